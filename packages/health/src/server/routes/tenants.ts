import { daysUntil, type TargetStateName } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { compareExpiries } from '../../service/expiry-order.ts';
import { type Caller, maySee } from '../access/role.ts';
import { maySeeIncident } from '../access/visible.ts';
import { searchKey, type TenantEntry } from '../board/tenant-list.ts';
import type { ServerContext } from '../context.ts';
import { incidentOf, targetOf, timeOf } from '../documents/from-store.ts';
import { TenantDetails, TenantSummary } from '../documents/tenants.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, paging } from './paging.ts';

/** The most targets that are read for one answer. */
const mostTargets = 1_000;

/** The tenants. */
export const tenantRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants',
    operationId: 'listTenants',
    summary: 'Tenants by id, with a search in ids and names',
    tag: 'Tenants',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      ...paging,
      search: z.string().max(200).optional().describe('Only tenants whose id or name contains this text.'),
      trouble: z
        .enum(['true'])
        .optional()
        .describe('Only tenants with a target that fails, is slow or is out of date.'),
    }),
    answer: pageOf(TenantSummary).extend({ total: z.int().describe('How many tenants the search finds.') }),
    async handle({ query: { cursor = '', limit = 100, search = '', trouble }, caller }, context) {
      const { tenants, store } = context;
      const key = searchKey(search);
      const troubled = trouble === undefined ? undefined : await context.troubledTenants();
      const matching = tenants().filter(
        ({ id, searched }) => maySee(caller, id) && searched.includes(key) && (troubled?.has(id) ?? true),
      );
      const page = matching.filter(({ id }) => id > cursor).slice(0, limit + 1);
      const items = page.slice(0, limit);
      const states = await readStates(store, items);
      return {
        items: items.map(({ id, name, targets }) => ({
          id,
          name,
          targets: targets.length,
          states: states.get(id) ?? {},
        })),
        next: page.length > limit ? (items.at(-1)?.id ?? null) : null,
        total: matching.length,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenant}',
    operationId: 'getTenant',
    summary: 'A tenant with its targets, the ends of its credentials, and its open incidents',
    tag: 'Tenants',
    role: 'viewer',
    tenants: 'filtered',
    params: z.object({ tenant: z.string().min(1).max(200).describe('The id of the tenant.') }),
    answer: TenantDetails,
    handle: async ({ params, caller }, context) => await readTenant(params.tenant, caller, context),
  }),
];

type States = Partial<Record<TargetStateName, number>>;

/** Counts the states of tenants. Large tenants need several pages. */
async function readStates(
  store: ServerContext['store'],
  tenants: readonly TenantEntry[],
): Promise<ReadonlyMap<string, States>> {
  const states = new Map<string, States>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof store.targets>> = await store.targets({
      tenants: tenants.map(({ id }) => id),
      limit: mostTargets,
      ...(cursor === '' ? {} : { cursor }),
    });
    for (const { tenant, state } of page.targets) {
      const counts = states.get(tenant) ?? {};
      counts[state.name] = (counts[state.name] ?? 0) + 1;
      states.set(tenant, counts);
    }
    cursor = page.cursor;
  }
  return states;
}

async function readTenant(
  id: string,
  caller: Caller,
  { tenants, store, status, service, clock }: ServerContext,
): Promise<z.output<typeof TenantDetails>> {
  const entry = tenants().find((tenant) => tenant.id === id);
  if (!entry || !maySee(caller, id))
    throw new ProblemError('NOT_FOUND', 'There is no tenant with this id. `GET /v1/tenants` lists all tenants.');
  const { targets } = await store.targets({ tenant: id, limit: mostTargets });
  const explaining = new Set(targets.flatMap(({ coveredBy }) => coveredBy ?? []));
  const { incidents } = await status();
  const nowMs = clock.now();
  return {
    id,
    name: entry.name,
    targets: targets.map(targetOf),
    // Only those of this tenant are looked up: the order of all ends has 100,000.
    expiries: entry.targets
      .flatMap((target) => service.expiry(target) ?? [])
      .sort(compareExpiries)
      .map(({ target, tenant, service: ofService, expiresMs }) => ({
        target,
        tenant,
        service: ofService,
        expiresAt: timeOf(expiresMs),
        daysLeft: daysUntil(new Date(expiresMs), nowMs),
      })),
    incidents: incidents
      .filter((incident) => incident.tenant === id || explaining.has(incident.id))
      .filter((incident) => maySeeIncident(caller, incident))
      .map(incidentOf),
  };
}
