import type { StateFile, StateFiles } from '@mdmkit/core';
import { maxCursorLength } from '../api/devices.ts';
import { createDepStateFile } from '../errors/state-file.ts';

/** How far `syncFleet` has read the devices of a server. */
export interface SyncPosition {
  /** `fetch`: in the middle of a full fetch. `sync`: the full fetch is complete. */
  readonly phase: 'fetch' | 'sync';
  /** Where the service continues. Opaque, 1 to 1,000 characters. */
  readonly cursor: string;
  /** In a full fetch: why it began, if the service refused an earlier cursor. */
  readonly startedOver?: StartedOver;
  /**
   * Since when each sync ended with this cursor although the service promised more, in milliseconds since 1970. After a
   * day `syncFleet` fetches all devices again.
   */
  readonly repeatedSinceMs?: number;
}

/**
 * Why `syncFleet` began again with a full fetch: the cursor was older than seven days, the service did not accept it, or
 * the service answered with the same cursor again and again.
 */
export type StartedOver = (typeof reasons)[number];

const reasons = ['DEP_CURSOR_EXPIRED', 'DEP_CURSOR_INVALID', 'DEP_CURSOR_REPEATED'] as const;

/**
 * Keeps the position of one server between runs. `load` returns undefined before the first run. `save` is called after a
 * page has been processed, never before; `undefined` deletes the position.
 *
 * To force a full fetch in the next run, delete the position: `await store.save(undefined)`. `syncFleet` has an option
 * for one run: `fullFetch`.
 */
export interface CursorStore extends StateFile<SyncPosition> {}

/** Creates a store in the memory of this process: each process begins with a full fetch. */
export function createMemoryCursorStore(position?: SyncPosition): CursorStore {
  let saved = position;
  return {
    load: () => Promise.resolve(saved),
    save(next) {
      saved = next;
      return Promise.resolve();
    },
  };
}

/**
 * Creates a store in a file, one file for each server. The file has mode 0600. A save replaces it in one step and writes
 * it through to the disk: after a crash at any point, the file has its old content or its new one. The folder has to
 * exist; one process at a time may use the file.
 *
 * @throws TypeError - If `path` is empty.
 * @throws DepError - `DEP_STATE_UNREADABLE` from `load` and `save`, if the file cannot be used.
 */
export function createFileCursorStore(path: string): CursorStore {
  return createDepStateFile(path, toPosition);
}

/** The same with other file operations, for tests. */
export function createCursorStoreOn(path: string, files: StateFiles): CursorStore {
  return createDepStateFile(path, toPosition, files);
}

/** Whether the service accepts a cursor in a request, as far as its documentation says. */
export function isCursor(cursor: unknown): cursor is string {
  return typeof cursor === 'string' && cursor.length >= 1 && cursor.length <= maxCursorLength;
}

function toPosition(value: unknown): SyncPosition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { phase, cursor, startedOver, repeatedSinceMs } = value as Readonly<Record<string, unknown>>;
  if ((phase !== 'fetch' && phase !== 'sync') || !isCursor(cursor)) return undefined;
  const reason = reasons.find((each) => each === startedOver);
  return {
    phase,
    cursor,
    ...(reason === undefined ? {} : { startedOver: reason }),
    ...(typeof repeatedSinceMs === 'number' ? { repeatedSinceMs } : {}),
  };
}
