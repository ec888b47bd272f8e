import { createStateFile } from '../storage/state-file.ts';
import { type StateFiles, systemFiles } from '../storage/state-files.ts';

/** A device that must not be assigned a profile for a while. */
export interface CoolDown {
  /** Which device. */
  readonly serialNumber: string;
  /** The profile that it was to get; another profile does not wait. */
  readonly profileUuid: string;
  /** Whether the service throttled it or failed. */
  readonly reason: 'throttled' | 'failed';
  /** How often in a row the service failed. */
  readonly failures: number;
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** Where cool-downs are kept between runs. */
export interface CoolDownStore {
  /** Reads all. */
  load(): Promise<readonly CoolDown[]>;
  /** Replaces all. */
  save(coolDowns: readonly CoolDown[]): Promise<void>;
}

/** Makes a store in this process's memory. */
export function createMemoryCoolDownStore(): CoolDownStore {
  let kept: readonly CoolDown[] = [];
  return {
    load: () => Promise.resolve(kept),
    save(coolDowns) {
      kept = coolDowns;
      return Promise.resolve();
    },
  };
}

/**
 * Makes a store in a file, one file for each server. It has mode 0600, and is replaced in one step: a process killed at
 * any point leaves the old content or the new one. Its folder has to exist; one process at a time may use it.
 *
 * @throws TypeError - When `path` is empty.
 */
export function createFileCoolDownStore(path: string): CoolDownStore {
  return createCoolDownStoreOn(path, systemFiles);
}

/** The same on other files, for tests. */
export function createCoolDownStoreOn(path: string, files: StateFiles): CoolDownStore {
  const file = createStateFile<readonly CoolDown[]>(path, toCoolDowns, files);
  return {
    load: async () => (await file.load()) ?? [],
    save: (coolDowns) => file.save(coolDowns),
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** How long devices wait whose throttling names no time: a day, as Apple told a vendor. (fleet#37072) */
const throttledMs = dayMs;

/** How long devices wait that the service failed for: quick repetitions end in throttling. (fleet#14957, #15461) */
const failedMs = [60 * 60 * 1000, 6 * 60 * 60 * 1000, dayMs];

/** So often may the service fail for a device until it is a case for Apple Support. (Apple: Assign a profile) */
export const maxFailures = 3;

/** The cool-down of a device that the service did not take, given the one before. */
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
