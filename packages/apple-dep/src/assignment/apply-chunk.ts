import type { CallOptions, Clock } from '@mdmkit/core';
import type { Device, DeviceStatus } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import { DepError } from '../errors/dep-error.ts';
import { type CoolDown, type CoolDownStore, nextCoolDown } from './cool-down.ts';
import { hasProfile } from './has-profile.ts';
import { type AssignmentOutcome, outcomeOf } from './outcome.ts';

/** The devices of one request. */
export interface Chunk {
  /** The profile to assign; undefined: the profile of the devices is removed. */
  readonly profileUuid: string | undefined;
  readonly serialNumbers: readonly string[];
}

/** How a chunk is applied. */
export interface ChunkOptions {
  readonly coolDowns: CoolDownStore;
  readonly verify: boolean;
  readonly clock: Clock;
  readonly callOptions: CallOptions;
  /** Receives the result for each device. */
  readonly report: (outcome: AssignmentOutcome) => void;
}

interface Answer {
  readonly devices: ReadonlyMap<string, DeviceStatus>;
  readonly retryAfterMs: number | undefined;
}

/** Applies one chunk. Returns the failure that has to stop the work, if there was one. */
export async function applyChunk(
  client: DepClient,
  chunk: Chunk,
  options: ChunkOptions,
): Promise<DepError | undefined> {
  const { profileUuid } = chunk;
  const { report } = options;
  let pending = chunk.serialNumbers;
  let isSent = false;
  try {
    if (options.verify) pending = await withoutSettled(client, chunk, options);
    if (pending.length === 0) return undefined;
    isSent = true;
    const answer = await send(client, profileUuid, pending, options.callOptions);
    const coolDowns = await saveCoolDowns(profileUuid, pending, answer, options);
    const accepted = pending.filter((serialNumber) => answer.devices.get(serialNumber) === 'SUCCESS');
    for (const serialNumber of pending) {
      const status = answer.devices.get(serialNumber);
      if (status !== 'SUCCESS') report(notAccepted(serialNumber, profileUuid, status, coolDowns.get(serialNumber)));
    }
    // Every device has its answer; only its confirmation may still fail.
    pending = [];
    return await confirm(client, profileUuid, accepted, options);
  } catch (error) {
    if (!(error instanceof DepError) || error.code === 'DEP_STATE_UNREADABLE') throw error;
    const isRefused = error.kind === 'config' || error.kind === 'invalid';
    const status = isRefused ? 'refused' : isSent ? 'unknown' : 'unsent';
    for (const serialNumber of pending)
      report(outcomeOf(serialNumber, profileUuid, status, status === 'unsent' ? {} : { error }));
    return isRefused ? undefined : error;
  }
}

/** Reads the devices of a chunk, reports those for which nothing has to be sent, and returns the others. */
async function withoutSettled(
  client: DepClient,
  { profileUuid, serialNumbers }: Chunk,
  { callOptions, report }: ChunkOptions,
): Promise<string[]> {
  const devices = await client.devices.details(serialNumbers, callOptions);
  return serialNumbers.filter((serialNumber) => {
    const device = devices.get(serialNumber);
    // An answer without the device says nothing about it: the assignment itself will.
    if (device === undefined) return true;
    if (!isAccessible(device)) report(outcomeOf(serialNumber, profileUuid, 'not-accessible'));
    else if (hasProfile(device, profileUuid)) report(outcomeOf(serialNumber, profileUuid, 'settled'));
    else return true;
    return false;
  });
}

async function send(
  client: DepClient,
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  callOptions: CallOptions,
): Promise<Answer> {
  if (profileUuid !== undefined) return client.profiles.assign(profileUuid, serialNumbers, callOptions);
  return { devices: await client.profiles.remove(serialNumbers, callOptions), retryAfterMs: undefined };
}

/** Saves the cool-downs of throttled and failed devices, deletes those of the others, and returns all. */
async function saveCoolDowns(
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  { devices, retryAfterMs }: Answer,
  { coolDowns: store, clock }: ChunkOptions,
): Promise<ReadonlyMap<string, CoolDown>> {
  // A removal is never throttled, and a failed removal says nothing about assignments.
  if (profileUuid === undefined) return new Map();
  const before = new Map((await store.load()).map((entry) => [entry.serialNumber, entry]));
  const after = new Map(before);
  for (const serialNumber of serialNumbers) {
    const status = devices.get(serialNumber);
    if (status === 'SUCCESS' || status === 'NOT_ACCESSIBLE') after.delete(serialNumber);
    else if (status !== undefined) {
      const reason = status === 'THROTTLED' ? 'throttled' : 'failed';
      const outcome = { serialNumber, profileUuid, reason } as const;
      after.set(serialNumber, nextCoolDown(outcome, before.get(serialNumber), clock.now(), retryAfterMs));
    }
  }
  const isSame = after.size === before.size && Array.from(after).every(([key, entry]) => before.get(key) === entry);
  if (!isSame) await store.save([...after.values()]);
  return after;
}

function notAccepted(
  serialNumber: string,
  profileUuid: string | undefined,
  status: DeviceStatus | undefined,
  coolDown: CoolDown | undefined,
): AssignmentOutcome {
  if (status === undefined) return outcomeOf(serialNumber, profileUuid, 'unknown');
  if (status === 'NOT_ACCESSIBLE') return outcomeOf(serialNumber, profileUuid, 'not-accessible');
  const retry = coolDown ? { retryAtMs: coolDown.untilMs } : {};
  return outcomeOf(serialNumber, profileUuid, status === 'THROTTLED' ? 'throttled' : 'failed', retry);
}

/** Reads back whether the service shows what it accepted. A failure to read undoes nothing. */
async function confirm(
  client: DepClient,
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  { verify, callOptions, report }: ChunkOptions,
): Promise<DepError | undefined> {
  if (!verify || serialNumbers.length === 0) {
    for (const serialNumber of serialNumbers) report(outcomeOf(serialNumber, profileUuid, 'done'));
    return undefined;
  }
  let devices: ReadonlyMap<string, Device> = new Map();
  let failure: DepError | undefined;
  try {
    devices = await client.devices.details(serialNumbers, callOptions);
  } catch (error) {
    if (!(error instanceof DepError)) throw error;
    failure = error;
  }
  for (const serialNumber of serialNumbers) {
    const device = devices.get(serialNumber);
    const isShown = device !== undefined && isAccessible(device) && hasProfile(device, profileUuid);
    report(outcomeOf(serialNumber, profileUuid, isShown ? 'done' : 'unconfirmed'));
  }
  return failure;
}

function isAccessible({ responseStatus }: Device): boolean {
  return responseStatus === undefined || responseStatus === 'SUCCESS';
}
