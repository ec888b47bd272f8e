import type { Transaction } from 'kysely';
import type { BulkRow } from './bulk.ts';
import type { RunColumns, Tables } from './tables.ts';

/** A day, in milliseconds. */
export const dayMs = 86_400_000;

/** The length of a slot, in milliseconds: the usual interval between two runs of a target. */
export const slotMs = 300_000;

/** How many slots a day has. */
export const slotsPerDay = dayMs / slotMs;

/** A run as it is kept. */
export interface RawRun extends RunColumns {
  /** When it began, in milliseconds since 1970. */
  readonly started_ms: number;
}

/** Raw runs by day. What has the same target and start is kept once. */
export interface RawRuns {
  /** Makes room for days, before the transaction. */
  prepare(days: readonly number[]): Promise<void>;
  /** Writes runs together with the transaction, where runs are in the same database. */
  writeWithin?(tx: Transaction<Tables>, rows: readonly RawRun[]): Promise<void>;
  /** Writes runs after the transaction, where they are not. */
  writeAfter?(rows: readonly RawRun[]): Promise<void>;
  /** Runs of a target, newest first; `toMs` is not included. */
  read(target: number, fromMs: number, toMs: number, limit: number): Promise<readonly RawRun[]>;
  /** Runs of many targets within an hour, by target; the last target is not included. */
  hour(hourMs: number, fromTarget: number, toTarget: number): Promise<readonly RawRun[]>;
  /** Days of which there are runs, oldest first, as days since 1970. */
  days(): Promise<readonly number[]>;
  /** Runs of a day, in the order of the disk, after the one given. */
  page(day: number, after: RawRun | null, limit: number): Promise<readonly RawRun[]>;
  /** Drops whole days. */
  drop(days: readonly number[]): Promise<void>;
}

/** The values of a run, in the order of the columns of `bulk.dayRun`. */
export function dayRow(run: RawRun): BulkRow {
  const withinDay = run.started_ms % dayMs;
  return [
    Math.floor(withinDay / slotMs),
    withinDay % slotMs,
    run.target,
    run.duration_ms,
    run.latency_ms,
    run.class,
    run.code,
    run.attempts,
    run.location,
    run.flags,
  ];
}

/** The day of a time. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** Which slots of a day a span touches, newest first; none when it does not. */
export function slotsOf(day: number, fromMs: number, toMs: number): readonly number[] {
  const first = Math.max(0, Math.floor((fromMs - day * dayMs) / slotMs));
  const last = Math.min(slotsPerDay - 1, Math.ceil((toMs - day * dayMs) / slotMs) - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => last - index);
}

/** The order in which runs of one day lie on the disk. */
export function placeOf(run: RawRun): readonly [slot: number, target: number, offsetMs: number] {
  const withinDay = run.started_ms % dayMs;
  return [Math.floor(withinDay / slotMs), run.target, withinDay % slotMs];
}
