import type { z } from 'zod';
import type { ServerContext } from '../context.ts';
import type { Overview } from '../documents/overview.ts';
import { overviewOf } from './read-overview.ts';

const dayMs = 86_400_000;

/** Reads the overview, from what the server shares among its callers. */
export async function readOverview(
  context: Pick<ServerContext, 'status' | 'cells' | 'service' | 'tenants' | 'clock' | 'lastDay' | 'budgets'>,
): Promise<z.output<typeof Overview>> {
  const { cells, service, tenants, clock } = context;
  const [status, { closed, maintenance }, budgets] = await Promise.all([
    context.status(),
    context.lastDay(),
    context.budgets(),
  ]);
  const nowMs = clock.now();
  const names = status.services.map((entry) => entry.service);
  const byService = await Promise.all(names.map(async (name) => [name, await cells.read(name, nowMs)] as const));
  return overviewOf({
    nowMs,
    status,
    cells: new Map(byService),
    closed,
    maintenance: new Map(
      names.map((name) => [name, maintenance.spansOf(name, { fromMs: nowMs - dayMs, toMs: nowMs + 1 })]),
    ),
    budgets,
    expiries: service.expiries(),
    tenants: tenants().length,
  });
}
