import type { CallOptions, Clock } from '@mdmkit/core';
import type { Device, DeviceStatus } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import { DepError } from '../errors/dep-error.ts';
import { type CoolDown, type CoolDownStore, nextCoolDown } from './cool-down.ts';
import { hasProfile } from './has-profile.ts';
import { type AssignmentOutcome, outcomeOf } from './outcome.ts';

/** Devices that are sent in one request. */
export interface Chunk {
  /** The profile that they get; undefined: they lose the one they have. */
  readonly profileUuid: string | undefined;
  /** The devices. */
  readonly serialNumbers: readonly string[];
}

/** How a chunk is carried out. */
export interface ChunkOptions {
  readonly coolDowns: CoolDownStore;
  readonly verify: boolean;
  readonly clock: Clock;
  readonly callOptions: CallOptions;
  /** Told of each device's outcome. */
  readonly tell: (outcome: AssignmentOutcome) => void;
}

interface Taken {
  readonly devices: ReadonlyMap<string, DeviceStatus>;
  readonly retryAfterMs: number | undefined;
}

/** Carries out one chunk; answers the failure that has to stop the work, if there was one. */
export async function applyChunk(
  client: DepClient,
  chunk: Chunk,
  options: ChunkOptions,
): Promise<DepError | undefined> {
  const { profileUuid } = chunk;
  const { tell } = options;
  let open = chunk.serialNumbers;
  let sent = false;
  try {
    if (options.verify) open = await stillWrong(client, chunk, options);
    if (open.length === 0) return undefined;
    sent = true;
    const taken = await send(client, profileUuid, open, options.callOptions);
    const coolDowns = await keepCoolDowns(profileUuid, open, taken, options);
    const done = open.filter((serial) => taken.devices.get(serial) === 'SUCCESS');
    for (const serial of open) {
      const status = taken.devices.get(serial);
      if (status !== 'SUCCESS') tell(notTaken(serial, profileUuid, status, coolDowns.get(serial)));
    }
    // From here on nothing is open but whether it can be seen.
    open = [];
    return await confirm(client, profileUuid, done, options);
  } catch (error) {
    if (!(error instanceof DepError) || error.code === 'DEP_STATE_UNREADABLE') throw error;
    const refused = error.kind === 'config' || error.kind === 'invalid';
    const status = refused ? 'refused' : sent ? 'unknown' : 'unsent';
    for (const serial of open) tell(outcomeOf(serial, profileUuid, status, status === 'unsent' ? {} : { error }));
    return refused ? undefined : error;
  }
}

/** The devices of a chunk that are not as they should be by now; the others are told of. */
async function stillWrong(client: DepClient, chunk: Chunk, { callOptions, tell }: ChunkOptions): Promise<string[]> {
  const { profileUuid, serialNumbers } = chunk;
  const devices = await client.devices.details(serialNumbers, callOptions);
  return serialNumbers.filter((serial) => {
    const device = devices.get(serial);
    if (!device || !isAccessible(device)) tell(outcomeOf(serial, profileUuid, 'not-accessible'));
    else if (hasProfile(device, profileUuid)) tell(outcomeOf(serial, profileUuid, 'settled'));
    else return true;
    return false;
  });
}

async function send(
  client: DepClient,
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  callOptions: CallOptions,
): Promise<Taken> {
  if (profileUuid !== undefined) return client.profiles.assign(profileUuid, serialNumbers, callOptions);
  return { devices: await client.profiles.remove(serialNumbers, callOptions), retryAfterMs: undefined };
}

/** Keeps the devices that have to wait, and forgets those that need not any more; answers the former. */
async function keepCoolDowns(
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  { devices, retryAfterMs }: Taken,
  { coolDowns: store, clock }: ChunkOptions,
): Promise<ReadonlyMap<string, CoolDown>> {
  // A removal is never throttled, and a failed one says nothing about assignments.
  if (profileUuid === undefined) return new Map();
  const before = new Map((await store.load()).map((entry) => [entry.serialNumber, entry]));
  const after = new Map(before);
  for (const serialNumber of serialNumbers) {
    const status = devices.get(serialNumber);
    if (status === 'SUCCESS' || status === 'NOT_ACCESSIBLE') after.delete(serialNumber);
    else {
      const reason = status === 'THROTTLED' ? 'throttled' : 'failed';
      const outcome = { serialNumber, profileUuid, reason } as const;
      after.set(serialNumber, nextCoolDown(outcome, before.get(serialNumber), clock.now(), retryAfterMs));
    }
  }
  const isSame = after.size === before.size && Array.from(after).every(([key, entry]) => before.get(key) === entry);
  if (!isSame) await store.save([...after.values()]);
  return after;
}

function notTaken(
  serialNumber: string,
  profileUuid: string | undefined,
  status: DeviceStatus | undefined,
  coolDown: CoolDown | undefined,
): AssignmentOutcome {
  if (status === 'NOT_ACCESSIBLE') return outcomeOf(serialNumber, profileUuid, 'not-accessible');
  const retry = coolDown ? { retryAtMs: coolDown.untilMs } : {};
  return outcomeOf(serialNumber, profileUuid, status === 'THROTTLED' ? 'throttled' : 'failed', retry);
}

/** Looks whether what the service took can be seen. A failure to look makes nothing undone. */
async function confirm(
  client: DepClient,
  profileUuid: string | undefined,
  serialNumbers: readonly string[],
  { verify, callOptions, tell }: ChunkOptions,
): Promise<DepError | undefined> {
  if (!verify || serialNumbers.length === 0) {
    for (const serial of serialNumbers) tell(outcomeOf(serial, profileUuid, 'done'));
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
  for (const serial of serialNumbers) {
    const device = devices.get(serial);
    const seen = device !== undefined && isAccessible(device) && hasProfile(device, profileUuid);
    tell(outcomeOf(serial, profileUuid, seen ? 'done' : 'unconfirmed'));
  }
  return failure;
}

function isAccessible({ responseStatus }: Device): boolean {
  return responseStatus === undefined || responseStatus === 'SUCCESS';
}
