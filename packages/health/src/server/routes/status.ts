import { z } from 'zod';
import { isObserved } from '../../report/status.ts';
import type { StoreStatus } from '../../store/store.ts';
import type { ServerContext } from '../context.ts';
import { gapOf, incidentOf, serviceOf, timeOf } from '../documents/from-store.ts';
import { Gap, Incident, ServiceStatus } from '../documents/records.ts';
import { defineRoute, type Route } from '../route.ts';

const Status = z
  .object({
    schemaVersion: z.literal(1),
    observed: z
      .boolean()
      .describe('Whether a service has written within the last minute. If false, everything else is out of date.'),
    writers: z.array(z.object({ name: z.string(), lastWriteAt: z.iso.datetime() })),
    services: z.array(ServiceStatus),
    incidents: z.array(Incident).describe('Open incidents, worst first.'),
    gaps: z.array(Gap).describe('Monitoring gaps of the last 24 hours, newest first.'),
    undelivered: z.int().describe('Notifications in the outbox.'),
  })
  .meta({ id: 'Status' });

/** Services with their error budgets. */
async function withBudgets(
  services: readonly StoreStatus['services'][number][],
  incidents: StoreStatus['incidents'],
  budgets: ServerContext['budgets'],
): Promise<z.output<typeof ServiceStatus>[]> {
  const read = await budgets();
  return services.map((status) =>
    serviceOf(
      status,
      incidents,
      read.find(({ service }) => service === status.service),
    ),
  );
}

/** The whole at a glance, and the services. */
export const statusRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/status',
    operationId: 'getStatus',
    summary: 'Everything at a glance',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    answer: Status,
    async handle(_request, { status, budgets, clock }) {
      const { writers, services, incidents, gaps, undelivered, ...rest } = await status();
      const observed = isObserved({ writers, services, incidents, gaps, undelivered, ...rest }, clock.now());
      return {
        schemaVersion: 1 as const,
        observed,
        writers: writers.map(({ writer, lastBatchMs }) => ({ name: writer, lastWriteAt: timeOf(lastBatchMs) })),
        services: await withBudgets(services, incidents, budgets),
        incidents: incidents.map(incidentOf),
        gaps: gaps.map(gapOf),
        undelivered,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/services',
    operationId: 'listServices',
    summary: 'Every service that has targets',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    answer: z.object({ items: z.array(ServiceStatus) }),
    async handle(_request, { status, budgets }) {
      const { services, incidents } = await status();
      return { items: await withBudgets(services, incidents, budgets) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/gaps',
    operationId: 'listGaps',
    summary: 'Times of the last 24 hours in which nothing was checked',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    answer: z.object({ items: z.array(Gap) }),
    async handle(_request, { status }) {
      return { items: (await status()).gaps.map(gapOf) };
    },
  }),
];
