import { type CalendarTime, chooseSide, type DutyRules, firstChannelsOf, nextBoundary } from '@mdmkit/monitor/duty';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

/** What a calendar says of an instant. */
export interface CalendarStatus {
  /** The calendar. */
  readonly calendar: string;
  /** The instant, in milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it is open. */
  readonly state: CalendarTime['state'];
  /** Why. */
  readonly reason: string;
  /** When the state changes next, in milliseconds since 1970; null if it does not within 800 days. */
  readonly nextBoundaryMs: number | null;
  /** When its holidays end, in milliseconds since 1970; null for no end. */
  readonly knownUntilMs: number | null;
  /** Who would be told first, by the routes that use it. */
  readonly routes: readonly {
    /** The route. */
    readonly route: string;
    /** The chains; empty if the incident would wait for the next digest. */
    readonly chains: readonly string[];
    /** The channels of their first steps. */
    readonly channels: readonly string[];
  }[];
}

/** Asks a calendar; undefined if there is none of this id. */
export function calendarStatus(rules: DutyRules, id: string, atMs: number): CalendarStatus | undefined {
  const calendar = rules.calendars.get(id);
  if (!calendar) return undefined;
  const { state, reason } = calendar.at(atMs);
  const { knownUntilMs } = calendar;
  return {
    calendar: id,
    atMs,
    state,
    reason,
    nextBoundaryMs: nextBoundary(calendar, atMs),
    knownUntilMs: knownUntilMs === null || Number.isFinite(knownUntilMs) ? knownUntilMs : null,
    routes: rules.routes
      .filter((route) => route.calendar === id)
      .map((route) => {
        const { chains } = chooseSide(rules, route, atMs);
        return {
          route: route.id,
          chains: chains.map((chain) => chain ?? 'last resort'),
          channels: firstChannelsOf(rules, chains),
        };
      }),
  };
}

/** Writes what a calendar says, for people. */
export function formatCalendarStatus(status: CalendarStatus): string {
  const { calendar, atMs, state, reason, nextBoundaryMs, knownUntilMs, routes } = status;
  const until = nextBoundaryMs === null ? 'no change follows' : `until ${formatInstant(nextBoundaryMs)}`;
  const name = state === 'unknown' ? 'not known' : state;
  const facts = [
    ['calendar', calendar],
    ['at', formatInstant(atMs)],
    ['state', `${name}, ${until}`],
    ['reason', printable(reason)],
    ...(knownUntilMs === null ? [] : [['holidays', `known until ${formatInstant(knownUntilMs)}`]]),
    ...routes.map(({ route, chains, channels }) => [
      'route',
      `${route}: ${chains.length === 0 ? 'the next digest' : `${chains.join(' and ')}, first ${channels.join(', ')}`}`,
    ]),
  ];
  return formatColumns(facts);
}
