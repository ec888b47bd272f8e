import { z } from 'zod';
import { roles } from '../access/role.ts';
import { defineRoute, type Route } from '../route.ts';

/** Who a caller is. */
export const sessionRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/session',
    operationId: 'getSession',
    summary: 'Who you are, and what you may do',
    tag: 'Session',
    role: 'viewer',
    tenants: 'filtered',
    answer: z
      .object({
        name: z.string().describe('The name that changes are recorded under.'),
        role: z.enum(roles),
        tenants: z.array(z.string()).nullable().describe('The tenants that you may see; null for all.'),
      })
      .meta({ id: 'Session' }),
    handle: ({ caller: { name, role, tenants } }) => ({ name, role, tenants: tenants && [...tenants] }),
  }),
];
