import { randomUUID } from 'node:crypto';
import { createStore } from '../create-store.ts';
import type { Backend } from '../database/backend.ts';
import type { Store } from '../store.ts';
import { remoteCore, type StoreCore, takeStep } from '../store-steps.ts';
import type { PostgresOptions } from './open-postgres.ts';

/**
 * A store in a PostgreSQL database, version 14 or newer. The driver is loaded, and a connection made, with the first call;
 * after a restart of the server, or of the network between, the next call connects again.
 */
export function createPostgresStore(options: PostgresOptions): Store {
  const owner = randomUUID();
  let opened: Promise<{ readonly backend: Backend; readonly core: StoreCore }> | undefined;
  const use = async () => {
    opened ??= open(options, owner);
    return await opened;
  };
  const core = remoteCore(async (name, parameters) => await takeStep((await use()).core, name, parameters));
  return createStore(core, async () => await (await opened)?.backend.close());
}

/** The driver and the queries are loaded here: a program that never opens a store pays for neither. */
async function open(options: PostgresOptions, owner: string) {
  const [{ openPostgres }, { createStoreCore }] = await Promise.all([
    import('./open-postgres.ts'),
    import('../store-core.ts'),
  ]);
  const backend = await openPostgres(options);
  return { backend, core: createStoreCore(backend, owner) };
}
