/** Whether people are there. `unknown`: the calendar has expired or is broken, so both sides are told. */
export type CalendarState = 'open' | 'closed' | 'unknown';

/** A time in which a calendar has one state, for one reason. The next time may have the same state. */
export interface CalendarTime {
  /** From, in milliseconds since 1970. */
  readonly fromMs: number;
  /** To, not included. */
  readonly untilMs: number;
  /** The state. */
  readonly state: CalendarState;
  /** Why, such as `holiday: Toussaint`. */
  readonly reason: string;
}

/** When people are there. Pure: it depends on the instant alone. */
export interface Calendar {
  /** The id. */
  readonly id: string;
  /** The time that an instant lies in. */
  at(atMs: number): CalendarTime;
  /**
   * The first instant from which the calendar is not known any more, in milliseconds since 1970; null if there is none. From then
   * on both sides are told.
   */
  readonly knownUntilMs: number | null;
}

/** How far ahead a change is looked for, in milliseconds: a closed office opens again within two years, or never. */
const horizonMs = 800 * 86_400_000;

/**
 * The first instant after `atMs` at which the state changes; null if it does not within 800 days.
 *
 * @example
 * const untilMs = nextBoundary(calendar, Date.now());
 */
export function nextBoundary(calendar: Calendar, atMs: number): number | null {
  const { state, untilMs } = calendar.at(atMs);
  return firstFrom(calendar, untilMs, atMs, (next) => next !== state);
}

/** The first instant from `atMs` on at which the calendar is open; null if it is not within 800 days. */
export function nextOpening(calendar: Calendar, atMs: number): number | null {
  return firstFrom(calendar, atMs, atMs, (state) => state === 'open');
}

function firstFrom(
  calendar: Calendar,
  fromMs: number,
  sinceMs: number,
  matches: (state: CalendarState) => boolean,
): number | null {
  for (let atMs = fromMs; atMs - sinceMs <= horizonMs; ) {
    const time = calendar.at(atMs);
    if (matches(time.state)) return atMs;
    atMs = time.untilMs;
  }
  return null;
}
