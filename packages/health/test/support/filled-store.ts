import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Batch, Store } from '../../src/store/store.ts';
import { writerOf } from '../store/batches.ts';

/** Makes a store in a folder, as a service leaves it behind. */
export async function fillStore(folder: string, ...batches: readonly Partial<Batch>[]): Promise<void> {
  await withStoreIn(folder, async (store) => {
    await store.migrate();
    const writer = batches[0]?.writer ?? 'here';
    const { sequence } = await store.load(writer);
    const write = writerOf(store, writer, sequence);
    for (const changes of batches) await write({ atMs: Date.now(), ...changes });
  });
}

/** Does something with the store of a folder. */
export async function withStoreIn<Value>(folder: string, work: (store: Store) => Promise<Value>): Promise<Value> {
  await using store = createSqliteStore({ folder, thread: 'caller' });
  return await work(store);
}
