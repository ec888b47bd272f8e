import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import { byDay, dayOf, nameOfDay, type RawRuns } from '../database/raw-runs.ts';
import type { DayTables, Tables } from '../database/tables.ts';
import { insertMany } from './insert-many.ts';

/** How long the dropping of a day waits for transactions that read runs, in milliseconds: whoever reads later waits behind it. */
const dropWaitMs = 1_000;

/** Raw runs in a table with a partition for each day, `run_YYYY_MM_DD`: a day is dropped with its partition. */
export function createPartitions(
  db: Kysely<Tables>,
  { lock, limitLockWait }: Pick<Backend, 'lock' | 'limitLockWait'>,
): RawRuns {
  const existing = new Set<number>();
  const list = async (on: Kysely<Tables> = db): Promise<readonly number[]> => {
    const { rows } = await sql<{ readonly name: string }>`
      select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = 'run'::regclass`.execute(on);
    const days = rows.map(({ name }) => dayOf(Date.parse(name.slice('run_'.length).replaceAll('_', '-'))));
    return days.filter(Number.isSafeInteger).sort((one, other) => one - other);
  };
  return {
    async prepare(days) {
      const missing = days.filter((day) => !existing.has(day));
      if (missing.length === 0) return;
      // What another process made while the lock was waited for has to be seen, whatever the server's default.
      await db
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (tx) => {
          await lock(tx, 'migration');
          const present = new Set(await list(tx));
          for (const day of missing) {
            if (present.has(day)) continue;
            // Attached, and not made as a partition: that would wait for everyone who reads runs, such as a backup, and keep others waiting.
            const table = sql.table(partitionOf(day));
            await sql`create table if not exists ${table} (like run including all)`.execute(tx);
            await sql`alter table run attach partition ${table}
            for values from (${sql.lit(day)}) to (${sql.lit(day + 1)})`.execute(tx);
          }
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
    days: async () => await list(),
    async day(day) {
      if (!(await list()).includes(day)) return undefined;
      // A partition has the columns of a day's table, and the day.
      return { db: db as unknown as Kysely<DayTables>, table: partitionOf(day) };
    },
    async drop(days) {
      for (const day of days) {
        existing.delete(day);
        // What cannot be dropped now is dropped with the next tidying.
        await db.transaction().execute(async (tx) => {
          await limitLockWait(tx, dropWaitMs);
          await sql`drop table if exists ${sql.table(partitionOf(day))}`.execute(tx);
        });
      }
    },
  };
}

function partitionOf(day: number): string {
  return `run_${nameOfDay(day).replaceAll('-', '_')}`;
}
