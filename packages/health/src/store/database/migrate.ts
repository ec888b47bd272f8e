import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import type { Backend } from './backend.ts';
import { type Migration, migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

/** How {@link migrate} waits for what others do with the tables. */
export interface MigrateOptions {
  /** Waits between two attempts at a step, for a number of milliseconds. Default: by the clock of this machine. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/**
 * How long a step waits for a table that another transaction uses, in milliseconds. All who want to use the table later wait behind it,
 * so that it has to be much shorter than any lease.
 */
const lockWaitMs = 1_000;
/** How long the others go on between two attempts at a step, in milliseconds. */
const lockPauseMs = 2_000;
/** How often a step is tried: for a minute in all. */
const mostAttempts = 20;

/**
 * Brings the tables up to date: every step in a transaction of its own, under a lock that other processes respect. A
 * process that dies leaves whole steps behind, and the next one goes on. Steps of a newer version that only expand the tables
 * change nothing for this version. A step that cannot get a table within a second lets the others go on, and is tried again.
 *
 * @throws StoreError - `STORE_NEWER` if a newer version has taken away what this version needs; `STORE_LOCKED` if a transaction keeps
 * a table for more than a minute.
 */
export async function migrate(
  backend: Backend,
  steps: readonly Migration[] = migrations,
  { pause = (ms) => setTimeout(ms) }: MigrateOptions = {},
): Promise<readonly string[]> {
  const newlyApplied: string[] = [];
  for (const step of [first, ...steps])
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await takeMigration(backend, step, steps)) newlyApplied.push(step.name);
        break;
      } catch (error) {
        const isLocked = backend.concurrent && backend.toStoreError(error, 'Migrating').code === 'STORE_LOCKED';
        if (!isLocked || attempt === mostAttempts) throw error;
        await pause(lockPauseMs);
      }
    }
  return newlyApplied;
}

/** Takes a step if it was not taken before. Returns whether it took it. A step on large tables takes its time. */
async function takeMigration(backend: Backend, step: Migration, steps: readonly Migration[]): Promise<boolean> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'migration');
    // Not before: another process may take its time for the steps.
    await backend.limitLockWait(tx, lockWaitMs);
    if (step === first) {
      await first.up(tx, backend.types);
      return false;
    }
    const applied = await namesIn(tx);
    await refuseNewer(tx, applied, steps);
    if (applied.has(step.name)) return false;
    await step.up(tx, backend.types);
    const { name, needs } = step;
    await tx
      .insertInto('migration')
      .values(needs === undefined ? { name } : { name, needs })
      .execute();
    return true;
  }, 'long');
}

/**
 * Refuses a store whose tables this version cannot use. A newer version may have expanded them.
 *
 * @throws StoreError - `STORE_NEWER` or `STORE_OLDER`.
 */
export async function assertUsable(
  backend: Backend,
  operation: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const applied = await namesIn(backend.db).catch((error: unknown) => {
    throw backend.toStoreError(error, operation);
  });
  await refuseNewer(backend.db, applied, steps);
  if (steps.some(({ name }) => !applied.has(name))) throw new StoreError('STORE_OLDER', { operation });
}

/** The table of steps itself. */
const first: Migration = {
  name: '000-migrations',
  async up(tx, types) {
    await tx.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', sql`${types.text}`, (column) => column.notNull().primaryKey())
      .modifyEnd(types.table)
      .execute();
  },
};

async function namesIn(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  return new Set((await db.selectFrom('migration').select('name').execute()).map(({ name }) => name));
}

/**
 * Refuses tables from which a step of a newer version has taken something that this version needs. Who has taken such a step also
 * had the column that says so.
 */
async function refuseNewer(
  db: Kysely<Tables>,
  applied: ReadonlySet<string>,
  steps: readonly Migration[],
): Promise<void> {
  const names = new Set(steps.map(({ name }) => name));
  if ([...applied].every((name) => names.has(name))) return;
  const rows = await db.selectFrom('migration').select(['name', 'needs']).where('needs', 'is not', null).execute();
  const contracting = rows.find(({ name, needs }) => !names.has(name) && needs !== null && !names.has(needs));
  if (contracting !== undefined)
    throw new StoreError('STORE_NEWER', {
      operation: 'Opening the store',
      detail: `it has the step ${contracting.name}`,
    });
}
