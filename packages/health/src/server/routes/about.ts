import { z } from 'zod';
import { version } from '../../version.ts';
import { timeOf } from '../documents/from-store.ts';
import { defineRoute, type Route } from '../route.ts';

/** What runs here. */
export const aboutRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/about',
    operationId: 'getAbout',
    summary: 'The version of the program, where it checks from, and how it is doing',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    answer: z
      .object({
        version: z.string(),
        storeKind: z.enum(['sqlite', 'postgres']),
        targets: z.int().describe('How many targets the configuration has.'),
        tenants: z.int().describe('How many tenants the configuration has.'),
        locations: z.array(z.object({ name: z.string(), lastWriteAt: z.iso.datetime() })),
        undelivered: z.int().describe('Notifications in the outbox.'),
        openIncidents: z.int(),
      })
      .meta({ id: 'About' }),
    async handle(_request, { status, service, tenants, storeKind }) {
      const { writers, undelivered, totals } = await status();
      return {
        version,
        storeKind,
        targets: service.config.targets.length,
        tenants: tenants().length,
        locations: writers.map(({ writer, lastBatchMs }) => ({ name: writer, lastWriteAt: timeOf(lastBatchMs) })),
        undelivered,
        openIncidents: totals.incidents,
      };
    },
  }),
];
