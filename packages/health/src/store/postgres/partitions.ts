import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import { byDay, dayOf, nameOfDay, type RawRuns } from '../database/raw-runs.ts';
import type { DayTables, Tables } from '../database/tables.ts';
import { insertMany } from './insert-many.ts';

/** Raw runs in a table with a partition for each day, `run_YYYY_MM_DD`: a day is dropped with its partition. */
export function createPartitions(db: Kysely<Tables>, lock: Backend['lock']): RawRuns {
  const existing = new Set<number>();
  const list = async (): Promise<readonly number[]> => {
    const { rows } = await sql<{ readonly name: string }>`
      select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = 'run'::regclass`.execute(db);
    const days = rows.map(({ name }) => dayOf(Date.parse(name.slice('run_'.length).replaceAll('_', '-'))));
    return days.filter(Number.isSafeInteger).sort((one, other) => one - other);
  };
  return {
    async prepare(days) {
      const missing = days.filter((day) => !existing.has(day));
      if (missing.length === 0) return;
      await db.transaction().execute(async (tx) => {
        await lock(tx, 'migration');
        for (const day of missing)
          await sql`create table if not exists ${sql.table(partitionOf(day))}
            partition of run for values from (${sql.lit(day)}) to (${sql.lit(day + 1)})`.execute(tx);
      });
      for (const day of missing) existing.add(day);
    },
    async writeWithin(tx, rows) {
      // Straight into the partition: the server need not find out for each row where it belongs.
      for (const [day, runs] of byDay(rows))
        await insertMany(
          tx,
          { ...bulk.partitionedRun, table: partitionOf(day) },
          runs.map((run) => [day, ...run]),
        );
    },
    days: list,
    async day(day) {
      if (!(await list()).includes(day)) return undefined;
      // A partition has the columns of a day's table, and the day.
      return { db: db as unknown as Kysely<DayTables>, table: partitionOf(day) };
    },
    async drop(days) {
      for (const day of days) {
        existing.delete(day);
        await sql`drop table if exists ${sql.table(partitionOf(day))}`.execute(db);
      }
    },
  };
}

function partitionOf(day: number): string {
  return `run_${nameOfDay(day).replaceAll('-', '_')}`;
}
