import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Batch, Store } from '../../src/store/store.ts';

/** A batch with these changes. */
export function batchOf(changes: Partial<Batch> = {}): Batch {
  return {
    writer: 'here',
    sequence: 1,
    atMs: Date.now(),
    runs: [],
    targets: [],
    removed: [],
    episodes: [],
    incidents: [],
    events: [],
    notifications: [],
    gaps: [],
    due: [],
    handled: [],
    ...changes,
  };
}

/** Makes a store in a folder, as a service leaves it behind. */
export async function fillStore(folder: string, ...batches: readonly Partial<Batch>[]): Promise<void> {
  await withStoreIn(folder, async (store) => {
    await store.migrate();
    const writer = batches[0]?.writer ?? 'here';
    const { sequence } = await store.load(writer);
    for (const [index, changes] of batches.entries())
      await store.commit(batchOf({ sequence: sequence + index + 1, ...changes }));
  });
}

/** Does something with the store of a folder. */
export async function withStoreIn<Value>(folder: string, work: (store: Store) => Promise<Value>): Promise<Value> {
  await using store = createSqliteStore({ folder });
  return await work(store);
}
