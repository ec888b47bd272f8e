import { parseDateTime } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import { foldSerialNumber } from '../resources/by-serial-number.ts';

/** The change of one device on a page. Discriminate by `state`. */
export type DeviceChange = PresentDevice | AbsentDevice;

/** The device is assigned to this server. */
export interface PresentDevice {
  /** The serial number, as the service spells it. */
  readonly serialNumber: string;
  /** The device is assigned to this server. What else happened to it is in `device`. */
  readonly state: 'present';
  /** The device as the service describes it. */
  readonly device: Device;
  /** The time of the change, in milliseconds since 1970. Undefined if the service names none. */
  readonly atMs: number | undefined;
}

/** The device is not assigned to this server any more. */
export interface AbsentDevice {
  /** The serial number. */
  readonly serialNumber: string;
  /** The device is not assigned to this server any more. */
  readonly state: 'absent';
  /** The device as the service last described it. Undefined if a full fetch did not contain it. */
  readonly device: Device | undefined;
  /** The time of the change, in milliseconds since 1970. Undefined if the service names none. */
  readonly atMs: number | undefined;
}

/** Converts a device of a page. `fetchedUntil` is the time of a device that has no time of its own. */
export function toDeviceChange(device: Device, fetchedUntil: string | undefined): DeviceChange {
  const { serialNumber, opType, opDate } = device;
  const atMs = toInstant(opDate) ?? (opType === undefined ? toInstant(fetchedUntil) : undefined);
  // A device that was moved here has "modified", and Apple may add other values: only "deleted" means absent.
  return opType === 'deleted'
    ? { serialNumber, state: 'absent', device, atMs }
    : { serialNumber, state: 'present', device, atMs };
}

/**
 * Whether a change replaces an earlier one: the later time wins; at the same time, the change that arrived later; a change
 * without a time loses against one with a time. (Apple: Sync the list of devices)
 */
export function supersedes(atMs: number | undefined, earlierAtMs: number | undefined): boolean {
  if (earlierAtMs === undefined) return true;
  return atMs !== undefined && atMs >= earlierAtMs;
}

/** Merges the devices of one page: one change for each device, in the order in which they last changed. */
export function mergePage(devices: readonly Device[], fetchedUntil: string | undefined): readonly DeviceChange[] {
  const merged = new Map<string, DeviceChange>();
  for (const device of devices) {
    const change = toDeviceChange(device, fetchedUntil);
    const key = foldSerialNumber(change.serialNumber);
    const earlier = merged.get(key);
    if (earlier && !supersedes(change.atMs, earlier.atMs)) continue;
    merged.delete(key);
    merged.set(key, change);
  }
  return [...merged.values()];
}

/** Reads an RFC 3339 text; undefined for anything else. In milliseconds since 1970. */
export function toInstant(text: string | undefined): number | undefined {
  return parseDateTime(text)?.getTime();
}
