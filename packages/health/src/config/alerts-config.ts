import { defer, handovers } from '@mdmkit/monitor/duty';
import { Duration, Identifier, parseDuration, services, severities, verdicts, weekdays } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { channelMembers } from './channels-config.ts';
import { ClockTime, Zone } from './clock-time.ts';
import { pathText } from './path-text.ts';

const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-12-24')
  .refine(isDay, 'there is no such day; expected a date such as 2026-12-24');

/** Whether a date is in the calendar: `Date.parse` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const atMs = Date.parse(text);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

const From = ClockTime.refine((time) => time !== '24:00', 'expected at most 23:59');

const span = {
  from: From,
  to: ClockTime.describe(
    'The end, not included; 24:00 for midnight. If it is not later than "from", it is on the next day.',
  ),
};

const Span = z.strictObject(span);

const Weekly = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).describe('The days on which it begins.'),
  ...span,
});

const Holidays = z.union([
  z.strictObject({
    country: z.string().regex(/^[A-Z]{2}$/, 'expected a country code such as FR or JP'),
    region: z
      .string()
      .regex(/^[A-Z0-9-]{1,10}(?:\.[A-Z0-9-]{1,10})?$/i, 'expected a code such as BY or BY.A')
      .optional(),
    types: z
      .array(z.enum(['public', 'bank', 'optional', 'school', 'observance']))
      .min(1)
      .optional(),
  }),
  z.strictObject({ file: pathText().describe('An .ics file; a relative path counts from the configuration.') }),
  z
    .strictObject({ date: Day, name: z.string().max(100).optional(), from: From.optional(), to: ClockTime.optional() })
    .refine(({ from, to }) => (from === undefined) === (to === undefined), 'expected both "from" and "to", or neither'),
]);

const Exception = z.strictObject({
  date: Day,
  open: z.array(Span).describe('The open hours of this day; an empty list: closed.'),
  name: z.string().max(100).optional(),
});

const Office = z.strictObject({
  id: Identifier,
  zone: Zone,
  weekly: z.array(Weekly).optional().describe('The hours of every week.'),
  holidays: z.array(Holidays).optional().describe('Days on which the weekly hours do not apply.'),
  exceptions: z.array(Exception).optional().describe('Days with other hours. They win over holidays.'),
  valid: z
    .strictObject({ from: Day.optional(), until: Day.optional().describe('The last day, included.') })
    .optional()
    .describe('The days on which the calendar is known. Outside, both sides are notified.'),
});

const Members = z.array(Identifier).min(1);

const Calendar = z
  .strictObject({
    ...Office.shape,
    zone: Zone.optional(),
    union: Members.optional().describe('Open if any of these calendars is open.'),
    intersect: Members.optional().describe('Open if all of these calendars are open.'),
    not: Identifier.optional().describe('Open if this calendar is closed.'),
  })
  .refine(isOneKind, 'expected either "zone" with hours, or one of "union", "intersect", "not" alone');

function isOneKind(calendar: Readonly<Record<string, unknown>>): boolean {
  const combined = ['union', 'intersect', 'not'].filter((member) => calendar[member] !== undefined);
  const hours = ['zone', 'weekly', 'holidays', 'exceptions', 'valid'].filter(
    (member) => calendar[member] !== undefined,
  );
  return combined.length === 0 ? calendar.zone !== undefined : combined.length === 1 && hours.length === 0;
}

const Channels = z.array(Identifier).min(1, 'expected at least one channel');

const Step = z.strictObject({
  notify: Channels.describe('The channels that are notified at the same time.'),
  wait: Duration.optional().describe('From the delivery of this step to the next step. Default: 15m.'),
});

const Chain = z.strictObject({
  id: Identifier.refine((id) => id !== defer, `"${defer}" is no name for a chain: it means the next digest`),
  steps: z.array(Step).min(1),
  repeat: z.int().min(0).max(5).optional().describe('How often the chain is repeated. Default: 0.'),
});

const Match = z
  .strictObject({
    severity: z.array(z.enum(severities)).min(1).optional(),
    services: z.array(z.enum(services)).min(1).optional(),
    verdicts: z.array(z.enum(verdicts)).min(1).optional(),
    owners: z
      .array(z.enum(['vendor', 'network', 'credential', 'tenant', 'us']))
      .min(1)
      .optional()
      .describe('Who has to act.'),
    tenants: z.array(z.string().min(1)).min(1).optional(),
    locations: z.array(z.string().min(1)).min(1).optional(),
  })
  .describe('The incidents that the route is for: every member must match. Default: all incidents.');

const Route = z
  .strictObject({
    id: Identifier,
    match: Match.optional(),
    chain: Identifier.optional().describe('The chain, if no calendar chooses it.'),
    calendar: Identifier.optional().describe('The calendar that chooses the chain.'),
    open: Identifier.optional().describe(`The chain while the calendar is open, or "${defer}".`),
    closed: Identifier.optional().describe(
      `The chain while the calendar is closed, or "${defer}" for the digest at the next opening.`,
    ),
    handover: z
      .enum(handovers)
      .optional()
      .describe(
        'At a boundary of the calendar, while no person has acknowledged: restart with the other chain (default), finish the old one, or both.',
      ),
  })
  .refine(
    ({ chain, calendar, open, closed }) =>
      chain === undefined
        ? calendar !== undefined && open !== undefined && closed !== undefined
        : calendar === undefined && open === undefined && closed === undefined,
    'this route can end without a channel: expected either "chain", or "calendar" with both "open" and "closed"',
  );

/** What `health.yaml` says of who is told of incidents, besides the channels. */
const alertsMembers = {
  calendars: z.array(Calendar).optional().describe('When people are there.'),
  chains: z.array(Chain).optional().describe('The steps that follow one another until a person acknowledges.'),
  routes: z.array(Route).optional().describe('Which chain an incident gets. The first route that matches counts.'),
  lastResort: Channels.optional().describe(
    'The channels that are notified if no route matches, or if every channel of a last step fails. Default without routes: all channels.',
  ),
  remind: Duration.optional().describe(
    'The time between reminders of a major or critical incident after its chain has ended. Default: 1h; without routes: never.',
  ),
  storm: z
    .strictObject({
      incidents: z.int().min(2).max(1_000).describe('More new incidents than these are one message.'),
      within: Duration.optional().describe('Default: 10m.'),
    })
    .optional()
    .describe('When new incidents are one message. Default: more than 10 within 10m.'),
};

function isUnderMinute(text: string | undefined): boolean {
  return text !== undefined && parseDuration(text) < 60_000;
}

/** What `health.yaml` says of who is told of incidents, and how. */
export const AlertsSection = z
  .strictObject({
    ...channelMembers,
    ...alertsMembers,
  })
  .refine(({ routes, lastResort }) => routes === undefined || lastResort !== undefined, {
    path: ['lastResort'],
    message: 'missing; expected the channels that are notified if no route matches',
  })
  .refine(({ acknowledge }) => !isUnderMinute(acknowledge?.open) && !isUnderMinute(acknowledge?.closed), {
    path: ['acknowledge'],
    message: 'an acknowledgement is valid for at least 1m',
  })
  .refine(({ remind }) => !isUnderMinute(remind), {
    path: ['remind'],
    message: 'reminders would have no end: expected at least 1m',
  })
  .refine(({ storm }) => !isUnderMinute(storm?.within), {
    path: ['storm', 'within'],
    message: 'no storm would ever be found: expected at least 1m',
  })
  .describe('Who is notified of incidents by "serve", when, and how. Default: notifications stay in the outbox.');

/** What `health.yaml` says of who is told of incidents, and how. */
export type AlertsSection = z.output<typeof AlertsSection>;

/** A calendar as it is written. */
export type CalendarConfig = z.output<typeof Calendar>;

/** A source of holidays as it is written. */
export type HolidaysConfig = z.output<typeof Holidays>;
