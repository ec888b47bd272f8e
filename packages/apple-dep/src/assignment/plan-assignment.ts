import { type Clock, systemClock } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import { toProfileUuid } from '../profile/profile-uuid.ts';
import { type CoolDown, maxFailures } from './cool-down.ts';
import { hasProfile } from './has-profile.ts';

/** What a plan is made from. */
export interface PlanAssignmentOptions {
  /** The devices as they are: of `devices.fetch`, of a mirror, of one's own store. */
  readonly devices: Iterable<Device> | AsyncIterable<Device>;
  /**
   * The profile that a device should have; `null`: none; undefined: whatever it has. Not asked for devices that left.
   */
  readonly wanted: (device: Device) => string | null | undefined;
  /** Devices that have to wait. Default: none. */
  readonly coolDowns?: Iterable<CoolDown>;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Devices that are to get one profile. */
export interface PlannedProfile {
  /** The profile. */
  readonly profileUuid: string;
  /** The devices, those with the nearest migration deadline first. */
  readonly serialNumbers: readonly string[];
}

/** What has to be done so that every device has the profile that it should have. Nothing was sent. */
export interface AssignmentPlan {
  /** Which devices get which profile. */
  readonly assign: readonly PlannedProfile[];
  /** Which devices lose theirs. */
  readonly remove: readonly string[];
  /** Devices that would be assigned a profile, but have to wait. */
  readonly waiting: readonly CoolDown[];
  /** Devices that the service failed for three times: a case for Apple Support. */
  readonly exhausted: readonly CoolDown[];
  /** How many devices are as they should be. */
  readonly settled: number;
}

/**
 * Compares what devices have with what they should have. Only the state of a device counts, not what is said to have
 * happened to it: a device that was moved here still names a profile that is not in effect.
 *
 * @throws TypeError - When `wanted` answers what is no profile identifier.
 */
export async function planAssignment(options: PlanAssignmentOptions): Promise<AssignmentPlan> {
  const { devices, wanted, clock = systemClock } = options;
  const coolDowns = new Map(Array.from(options.coolDowns ?? [], (entry) => [entry.serialNumber, entry]));
  const nowMs = clock.now();
  const groups = new Map<string, Device[]>();
  const remove: string[] = [];
  const waiting: CoolDown[] = [];
  const exhausted: CoolDown[] = [];
  let settled = 0;
  for await (const device of devices) {
    if (device.opType === 'deleted') continue;
    const profile = wanted(device);
    if (profile === undefined) continue;
    const uuid = profile === null ? undefined : checkUuid(profile);
    if (hasProfile(device, uuid)) settled += 1;
    else if (uuid === undefined) remove.push(device.serialNumber);
    else {
      const entry = coolDowns.get(device.serialNumber);
      const counts = entry?.profileUuid === uuid ? entry : undefined;
      if (counts && counts.failures >= maxFailures) exhausted.push(counts);
      else if (counts && counts.untilMs > nowMs) waiting.push(counts);
      else {
        const group = groups.get(uuid);
        if (group) group.push(device);
        else groups.set(uuid, [device]);
      }
    }
  }
  return { assign: Array.from(groups, toPlanned), remove, waiting, exhausted, settled };
}

function checkUuid(profile: string): string {
  const uuid = toProfileUuid(profile);
  if (!/^[0-9A-F]{32}$/.test(uuid)) throw new TypeError('wanted must answer the 32 hexadecimal digits of a profile');
  return uuid;
}

function toPlanned([profileUuid, devices]: readonly [string, readonly Device[]]): PlannedProfile {
  const deadline = ({ mdmMigrationDeadline }: Device) => Date.parse(mdmMigrationDeadline ?? '') || Infinity;
  const urgent = devices.filter((device) => deadline(device) < Infinity).sort((a, b) => deadline(a) - deadline(b));
  const others = devices.filter((device) => deadline(device) === Infinity);
  return { profileUuid, serialNumbers: [...urgent, ...others].map(({ serialNumber }) => serialNumber) };
}
