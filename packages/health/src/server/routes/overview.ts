import { overviewOf } from '../board/read-overview.ts';
import { Overview } from '../documents/overview.ts';
import { defineRoute, type Route } from '../route.ts';

/** What the first page of the board shows. */
export const overviewRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/overview',
    operationId: 'getOverview',
    summary: 'One row for each service with its last 24 hours, open incidents, and what ends next',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    answer: Overview,
    async handle(_request, { status, cells, service, tenants, clock }) {
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
    },
  }),
];
