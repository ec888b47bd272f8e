import type { Scope } from './records.ts';

/** What a maintenance window does, mildest first: `annotate` marks, `suppress` also sends no notification, `pause` does not check. */
export const windowModes = ['annotate', 'suppress', 'pause'] as const;

/** What a maintenance window does. */
export type WindowMode = (typeof windowModes)[number];

/** The days of the week, from Monday on. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A day of the week. */
export type Weekday = (typeof weekdays)[number];

/** A span that comes once. */
export interface OnceTimes {
  /** From, in milliseconds since 1970. */
  readonly fromMs: number;
  /** To, not included. */
  readonly untilMs: number;
}

/** Spans that come every week, on a clock on the wall. */
export interface WeeklyTimes {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** From, `HH:MM`. */
  readonly from: string;
  /** To, `HH:MM`, not included; `24:00` for midnight. Not after `from`: it goes on past midnight. */
  readonly to: string;
  /** The time zone, by its IANA name. */
  readonly zone: string;
}

/** A time in which trouble is expected. */
export interface MaintenanceWindow {
  /** Its id. */
  readonly id: string;
  /** What it does. */
  readonly mode: WindowMode;
  /** What it applies to. */
  readonly scope: Scope;
  /** When. */
  readonly times: OnceTimes | WeeklyTimes;
  /** Why, for people; empty if not given. */
  readonly reason: string;
}
