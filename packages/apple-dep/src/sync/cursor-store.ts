import { createStateFile } from '../storage/state-file.ts';
import type { StateFiles } from '../storage/state-files.ts';

/** How far a server's devices are known. */
export interface SyncPosition {
  /** `fetch` in the middle of a full fetch, `sync` once it is complete. */
  readonly phase: 'fetch' | 'sync';
  /** Where the service goes on. Opaque, up to 1,000 characters. */
  readonly cursor: string;
  /** In a full fetch: why it began, when that was because the service refused an earlier cursor. */
  readonly startedOver?: StartedOver;
}

/** Why a sync had to begin anew: the cursor was older than seven days, or the service did not know it. */
export type StartedOver = 'DEP_CURSOR_EXPIRED' | 'DEP_CURSOR_INVALID';

/** Where the position of one server is kept between runs. */
export interface CursorStore {
  /** Reads the position; undefined before the first run. */
  load(): Promise<SyncPosition | undefined>;
  /** Keeps the position. Called after a page was dealt with, never before. */
  save(position: SyncPosition | undefined): Promise<void>;
}

/** Makes a store in this process's memory: each process begins with a full fetch. */
export function createMemoryCursorStore(position?: SyncPosition): CursorStore {
  let kept = position;
  return {
    load: () => Promise.resolve(kept),
    save(next) {
      kept = next;
      return Promise.resolve();
    },
  };
}

/**
 * Makes a store in a file, one file for each server. It has mode 0600, and is replaced in one step: a process killed at
 * any point leaves the old position or the new one. Its folder has to exist; one process at a time may use it.
 *
 * @throws TypeError - When `path` is empty.
 */
export function createFileCursorStore(path: string): CursorStore {
  return createStateFile(path, toPosition);
}

/** The same on other files, for tests. */
export function createCursorStoreOn(path: string, files: StateFiles): CursorStore {
  return createStateFile(path, toPosition, files);
}

function toPosition(value: unknown): SyncPosition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { phase, cursor, startedOver } = value as Readonly<Record<string, unknown>>;
  if ((phase !== 'fetch' && phase !== 'sync') || typeof cursor !== 'string' || cursor === '') return undefined;
  const known = startedOver === 'DEP_CURSOR_EXPIRED' || startedOver === 'DEP_CURSOR_INVALID';
  return { phase, cursor, ...(known ? { startedOver } : {}) };
}
