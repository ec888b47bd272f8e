import type { Weekday } from '../model/maintenance-window.ts';

/** A span of a day on the wall. */
export interface DaySpan {
  /** From, `HH:MM`. */
  readonly from: string;
  /** To, `HH:MM`, not included; `24:00` for midnight. Not after `from`: it goes on past midnight. */
  readonly to: string;
}

/** Hours that come every week. */
export interface WeeklyHours extends DaySpan {
  /** The days on which they begin. */
  readonly days: readonly Weekday[];
}

/** A day, or a part of it, on which the weekly hours do not apply. */
export interface Holiday {
  /** The day, `YYYY-MM-DD`. */
  readonly date: string;
  /** The name, for people. */
  readonly name: string;
  /** The closed part of the day. Default: the whole day. */
  readonly part?: DaySpan;
}

/** A closed time between two instants, such as a timed event of a calendar file. */
export interface ClosedTime {
  /** From, in milliseconds since 1970. */
  readonly fromMs: number;
  /** To, not included. */
  readonly untilMs: number;
  /** The name, for people. */
  readonly name: string;
}

/** The hours of one day that replace everything else. */
export interface DayException {
  /** The day, `YYYY-MM-DD`. */
  readonly date: string;
  /** The open hours; none: closed. */
  readonly open: readonly DaySpan[];
  /** The name, for people; empty if not given. */
  readonly name: string;
}

/** When people of an office are there. An exception wins over a holiday, and a holiday over the weekly hours. */
export interface CalendarRules {
  /** The id. */
  readonly id: string;
  /** The time zone, by its IANA name. */
  readonly zone: string;
  /** Hours of every week. */
  readonly weekly: readonly WeeklyHours[];
  /** Holidays. */
  readonly holidays: readonly Holiday[];
  /** Closed times. */
  readonly closed: readonly ClosedTime[];
  /** Days with other hours. */
  readonly exceptions: readonly DayException[];
  /** The first and the last day on which the rules are known, `YYYY-MM-DD`; null for no limit. */
  readonly valid: {
    /** The first day; null for no limit. */
    readonly from: string | null;
    /** The last day; null for no limit. */
    readonly until: string | null;
  };
}

/** Another calendar's times, put together. */
export type CombinedRules =
  | {
      /** The id. */
      readonly id: string;
      /** Open if any of these is open. */
      readonly union: readonly string[];
    }
  | {
      /** The id. */
      readonly id: string;
      /** Open if all of these are open. */
      readonly intersect: readonly string[];
    }
  | {
      /** The id. */
      readonly id: string;
      /** Open if this one is closed. */
      readonly not: string;
    };

/** A calendar that cannot be used: its file is broken. */
export interface BrokenRules {
  /** The id. */
  readonly id: string;
  /** Why it cannot be used, in one sentence. */
  readonly broken: string;
}

/** A calendar as the configuration describes it. */
export type AnyRules = CalendarRules | CombinedRules | BrokenRules;
