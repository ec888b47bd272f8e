import { randomUUID } from 'node:crypto';
import { createStore } from '../create-store.ts';
import type { Backend } from '../database/backend.ts';
import type { Store } from '../store.ts';
import { makeSteps, type StoreSteps, takeStep } from '../store-steps.ts';
import type { PostgresOptions } from './open-postgres.ts';

/**
 * A store in a PostgreSQL database, version 14 or newer. The driver is loaded, and a connection made, with the first call;
 * after a restart of the server, or of the network between, the next call connects again.
 */
export function createPostgresStore(options: PostgresOptions): Store {
  const owner = randomUUID();
  let opened: Promise<{ readonly backend: Backend; readonly steps: StoreSteps }> | undefined;
  const use = async () => {
    opened ??= open(options, owner);
    return await opened;
  };
  const steps = makeSteps(
    (name) =>
      async (...parameters) =>
        await takeStep((await use()).steps, name, parameters),
  );
  return createStore(steps, async () => await (await opened)?.backend.close());
}

/** The driver and the queries are loaded here: a program that never opens a store pays for neither. */
async function open(options: PostgresOptions, owner: string) {
  const [{ openPostgres }, { createStoreSteps }] = await Promise.all([
    import('./open-postgres.ts'),
    import('../database-steps.ts'),
  ]);
  const backend = await openPostgres(options);
  return { backend, steps: createStoreSteps(backend, owner) };
}
