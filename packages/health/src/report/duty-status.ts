import { chooseSide, type DutyRules, firstChannelsOf, nextBoundary, type RouteMatch } from '@mdmkit/monitor/duty';
import { type CalendarStatus, calendarStatus, formatCalendarStatus } from './calendar-status.ts';
import { formatColumns } from './columns.ts';
import { formatInstant } from './times.ts';

/** Who is notified by a route at an instant. */
export interface DutySide {
  /** The chains; empty if incidents wait for the next digest. */
  readonly chains: readonly string[];
  /** The channels of their first steps. */
  readonly channels: readonly string[];
}

/** Who is on duty by a route, now and next. */
export interface RouteDuty extends DutySide {
  /** The route. */
  readonly route: string;
  /** Which incidents it is for. */
  readonly match: RouteMatch;
  /** The calendar that chooses the chain; null if the chain is always the same. */
  readonly calendar: string | null;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Who follows at the next boundary of the calendar; null if nothing changes within 800 days. */
  readonly next: (DutySide & { readonly atMs: number }) | null;
}

/** Who is on duty. */
export interface DutyStatus {
  /** The instant, in milliseconds since 1970. */
  readonly atMs: number;
  /** The routes, in their order: the first that matches an incident counts. */
  readonly routes: readonly RouteDuty[];
  /** The channels that are notified if no route matches, or if every channel of a chain fails. */
  readonly lastResort: readonly string[];
  /** The calendars. */
  readonly calendars: readonly CalendarStatus[];
}

/** Tells who is on duty at an instant. */
export function dutyStatus(rules: DutyRules, atMs: number): DutyStatus {
  return {
    atMs,
    routes: rules.routes.map((route) => {
      const calendar = route.calendar === null ? undefined : rules.calendars.get(route.calendar);
      const boundaryMs = calendar ? nextBoundary(calendar, atMs) : null;
      const { reason } = chooseSide(rules, route, atMs);
      return {
        route: route.id,
        match: route.match,
        calendar: route.calendar,
        reason,
        ...sideOf(rules, route, atMs),
        next: boundaryMs === null ? null : { atMs: boundaryMs, ...sideOf(rules, route, boundaryMs) },
      };
    }),
    lastResort: rules.lastResort,
    calendars: [...rules.calendars.keys()].flatMap((id) => calendarStatus(rules, id, atMs) ?? []),
  };
}

function sideOf(rules: DutyRules, route: DutyRules['routes'][number], atMs: number): DutySide {
  const { chains } = chooseSide(rules, route, atMs);
  return { chains: chains.map((chain) => chain ?? 'last resort'), channels: firstChannelsOf(rules, chains) };
}

/** Writes who is on duty, for people. */
export function formatDutyStatus({ atMs, routes, lastResort, calendars }: DutyStatus): string {
  const side = ({ chains, channels }: DutySide) =>
    chains.length === 0 ? 'the next digest' : `${chains.join(' and ')}, first ${channels.join(', ')}`;
  const rows = routes.map(({ route, next, ...now }) => [
    route,
    side(now),
    next === null ? 'always' : `until ${formatInstant(next.atMs)}, then ${side(next)}`,
  ]);
  const table = formatColumns([
    ...(rows.length === 0 ? [] : [['route', 'on duty', 'until'], ...rows]),
    ['else', lastResort.join(', '), ''],
  ]);
  return [`at ${formatInstant(atMs)}\n${table}`, ...calendars.map(formatCalendarStatus)].join('\n');
}
