import { type Kysely, sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import type { Backend } from './backend.ts';
import { type Migration, migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date: every step in a transaction of its own, under a lock that other processes respect. A
 * process that dies leaves whole steps behind, and the next one goes on.
 *
 * @throws StoreError - `STORE_NEWER` when a newer version has been here.
 */
export async function migrate(backend: Backend, steps: readonly Migration[] = migrations): Promise<readonly string[]> {
  const applied: string[] = [];
  for (const step of [first, ...steps]) {
    const done = await backend.transaction(async (tx) => {
      await backend.lock(tx, 'migration');
      if (step === first) {
        await first.up(tx, backend.types);
        return false;
      }
      const known = await namesIn(tx);
      refuseNewer(known, steps);
      if (known.has(step.name)) return false;
      await step.up(tx, backend.types);
      await tx.insertInto('migration').values({ name: step.name }).execute();
      return true;
    });
    if (done) applied.push(step.name);
  }
  return applied;
}

/**
 * Refuses a store whose tables are not those of this version.
 *
 * @throws StoreError - `STORE_NEWER` or `STORE_OLDER`.
 */
export async function assertCurrent(backend: Backend, operation: string): Promise<void> {
  const known = await namesIn(backend.db).catch((error: unknown) => {
    throw backend.toStoreError(error, operation);
  });
  refuseNewer(known, migrations);
  if (migrations.some(({ name }) => !known.has(name))) throw new StoreError('STORE_OLDER', { operation });
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

function refuseNewer(known: ReadonlySet<string>, steps: readonly Migration[]): void {
  const unknown = [...known].find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    throw new StoreError('STORE_NEWER', { operation: 'Opening the store', detail: `it has the step ${unknown}` });
}
