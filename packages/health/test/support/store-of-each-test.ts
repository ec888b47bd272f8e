import { afterEach, beforeEach } from 'vitest';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type TemporaryFolder, temporaryFolder } from './folder.ts';

/** An empty store in a folder, anew for each test of a file. */
export interface StoreOfEachTest {
  /** The folder of the test that runs. */
  readonly folder: TemporaryFolder;
  /** Its store, with tables. */
  readonly store: Store;
}

/** Opens a store before each test of a file, and removes it after the test. */
export function storeOfEachTest(): StoreOfEachTest {
  let opened: StoreOfEachTest | undefined;
  const current = (): StoreOfEachTest => {
    if (!opened) throw new TypeError('no test runs');
    return opened;
  };
  beforeEach(async () => {
    const folder = await temporaryFolder();
    const store = createSqliteStore({ folder: folder.path, thread: 'caller' });
    opened = { folder, store };
    await store.migrate();
  });
  afterEach(async () => {
    const { folder, store } = current();
    await store.close();
    await folder[Symbol.asyncDispose]();
  });
  return {
    get folder() {
      return current().folder;
    },
    get store() {
      return current().store;
    },
  };
}
