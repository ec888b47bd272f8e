import type { Incident as StoredIncident } from '@mdmkit/monitor/model';
import { verdicts } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { readIncidentReports } from '../../report/vendor-reports.ts';
import { readIncidentAlerts } from '../../service/incident-alerts.ts';
import { longestMs } from '../../service/operator-request.ts';
import type { OperatorRequestOptions } from '../../service/operator-requests.ts';
import type { IncidentStory, Store } from '../../store/store.ts';
import { type Caller, maySee } from '../access/role.ts';
import { maySeeIncident, tenantOf } from '../access/visible.ts';
import type { ServerContext } from '../context.ts';
import { VendorReport } from '../documents/feeds.ts';
import { vendorReportOf } from '../documents/from-feeds.ts';
import { alertsOf, incidentEventOf, incidentOf, notificationOf } from '../documents/from-store.ts';
import { Incident, IncidentAlerts, IncidentEvent, Notification } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, pageQuery, paging } from './paging.ts';

const IncidentId = z.object({ id: z.string().min(1).max(100).describe('The id of the incident.') });

/** The answer to a change: the running service applies it within seconds. */
export const Accepted = z
  .object({
    command: z
      .int()
      .describe('The number of the command. A repetition with the same idempotency key has the same one.'),
  })
  .meta({ id: 'Accepted' });

/** Incidents, and what operators do with them. */
export const incidentRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/incidents',
    operationId: 'listIncidents',
    summary: 'Incidents, newest first',
    tag: 'Incidents',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      ...paging,
      open: z.enum(['true', 'false']).optional().describe('Only open or only closed incidents. Default: both.'),
    }),
    answer: pageOf(Incident),
    async handle({ query, caller }, { store }) {
      const { incidents, cursor } = await readVisible(store, caller, {
        ...pageQuery(query),
        ...(query.open === undefined ? {} : { open: query.open === 'true' }),
      });
      return { items: incidents.map(incidentOf), next: cursor };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/incidents/{id}',
    operationId: 'getIncident',
    summary: 'An incident with its timeline',
    tag: 'Incidents',
    role: 'viewer',
    tenants: 'filtered',
    params: IncidentId,
    answer: Incident.extend({
      events: z.array(IncidentEvent).describe('What happened, oldest first.'),
      notifications: z.array(Notification).describe('The notifications that were decided, oldest first.'),
      targets: z.array(z.string()).describe('The targets that it explains, at most 1,000.'),
      vendorReports: z
        .array(VendorReport)
        .describe(
          "What the vendors' status feeds say of it, the first seen first: reports of trouble, and maintenance.",
        ),
    }).meta({ id: 'IncidentDetails' }),
    async handle({ params, caller }, { store, clock }) {
      const { incident, events, notifications, targets } = await readStory(store, caller, params.id);
      return {
        ...incidentOf(incident),
        events: events.map(incidentEventOf),
        notifications: notifications.map(notificationOf),
        targets: targets.filter((target) => maySee(caller, tenantOf(target))),
        vendorReports: (await readIncidentReports(store, incident, clock.now())).map(vendorReportOf),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/incidents/{id}/alerts',
    operationId: 'getIncidentAlerts',
    summary: 'Who was notified of an incident, and who is notified next',
    tag: 'Incidents',
    role: 'viewer',
    tenants: 'filtered',
    params: IncidentId,
    answer: IncidentAlerts,
    async handle({ params, caller }, { store, service, clock }) {
      const { incident } = await readStory(store, caller, params.id);
      const { duty, monitor } = service.config;
      const windows = monitor?.windows;
      return alertsOf(incident.id, await readIncidentAlerts({ store, duty, windows, incident, nowMs: clock.now() }));
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/incidents/{id}/acknowledgement',
    operationId: 'acknowledgeIncident',
    summary: 'State that you work on an incident',
    tag: 'Incidents',
    role: 'operator',
    tenants: 'filtered',
    params: IncidentId,
    body: z.strictObject({
      forMs: z
        .int()
        .min(60_000)
        .max(longestMs.acknowledgement)
        .optional()
        .describe(
          "How long, in milliseconds. Default: what the configuration says, or else 4 hours, and 1 hour while the calendar of the incident's route is not open.",
        ),
    }),
    status: 202,
    answer: Accepted,
    handle: async ({ params, body, ...request }, context) =>
      await change(
        context,
        request,
        params.id,
        async (id, options) => await context.operator.acknowledge(id, body.forMs, options),
      ),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/incidents/{id}/acknowledgement',
    operationId: 'unacknowledgeIncident',
    summary: 'Remove the acknowledgement of an incident',
    tag: 'Incidents',
    role: 'operator',
    tenants: 'filtered',
    params: IncidentId,
    status: 202,
    answer: Accepted,
    handle: async ({ params, ...request }, context) =>
      await change(context, request, params.id, context.operator.unacknowledge),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/incidents/{id}/verdict',
    operationId: 'overrideVerdict',
    summary: 'Replace the verdict of an incident',
    tag: 'Incidents',
    role: 'operator',
    tenants: 'filtered',
    params: IncidentId,
    body: z.strictObject({ verdict: z.enum(verdicts) }),
    status: 202,
    answer: Accepted,
    handle: async ({ params, body, ...request }, context) =>
      await change(
        context,
        request,
        params.id,
        async (id, options) => await context.operator.overrideVerdict(id, body.verdict, options),
      ),
  }),
];

/** How many pages of the store are read for one answer, at most: a caller who sees little gets fewer items, not a slow answer. */
const mostPages = 5;

/** Reads incidents that a caller may see. A page may have fewer items than it could, although more follow. */
async function readVisible(
  store: Store,
  caller: Caller,
  query: Parameters<Store['incidents']>[0],
): ReturnType<Store['incidents']> {
  const { limit = 100 } = query;
  const visible: StoredIncident[] = [];
  let cursor = query.cursor ?? null;
  for (let page = 0; page < mostPages && visible.length < limit && (page === 0 || cursor !== null); page += 1) {
    const read = await store.incidents({
      ...query,
      limit: limit - visible.length,
      ...(cursor === null ? {} : { cursor }),
    });
    visible.push(...read.incidents.filter((incident) => maySeeIncident(caller, incident)));
    cursor = read.cursor;
  }
  return { incidents: visible, cursor };
}

async function readStory(store: Store, caller: Caller, id: string): Promise<IncidentStory> {
  const story = await store.incident(id);
  if (!story || !maySeeIncident(caller, story.incident))
    throw new ProblemError('NOT_FOUND', 'There is no incident with this id. `GET /v1/incidents` lists all incidents.');
  return story;
}

/** Changes an incident of one's own: a caller who is limited to tenants changes no incident of a whole service. */
async function change(
  { store }: ServerContext,
  { caller, idempotencyKey }: { readonly caller: Caller; readonly idempotencyKey: string | undefined },
  id: string,
  request: (id: string, options: OperatorRequestOptions) => Promise<z.output<typeof Accepted>>,
): Promise<z.output<typeof Accepted>> {
  const { incident } = await readStory(store, caller, id);
  if (caller.tenants !== null && incident.tenant === null)
    throw new ProblemError(
      'FORBIDDEN',
      'The incident concerns other tenants, too; an access token for all tenants may change it.',
    );
  return await request(incident.id, { by: caller.name, idempotencyKey });
}
