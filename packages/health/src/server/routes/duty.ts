import { severities } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { inJapanese } from '../../alerts/texts/translate.ts';
import type { CalendarStatus } from '../../report/calendar-status.ts';
import { type DutySide, dutyStatus, type RouteDuty } from '../../report/duty-status.ts';
import { rulesOf } from '../../service/incident-alerts.ts';
import { timeOf } from '../documents/from-store.ts';
import { defineRoute, type Route } from '../route.ts';

const Time = z.iso.datetime();

const Side = {
  chains: z.array(z.string()).describe('The chains; empty if incidents wait for the next digest.'),
  channels: z.array(z.string()).describe('The channels of their first steps.'),
};

const DutyRoute = z
  .object({
    route: z.string(),
    match: z
      .object({
        severity: z.array(z.enum(severities)),
        services: z.array(z.string()),
        verdicts: z.array(z.string()),
        owners: z.array(z.string()),
        tenants: z.array(z.string()),
        locations: z.array(z.string()),
      })
      .partial()
      .describe('Which incidents it is for; every member has to match. Empty: all.'),
    calendar: z.string().nullable().describe('The calendar that chooses the chain; null if it is always the same.'),
    ...Side,
    reason: z.string().describe('Why, in one sentence.'),
    next: z
      .object({ at: Time.describe('The next boundary of the calendar.'), ...Side })
      .nullable()
      .describe('Who is notified then; null if nothing changes within 800 days.'),
  })
  .meta({ id: 'DutyRoute' });

const DutyCalendar = z
  .object({
    calendar: z.string(),
    state: z
      .enum(['open', 'closed', 'unknown'])
      .describe('`unknown`: it has ended or is broken, so both sides are notified.'),
    reason: z.string().describe('Why, such as a holiday.'),
    japaneseReason: z.string().nullable().describe('The same in Japanese; null for other text.'),
    nextBoundaryAt: Time.nullable().describe('When the state changes next; null if it does not within 800 days.'),
    knownUntil: Time.nullable().describe('When its holidays end; null for no end.'),
  })
  .meta({ id: 'DutyCalendar' });

/** Who is on duty. */
export const dutyRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/duty',
    operationId: 'getDuty',
    summary: 'Who is notified of incidents now, and when that changes',
    tag: 'Incidents',
    role: 'viewer',
    tenants: 'whole',
    answer: z
      .object({
        at: Time.describe('When it was read.'),
        configured: z.boolean().describe('Whether the configuration says who is notified.'),
        routes: z.array(DutyRoute).describe('In their order: the first that matches an incident counts.'),
        lastResort: z.array(z.string()).describe('The channels that are notified if no other channel is.'),
        calendars: z.array(DutyCalendar),
      })
      .meta({ id: 'Duty' }),
    handle(_request, { service, clock }) {
      const nowMs = clock.now();
      const { duty } = service.config;
      if (!duty) return { at: timeOf(nowMs), configured: false, routes: [], lastResort: [], calendars: [] };
      const { routes, lastResort, calendars } = dutyStatus(rulesOf(duty), nowMs);
      return {
        at: timeOf(nowMs),
        configured: true,
        routes: routes.map(routeOf),
        lastResort: [...lastResort],
        calendars: calendars.map(calendarOf),
      };
    },
  }),
];

function routeOf({ route, match, calendar, reason, next, ...now }: RouteDuty): z.output<typeof DutyRoute> {
  // Every member of a match is a list of names.
  const lists = Object.entries(match) as [string, readonly string[]][];
  return {
    route,
    match: Object.fromEntries(lists.map(([name, list]) => [name, [...list]])),
    calendar,
    reason,
    ...sideOf(now),
    next: next && { at: timeOf(next.atMs), ...sideOf(next) },
  };
}

function sideOf({ chains, channels }: DutySide) {
  return { chains: [...chains], channels: [...channels] };
}

function calendarOf(status: CalendarStatus): z.output<typeof DutyCalendar> {
  const { calendar, state, reason, nextBoundaryMs, knownUntilMs } = status;
  return {
    calendar,
    state,
    reason,
    japaneseReason: inJapanese(reason) ?? null,
    nextBoundaryAt: nextBoundaryMs === null ? null : timeOf(nextBoundaryMs),
    knownUntil: knownUntilMs === null ? null : timeOf(knownUntilMs),
  };
}
