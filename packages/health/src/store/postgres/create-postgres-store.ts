import { randomUUID } from 'node:crypto';
import { createStore } from '../create-store.ts';
import type { Backend } from '../database/backend.ts';
import type { Store } from '../store.ts';
import { createStoreCore, remoteCore, type StoreCore, takeStep } from '../store-core.ts';
import type { PostgresOptions } from './open-postgres.ts';

/**
 * A store in a PostgreSQL database, version 14 or newer. The driver is loaded, and a connection made, with the first call;
 * after a restart of the server, or of the network between, the next call connects again.
 */
export function createPostgresStore(options: PostgresOptions): Store {
  const owner = randomUUID();
  let opened: Promise<{ readonly backend: Backend; readonly core: StoreCore }> | undefined;
  const use = async () => {
    opened ??= import('./open-postgres.ts').then(async ({ openPostgres }) => {
      const backend = await openPostgres(options);
      return { backend, core: createStoreCore(backend, owner) };
    });
    return await opened;
  };
  const core = remoteCore(async (name, parameters) => await takeStep((await use()).core, name, parameters));
  return createStore(core, async () => await (await opened)?.backend.close());
}
