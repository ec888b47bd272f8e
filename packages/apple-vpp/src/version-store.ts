import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readFileIfThere, replaceFile } from './replace-file.ts';

/** Where the versions are kept up to which a data set was read. */
export interface VersionStore {
  /** The version that was kept; undefined when there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a version. */
  set(key: string, versionId: string): Promise<void>;
}

/** Makes a store in this process's memory. */
export function createMemoryVersionStore(): VersionStore {
  const versions = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(versions.get(key)),
    set(key, versionId) {
      versions.set(key, versionId);
      return Promise.resolve();
    },
  };
}

/**
 * Makes a store in a folder, one file for each data set. No file is touched before its first use.
 *
 * @throws TypeError - When `directory` is empty.
 */
export function createFileVersionStore(directory: string): VersionStore {
  if (directory === '') throw new TypeError('directory must name a folder');
  const pathOf = (key: string) => join(directory, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.txt`);
  return {
    async get(key) {
      const text = (await readFileIfThere(pathOf(key)))?.trim();
      return text === '' ? undefined : text;
    },
    set: (key, versionId) => replaceFile(pathOf(key), `${versionId}\n`),
  };
}
