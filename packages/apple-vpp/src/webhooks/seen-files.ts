import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOptionTypes, createFileStore, type FileStoreOptions, systemClock } from '@mdmkit/core';
import type { SeenNotifications } from './seen-store.ts';

/** How {@link createFileSeenNotifications} remembers. */
export interface FileSeenNotificationsOptions extends FileStoreOptions {
  /** How long a notification is remembered, in milliseconds. Default: a day; Apple repeats within five minutes. */
  readonly forgetAfterMs?: number;
  /**
   * How long dealing with a notification may take, in milliseconds; then another process may begin with it anew. One that
   * died is replaced at once. Default: 60,000.
   */
  readonly holdMs?: number;
}

/** How many times in its life the age of a notification is checked. */
const looksPerLife = 4;

/**
 * Makes a memory of notifications that several processes of one machine share and that a restart keeps, in a folder. A
 * process that is killed while it deals with a notification leaves it to the next delivery. A power cut may lose the last
 * ones; then they are dealt with twice. No file is touched before its first use.
 *
 * @throws TypeError - When `directory` is empty, or a time is no number above 0.
 */
export function createFileSeenNotifications(
  directory: string,
  options: FileSeenNotificationsOptions = {},
): SeenNotifications {
  checkOptionTypes<FileSeenNotificationsOptions>('createFileSeenNotifications', options, {
    forgetAfterMs: 'number',
    holdMs: 'number',
    clock: 'object',
  });
  const { forgetAfterMs = 24 * 60 * 60 * 1000, holdMs = 60_000, clock = systemClock } = options;
  if (!(forgetAfterMs > 0)) throw new TypeError('forgetAfterMs must be a number above 0');
  if (!(holdMs > 0)) throw new TypeError('holdMs must be a number above 0');
  const store = createFileStore(directory, toMark, { clock });
  let lookedAtMs = clock.now();
  const forgetOld = async () => {
    if (clock.now() - lookedAtMs < forgetAfterMs / looksPerLife) return;
    lookedAtMs = clock.now();
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      // Another process may have cleared it away.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: lookedAtMs }));
      if (lookedAtMs - mtimeMs > forgetAfterMs) await rm(path, { recursive: true, force: true });
    }
  };
  return {
    async once(key, work) {
      if (await store.get(key)) return false;
      const lease = await store.lease(key, { holdMs });
      try {
        // The previous holder of the lease may have done it.
        if (await store.get(key)) return false;
        await work();
        await store.set(key, { atMs: clock.now() });
      } finally {
        await lease.release();
      }
      // What cannot be cleared away now is tried again later; the notification was dealt with.
      await forgetOld().catch(() => {});
      return true;
    },
  };
}

function toMark(value: unknown): { readonly atMs: number } | undefined {
  const atMs: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'atMs') : undefined;
  return typeof atMs === 'number' ? { atMs } : undefined;
}
