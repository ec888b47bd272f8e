import type { z } from 'zod';
import type { ServerContext } from '../context.ts';
import type { Overview } from '../documents/overview.ts';
import { overviewOf } from './read-overview.ts';

/** Reads the overview, from what the server shares among its callers. */
export async function readOverview({
  status,
  cells,
  service,
  tenants,
  clock,
}: Pick<ServerContext, 'status' | 'cells' | 'service' | 'tenants' | 'clock'>): Promise<z.output<typeof Overview>> {
  const read = await status();
  const nowMs = clock.now();
  const names = read.services.map((entry) => entry.service);
  const byService = await Promise.all(names.map(async (name) => [name, await cells.read(name, nowMs)] as const));
  return overviewOf({
    nowMs,
    status: read,
    cells: new Map(byService),
    expiries: service.expiries(),
    tenants: tenants().length,
  });
}
