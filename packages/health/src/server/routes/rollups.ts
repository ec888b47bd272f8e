import { services } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { rollupOf } from '../documents/from-store.ts';
import { Rollup } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';

const lengths = { '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 } as const;

/** The most rollups of one answer: five minutes of a week. */
const mostRollups = 2_016;

/** The rollups of a service. */
export const rollupRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/services/{service}/rollups',
    operationId: 'listRollups',
    summary: 'Results, coverage and latency of a service over time',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    params: z.object({ service: z.enum(services) }),
    query: z.object({
      from: z.iso.datetime({ offset: true }).describe('The first time.'),
      to: z.iso.datetime({ offset: true }).optional().describe('The end, not included. Default: now.'),
      length: z.enum(['5m', '1h', '1d']).default('5m').describe('The length of a rollup.'),
    }),
    answer: z.object({ items: z.array(Rollup) }),
    async handle({ params, query }, { store, clock }) {
      const lengthMs = lengths[query.length];
      const fromMs = Date.parse(query.from);
      const toMs = query.to === undefined ? clock.now() : Date.parse(query.to);
      if (toMs < fromMs) throw new ProblemError('INVALID_REQUEST', '`to` must not be before `from`.');
      if ((toMs - fromMs) / lengthMs > mostRollups)
        throw new ProblemError('INVALID_REQUEST', `Ask for at most ${mostRollups} rollups, or for longer ones.`);
      return { items: (await store.rollups(params.service, lengthMs, fromMs, toMs)).map(rollupOf) };
    },
  }),
];
