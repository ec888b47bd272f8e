import { createFileStateStore, createMemoryStateStore, type StateStore } from '@mdmkit/core';

/** Keeps the version up to which a data set was read, between runs. */
export interface VersionStore extends StateStore<string> {}

/** Makes a store in the memory of this process. */
export function createMemoryVersionStore(): VersionStore {
  return createMemoryStateStore<string>();
}

/**
 * Makes a store in a folder, with one file for each data set. The folder is made on the first save.
 *
 * @throws TypeError - If `directory` is empty.
 * @throws StateFileError - From `load` and `save`, if a file is damaged or cannot be read or written.
 */
export function createFileVersionStore(directory: string): VersionStore {
  return createFileStateStore(directory, (value) => (typeof value === 'string' && value !== '' ? value : undefined));
}
