import { type Clock, checkArgument, checkOptions, parseDateTime, systemClock } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import { toProfileUuid } from '../profile/profile-uuid.ts';
import { foldSerialNumber } from '../resources/by-serial-number.ts';
import { type CoolDown, maxFailures } from './cool-down.ts';
import { hasProfile } from './has-profile.ts';

/** Options of {@link planAssignment}. */
export interface PlanAssignmentOptions {
  /** The devices: of `devices.fetch`, of a mirror, or of your own store. */
  readonly devices: Iterable<Device> | AsyncIterable<Device>;
  /**
   * Returns the identifier of the profile that a device should have; `null`: no profile; undefined: leave it as it is.
   * Not called for devices that left.
   */
  readonly wanted: (device: Device) => string | null | undefined;
  /** The devices that have to wait. Default: none. */
  readonly coolDowns?: Iterable<CoolDown>;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** The devices to which one profile is assigned. */
export interface PlannedProfile {
  /** The identifier of the profile. */
  readonly profileUuid: string;
  /** The serial numbers of the devices; those with the nearest migration deadline first. */
  readonly serialNumbers: readonly string[];
}

/** What has to be sent so that every device has the right profile. Nothing has been sent. */
export interface AssignmentPlan {
  /** The assignments. */
  readonly assign: readonly PlannedProfile[];
  /** The serial numbers of the devices whose profile is removed. */
  readonly remove: readonly string[];
  /** The devices that need an assignment, but have to wait. */
  readonly waiting: readonly CoolDown[];
  /** The devices whose assignment failed three times: a case for Apple Support. */
  readonly exhausted: readonly CoolDown[];
  /** The number of devices that have the right profile. */
  readonly settled: number;
}

/**
 * Compares the profiles that devices have with the profiles that they should have. Only the state of a device counts: a
 * device that was moved here still names a profile that is not in effect.
 *
 * @throws TypeError - If `wanted` returns something other than the identifier of a profile.
 * @example
 * const plan = await planAssignment({ devices: dep.devices.fetch(), wanted: () => profileUuid });
 */
export async function planAssignment(options: PlanAssignmentOptions): Promise<AssignmentPlan> {
  checkOptions('planAssignment', options, ['devices', 'wanted', 'coolDowns', 'clock']);
  const { devices, wanted, clock = systemClock } = options;
  checkArgument('planAssignment', 'devices', devices, 'iterable');
  checkArgument('planAssignment', 'wanted', wanted, 'function');
  const coolDowns = new Map(
    Array.from(options.coolDowns ?? [], (entry) => [foldSerialNumber(entry.serialNumber), entry]),
  );
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
      const entry = coolDowns.get(foldSerialNumber(device.serialNumber));
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
  if (!/^[0-9A-F]{32}$/.test(uuid)) throw new TypeError('wanted must return the 32 hexadecimal digits of a profile');
  return uuid;
}

function toPlanned([profileUuid, devices]: readonly [string, readonly Device[]]): PlannedProfile {
  const deadline = ({ mdmMigrationDeadline }: Device) => parseDateTime(mdmMigrationDeadline)?.getTime() ?? Infinity;
  const urgent = devices.filter((device) => deadline(device) < Infinity).sort((a, b) => deadline(a) - deadline(b));
  const others = devices.filter((device) => deadline(device) === Infinity);
  return { profileUuid, serialNumbers: [...urgent, ...others].map(({ serialNumber }) => serialNumber) };
}
