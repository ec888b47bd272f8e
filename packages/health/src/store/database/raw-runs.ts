import type { Kysely, Transaction } from 'kysely';
import type { BulkRow } from './bulk.ts';
import type { DayTables, RunColumns, Tables } from './tables.ts';

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

/** Raw runs by day. What has the same target and start is kept once. Days are counted from 1970. */
export interface RawRuns {
  /** Makes room for days, before the transaction. */
  prepare(days: readonly number[]): Promise<void>;
  /** Writes runs together with the transaction, where runs are in the same database. */
  writeWithin?(tx: Transaction<Tables>, rows: readonly RawRun[]): Promise<void>;
  /** Writes runs after the transaction, where they are not. Returns the names of damaged files that were put aside. */
  writeAfter?(rows: readonly RawRun[]): Promise<readonly string[]>;
  /** Days of which there are runs, oldest first. */
  days(): Promise<readonly number[]>;
  /** Where a day's runs are; undefined where there are none. */
  day(day: number): Promise<DayOfRuns | undefined>;
  /** Drops whole days. */
  drop(days: readonly number[]): Promise<void>;
}

/** Where a day's runs are. */
export interface DayOfRuns {
  /** The database, as the queries of a day see it. */
  readonly db: Kysely<DayTables>;
  /** The table: each day has its own, or its own database. */
  readonly table: string;
}

/** Runs by day, those of a day in the order in which they lie on the disk: they are written fastest so. */
export function byDay(runs: readonly RawRun[]): ReadonlyMap<number, readonly BulkRow[]> {
  const rows = runs.map((run) => ({ day: dayOf(run.started_ms), row: dayRow(run) }));
  rows.sort(
    ({ row: one }, { row: other }) => compare(one, other, 0) || compare(one, other, 1) || compare(one, other, 2),
  );
  const days = new Map<number, BulkRow[]>();
  for (const { day, row } of rows) {
    const dayRows = days.get(day);
    if (dayRows === undefined) days.set(day, [row]);
    else dayRows.push(row);
  }
  return days;
}

function compare(one: BulkRow, other: BulkRow, column: number): number {
  return Number(one[column]) - Number(other[column]);
}

/** The values of a run, in the order of the columns of `bulk.dayRun`: first the key. */
function dayRow(run: RawRun): BulkRow {
  const withinDay = run.started_ms % dayMs;
  return [
    Math.floor(withinDay / slotMs),
    run.target,
    withinDay % slotMs,
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

/** A day as people write it. */
export function nameOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
