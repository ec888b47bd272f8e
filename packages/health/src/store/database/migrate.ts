import { type Kysely, sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import type { Backend } from './backend.ts';
import { type Migration, migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date: every step in a transaction of its own, under a lock that other processes respect. A
 * process that dies leaves whole steps behind, and the next one goes on. Steps of a newer version that only expand the tables
 * change nothing for this version.
 *
 * @throws StoreError - `STORE_NEWER` if a newer version has taken away what this version needs.
 */
export async function migrate(backend: Backend, steps: readonly Migration[] = migrations): Promise<readonly string[]> {
  const newlyApplied: string[] = [];
  for (const step of [first, ...steps]) {
    const done = await backend.transaction(async (tx) => {
      await backend.lock(tx, 'migration');
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
    });
    if (done) newlyApplied.push(step.name);
  }
  return newlyApplied;
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
