import type { StateFiles } from '@mdmkit/core';
import { createDepStateFile } from '../errors/state-file.ts';

/** A device to which a profile must not be assigned for a while. */
export interface CoolDown {
  /** The serial number of the device. */
  readonly serialNumber: string;
  /** The identifier of the profile that was to be assigned. Another profile does not wait. */
  readonly profileUuid: string;
  /** Why: the service throttled the assignment, or it failed. */
  readonly reason: 'throttled' | 'failed';
  /** The number of failures in a row. */
  readonly failures: number;
  /** When the device may be tried again, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** Keeps cool-downs between runs. */
export interface CoolDownStore {
  /** Reads all cool-downs. */
  load(): Promise<readonly CoolDown[]>;
  /** Replaces all cool-downs. */
  save(coolDowns: readonly CoolDown[]): Promise<void>;
}

/** Creates a store in the memory of this process. */
export function createMemoryCoolDownStore(): CoolDownStore {
  let saved: readonly CoolDown[] = [];
  return {
    load: () => Promise.resolve(saved),
    save(coolDowns) {
      saved = coolDowns;
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
export function createFileCoolDownStore(path: string): CoolDownStore {
  return createCoolDownStoreOn(path);
}

/** The same with other file operations, for tests. */
export function createCoolDownStoreOn(path: string, files?: StateFiles): CoolDownStore {
  const file = createDepStateFile<readonly CoolDown[]>(path, toCoolDowns, files);
  return {
    load: async () => (await file.load()) ?? [],
    save: (coolDowns) => file.save(coolDowns),
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** How long a throttled device waits if the service names no time: one day, as Apple told a vendor. (fleet#37072) */
const throttledMs = dayMs;

/** How long a device waits after its first, second and third failure: quick repetitions end in throttling. (fleet#14957, #15461) */
const failedMs = [60 * 60 * 1000, 6 * 60 * 60 * 1000, dayMs];

/** After so many failures in a row a device is a case for Apple Support. (Apple: Assign a profile) */
export const maxFailures = 3;

/** Returns the next cool-down of a device to which the service did not assign the profile. */
export function nextCoolDown(
  outcome: { readonly serialNumber: string; readonly profileUuid: string; readonly reason: CoolDown['reason'] },
  before: CoolDown | undefined,
  nowMs: number,
  retryAfterMs: number | undefined,
): CoolDown {
  const earlier = before?.profileUuid === outcome.profileUuid ? before.failures : 0;
  if (outcome.reason === 'throttled')
    return { ...outcome, failures: earlier, untilMs: nowMs + (retryAfterMs ?? throttledMs) };
  return { ...outcome, failures: earlier + 1, untilMs: nowMs + (failedMs[earlier] ?? dayMs) };
}

function toCoolDowns(value: unknown): readonly CoolDown[] | undefined {
  return Array.isArray(value) && value.every(isCoolDown) ? value : undefined;
}

function isCoolDown(value: unknown): value is CoolDown {
  if (typeof value !== 'object' || value === null) return false;
  const { serialNumber, profileUuid, reason, failures, untilMs } = value as Readonly<Record<string, unknown>>;
  const texts = [serialNumber, profileUuid].every((text) => typeof text === 'string');
  const numbers = [failures, untilMs].every((number) => typeof number === 'number');
  return texts && numbers && (reason === 'throttled' || reason === 'failed');
}
