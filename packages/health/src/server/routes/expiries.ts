import { daysUntil } from '@mdmkit/monitor/model';
import { z } from 'zod';
import type { ExpiryPlace } from '../../service/expiry-order.ts';
import type { Expiry as KnownExpiry } from '../../service/facts.ts';
import { maySee } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { Expiry } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
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
    handle({ query: { cursor, limit = 100, withinDays }, caller }, { service, clock }) {
      const nowMs = clock.now();
      const items: z.output<typeof Expiry>[] = [];
      let last: ExpiryPlace | undefined;
      let read = 0;
      for (const expiry of service.expiries(cursor === undefined ? undefined : placeOf(cursor))) {
        if (expiry.expiresMs > nowMs + withinDays * dayMs) break;
        if (items.length === limit || read === mostRead) return { items, next: last ? cursorOf(last) : null };
        read += 1;
        last = expiry;
        if (maySee(caller, expiry.tenant)) items.push(expiryOf(expiry, nowMs));
      }
      return { items, next: null };
    },
  }),
];

/** How many ends are read for one answer, at most: a caller who sees little gets fewer items, not a slow answer. */
const mostRead = 5_000;

function expiryOf({ target, tenant, service, expiresMs }: KnownExpiry, nowMs: number): z.output<typeof Expiry> {
  return {
    target,
    tenant,
    service,
    expiresAt: timeOf(expiresMs),
    daysLeft: daysUntil(new Date(expiresMs), nowMs),
  };
}

function cursorOf({ expiresMs, target }: ExpiryPlace): string {
  return `${expiresMs} ${target}`;
}

function placeOf(cursor: string): ExpiryPlace {
  const [, expiresMs, target] = /^(-?\d{1,16}) (.+)$/.exec(cursor) ?? [];
  if (target === undefined)
    throw new ProblemError('INVALID_REQUEST', 'Send the `next` of the page before as `cursor`.');
  return { expiresMs: Number(expiresMs), target };
}
