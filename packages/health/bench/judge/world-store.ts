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
import { createMemoryStore } from './memory-store.ts';

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

/** Where the content of a store is; `isShared` says whether several locations write to it. */
export type StorePlace =
  | { readonly kind: 'memory'; readonly isShared: boolean }
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'postgres'; readonly createDatabase: CreateDatabase };

/** What {@link openWorldStore} needs. */
export interface WorldStoreOptions {
  /** Where the content is: in memory, in SQLite files, which serve one location, or in a database of PostgreSQL. */
  readonly place: StorePlace;
  /** Whether the store refuses writes now. */
  readonly isBroken: () => boolean;
  /** The usual share of failures, instead of that of the store. */
  readonly usualShare: number | undefined;
}

/** Opens a store in this thread. */
export async function openWorldStore(options: WorldStoreOptions): Promise<WorldStore> {
  const opened = await openPlace(options.place);
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
      const store = opened.open(location);
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
    end: opened.end,
  };
}

interface OpenedPlace {
  open(location: string): Store;
  end(): Promise<void>;
}

async function openPlace(place: StorePlace): Promise<OpenedPlace> {
  if (place.kind === 'memory') return { ...createMemoryStore(place), end: () => Promise.resolve() };
  if (place.kind === 'postgres') {
    const { url, drop } = await place.createDatabase();
    return onBackend(await openPostgres({ url }), drop);
  }
  const folder = await mkdtemp(join(temporaryFolder, 'mdmkit-judge-'));
  return onBackend(await openSqlite({ folder }), () => rm(folder, { recursive: true }));
}

function onBackend(backend: Backend, remove: () => Promise<void>): OpenedPlace {
  return {
    open: (location) => createStore(createStoreSteps(backend, location), async () => {}),
    async end() {
      await backend.close();
      await remove();
    },
  };
}
