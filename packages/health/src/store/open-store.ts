import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorePlace } from '../config/target.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/**
 * Opens the store that a configuration names. What drives it is loaded here: nobody else pays for it.
 *
 * @param options - `create: false` to open only what is there already. Default: true.
 * @throws StoreError - When it is not there and not to be made.
 * @example
 * await using store = await openStore({ folder: '/var/lib/health' });
 * const { incidents } = await store.status(Date.now());
 */
export async function openStore(place: StorePlace, options: { readonly create?: boolean } = {}): Promise<Store> {
  if ('postgres' in place) {
    const url = await place.postgres();
    const { createPostgresStore } = await import('./postgres/create-postgres-store.ts');
    return createPostgresStore({ url });
  }
  const { folder } = place;
  if (options.create === false) await assertThere(folder);
  const { createSqliteStore } = await import('./sqlite/create-sqlite-store.ts');
  return createSqliteStore({ folder });
}

async function assertThere(folder: string): Promise<void> {
  try {
    await access(join(folder, 'health.db'));
  } catch {
    throw new StoreError('STORE_ABSENT', { operation: 'Opening the store', detail: folder });
  }
}
