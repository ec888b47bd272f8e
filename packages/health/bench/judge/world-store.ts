import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../src/store/create-store.ts';
import type { Backend } from '../../src/store/database/backend.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import type { CreateDatabase } from './databases.ts';

/** In memory where the system has such a folder: the store syncs each batch to disk, and the power is not cut here. */
export const temporaryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The store of a scenario. It can be told to refuse writes, and knows what is under way. */
export interface WorldStore {
  /** Opens it for the service of a location. The service does not close it. */
  open(location: string): Store;
  /** Whether a call has not been answered yet. */
  isBusy(): boolean;
  /** Resolves with the answer to the last call under way. */
  whenIdle(): Promise<void>;
  /** Ends it, and drops its content. */
  end(): Promise<void>;
}

/** What {@link openWorldStore} needs. */
export interface WorldStoreOptions {
  /** Makes a PostgreSQL database; null for SQLite files, which serve one location. */
  readonly createDatabase: CreateDatabase | null;
  /** Whether the store refuses writes now. */
  readonly isBroken: () => boolean;
  /** The usual share of failures, instead of that of the store. */
  readonly usualShare: number | undefined;
}

/** Opens a real store in this thread. */
export async function openWorldStore(options: WorldStoreOptions): Promise<WorldStore> {
  const { backend, remove } = await openBackend(options.createDatabase);
  let calls = 0;
  let idle = Promise.withResolvers<void>();
  const counted =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      calls += 1;
      try {
        return await call(...args);
      } finally {
        calls -= 1;
        if (calls === 0) {
          idle.resolve();
          idle = Promise.withResolvers();
        }
      }
    };
  return {
    open(location) {
      const store = createStore(createStoreSteps(backend, location), async () => {});
      const counting = Object.fromEntries(
        Object.entries(store).map(([name, method]) => {
          if (typeof method !== 'function' || name === 'export') return [name, method];
          // Every method but the export answers with a promise.
          const call = method as (...args: unknown[]) => Promise<unknown>;
          return [name, counted((...args: unknown[]) => call.apply(store, args))];
        }),
      ) as unknown as Store;
      const { usualShare } = options;
      return {
        ...counting,
        commit: async (batch) => {
          if (options.isBroken()) throw new StoreError('STORE_FULL', { operation: 'Writing to the store' });
          return await counting.commit(batch);
        },
        usualShare: async (service, nowMs) => usualShare ?? (await counting.usualShare(service, nowMs)),
        export: () => store.export(),
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      };
    },
    isBusy: () => calls > 0,
    whenIdle: () => (calls === 0 ? Promise.resolve() : idle.promise),
    async end() {
      await backend.close();
      await remove();
    },
  };
}

async function openBackend(
  createDatabase: CreateDatabase | null,
): Promise<{ readonly backend: Backend; readonly remove: () => Promise<void> }> {
  if (createDatabase) {
    const { url, drop } = await createDatabase();
    return { backend: await openPostgres({ url }), remove: drop };
  }
  const folder = await mkdtemp(join(temporaryFolder, 'mdmkit-judge-'));
  return { backend: await openSqlite({ folder }), remove: () => rm(folder, { recursive: true }) };
}
