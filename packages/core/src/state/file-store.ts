import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock/clock.ts';
import { checkOptionTypes } from '../options/check-option-types.ts';
import { draftPath, tryFileLease } from './file-lease.ts';
import { type Files, systemFiles } from './lease-files.ts';
import type { LeasedStore } from './leased-store.ts';

/** How a file store behaves. */
export interface FileStoreOptions {
  /** What leases expire on. Has to be the same in every process. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** How often a busy lease is tried, in milliseconds: at first, and at most. */
const firstPollMs = 2;
const longestPollMs = 50;

/**
 * Makes a store of plain JSON that several processes of one machine share, in a folder with one folder within it for each
 * key. Files have mode 0600, folders 0700; a value is replaced by a rename, so that a process killed at any point leaves
 * the old value or the new one. No file is touched before its first use.
 *
 * @param check - Returns the value if it is valid, and undefined for a value of another program or a broken disk.
 * @throws TypeError - When `directory` is empty.
 */
export function createFileStore<Value>(
  directory: string,
  check: (value: unknown) => Value | undefined,
  options: FileStoreOptions = {},
): LeasedStore<Value> {
  return createFileStoreOn(systemFiles, directory, check, options);
}

/** Makes the store on file operations of one's own. */
export function createFileStoreOn<Value>(
  files: Files,
  directory: string,
  check: (value: unknown) => Value | undefined,
  options: FileStoreOptions = {},
): LeasedStore<Value> {
  checkOptionTypes<FileStoreOptions>('createFileStore', options, { clock: 'object' });
  if (typeof directory !== 'string' || directory === '') throw new TypeError('directory must name a folder');
  const clock = options.clock ?? systemClock;
  // A key may hold characters that no file name can.
  const folderOf = (key: string) => join(directory, createHash('sha256').update(key).digest('hex').slice(0, 40));
  const valuePath = (key: string) => join(folderOf(key), 'value.json');
  return {
    async get(key) {
      const text = await files.read(valuePath(key));
      return text === undefined ? undefined : check(parse(text));
    },
    async set(key, value) {
      if (value === undefined) return files.remove(valuePath(key));
      await files.makeFolder(folderOf(key));
      const draft = draftPath(folderOf(key));
      await files.write(draft, JSON.stringify(value));
      await files.move(draft, valuePath(key));
    },
    async lease(key, { holdMs, signal, onBusy }) {
      const folder = folderOf(key);
      signal?.throwIfAborted();
      await files.makeFolder(folder);
      for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
        const lease = await tryFileLease(files, folder, holdMs, clock);
        if (lease) return lease;
        if (pollMs === firstPollMs) onBusy?.();
        // Not all at the same instant: processes that wait for one lease would meet again at every try.
        await clock.sleep(pollMs * (0.5 + Math.random() / 2), signal);
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
