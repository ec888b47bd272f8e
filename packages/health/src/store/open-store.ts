import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkArgument } from '@mdmkit/core';
import type { StorePlace } from '../config/target.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/** Options of {@link openStore}. */
export interface OpenStoreOptions {
  /** Whether to create a store that does not exist. Default: true. */
  readonly create?: boolean;
  /**
   * Where the work on files is done: in a thread of the store's `own`, or in the thread of the `caller`, which saves a short
   * program the start of a thread. Without effect on PostgreSQL. Default: `own`.
   */
  readonly thread?: 'own' | 'caller';
}

/**
 * Opens the store that a configuration names. Its driver is loaded only here.
 *
 * @throws StoreError - If the store does not exist and `create` is false.
 * @example
 * await using store = await openStore({ folder: '/var/lib/health' });
 * const { incidents } = await store.status(Date.now());
 */
export async function openStore(place: StorePlace, options: OpenStoreOptions = {}): Promise<Store> {
  checkArgument('openStore', 'place', place, 'object');
  checkArgument('openStore', 'options', options, 'object');
  if ('postgres' in place) {
    const url = await place.postgres();
    const { createPostgresStore } = await import('./postgres/create-postgres-store.ts');
    return createPostgresStore({ url });
  }
  const { folder } = place;
  const { create = true, thread = 'own' } = options;
  if (!create) await assertThere(folder);
  const { createSqliteStore } = await import('./sqlite/create-sqlite-store.ts');
  return createSqliteStore({ folder, thread });
}

async function assertThere(folder: string): Promise<void> {
  try {
    await access(join(folder, 'health.db'));
  } catch {
    throw new StoreError('STORE_ABSENT', { operation: 'Opening the store', detail: folder });
  }
}
