import { z } from 'zod';
import { isObserved } from '../../report/status.ts';
import type { StoreStatus } from '../../store/store.ts';
import type { ServerContext } from '../context.ts';
import { statementsOf } from '../documents/from-feeds.ts';
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

/** Services with their error budgets, and with what the vendors say of them. */
async function servicesOf(
  { services, incidents, feeds = [] }: StoreStatus,
  { budgets, clock }: Pick<ServerContext, 'budgets' | 'clock'>,
): Promise<z.output<typeof ServiceStatus>[]> {
  const read = await budgets();
  const vendors = statementsOf(feeds, clock.now());
  return services.map((status) =>
    serviceOf(status, incidents, {
      budget: read.find(({ service }) => service === status.service),
      vendor: vendors.get(status.service),
    }),
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
      const current = await status();
      const { writers, incidents, gaps, undelivered } = current;
      return {
        schemaVersion: 1 as const,
        observed: isObserved(current, clock.now()),
        writers: writers.map(({ writer, lastBatchMs }) => ({ name: writer, lastWriteAt: timeOf(lastBatchMs) })),
        services: await servicesOf(current, { budgets, clock }),
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
    async handle(_request, { status, budgets, clock }) {
      return { items: await servicesOf(await status(), { budgets, clock }) };
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
