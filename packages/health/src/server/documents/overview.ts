import { services } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { VendorStatementDocument } from './feeds.ts';
import { ErrorBudget, Expiry, Gap, Incident } from './records.ts';

const Time = z.iso.datetime();

/** The states of a service, worst first. */
export const serviceStates = ['fails', 'slow', 'unknown', 'works'] as const;

/** The state of a service as a whole. */
export type ServiceState = (typeof serviceStates)[number];

/** What five minutes of a service can be. */
export const stripStates = ['fails', 'slow', 'works', 'maintenance', 'own-side', 'unknown'] as const;

/** What five minutes of a service were. */
export type StripState = (typeof stripStates)[number];

/** A time in which the state of a service did not change. */
export const StripSpan = z
  .object({
    from: Time,
    to: Time.describe('The end, not included.'),
    state: z
      .enum(stripStates)
      .describe(
        'fails, slow, works: by the verdicts of incidents; maintenance: a window covers the service; own-side: our network or machine was in trouble; unknown: no check was good, and no verdict explains it.',
      ),
    share: z.number().describe('The largest share of failed checks in five minutes of it, 0 to 1.'),
  })
  .meta({ id: 'StripSpan' });

/** The last 24 hours of a service. */
export const Strip = z
  .object({
    from: Time,
    to: Time,
    spans: z.array(StripSpan).describe('Oldest first. Between two spans nothing was checked.'),
  })
  .meta({ id: 'Strip' });

/** A service in the overview. */
export const OverviewService = z
  .object({
    service: z.string().describe(`The service: ${services.join(', ')}. A later version may know more.`),
    state: z.enum(serviceStates),
    since: Time.nullable().describe('Since when; null if it was so for all of the last 24 hours.'),
    incident: z.string().nullable().describe('The id of the incident that explains the state; null for none.'),
    affected: z.int().describe('Targets that fail or are slow.'),
    targets: z.int().describe('All targets of the service.'),
    maintenanceUntil: Time.nullable().describe(
      'The end of the maintenance of the whole service; null if there is none now.',
    ),
    latency: z
      .object({ p50Ms: z.number(), p90Ms: z.number() })
      .nullable()
      .describe('Latency of successful checks in the newest five minutes; null without any.'),
    errorBudget: ErrorBudget.pick({ objective: true, remaining: true, exhaustedInSeconds: true, state: true })
      .nullable()
      .describe('Its error budget; null without a service level objective in the configuration.'),
    vendor: VendorStatementDocument.nullable().describe(
      "What the vendors' status feeds say of it; null if no feed has a name for it. It changes no state.",
    ),
    strip: Strip,
  })
  .meta({ id: 'OverviewService' });

/** The first page of the board. Its size does not depend on the number of targets. */
export const Overview = z
  .object({
    schemaVersion: z.literal(1),
    at: Time.describe('When it was read.'),
    observed: z
      .boolean()
      .describe('Whether a service has written within the last minute. If false, everything else is out of date.'),
    lastWriteAt: Time.nullable().describe('When a service last wrote; null before the first time.'),
    locations: z.array(z.string()).describe('The locations that check.'),
    tenants: z.int().describe('How many tenants the configuration has.'),
    services: z.array(OverviewService),
    incidents: z.array(Incident).describe('Open incidents, worst first, at most 50.'),
    openIncidents: z.int().describe('How many incidents are open.'),
    expiries: z.array(Expiry).describe('The first five credentials that end within 30 days.'),
    gaps: z.array(Gap).describe('The newest three times of the last 24 hours in which nothing was checked.'),
    undelivered: z.int().describe('Notifications in the outbox.'),
  })
  .meta({ id: 'Overview' });
