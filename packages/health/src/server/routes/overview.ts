import { readOverview } from '../board/overview-source.ts';
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
    handle: async (_request, context) => await readOverview(context),
  }),
];
