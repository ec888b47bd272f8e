import { daysUntil } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { maySee } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { Expiry } from '../documents/records.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, paging } from './paging.ts';

const dayMs = 86_400_000;

/** The ends of credentials. */
export const expiryRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/expiries',
    operationId: 'listExpiries',
    summary: 'When credentials end, the first end first',
    tag: 'Expiries',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      ...paging,
      withinDays: z.coerce.number().int().min(0).max(3_650).default(60).describe('Only ends within these days.'),
    }),
    answer: pageOf(Expiry),
    handle({ query, caller }, { service, clock }) {
      const { cursor, limit = 100, withinDays } = query;
      const nowMs = clock.now();
      const soon = service
        .expiries()
        .filter(({ tenant, expiresMs }) => expiresMs <= nowMs + withinDays * dayMs && maySee(caller, tenant));
      const keyOf = ({ expiresMs, target }: (typeof soon)[number]) =>
        `${String(expiresMs).padStart(16, '0')} ${target}`;
      const sorted = soon.map((expiry) => ({ key: keyOf(expiry), expiry }));
      sorted.sort((first, second) => (first.key < second.key ? -1 : 1));
      const rest = cursor === undefined ? sorted : sorted.filter(({ key }) => key > cursor);
      const page = rest.slice(0, limit);
      return {
        items: page.map(({ expiry: { target, tenant, service: name, expiresMs } }) => ({
          target,
          tenant,
          service: name,
          expiresAt: timeOf(expiresMs),
          daysLeft: daysUntil(new Date(expiresMs), nowMs),
        })),
        next: rest.length > limit ? (page.at(-1)?.key ?? null) : null,
      };
    },
  }),
];
