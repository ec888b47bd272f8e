import type { Device } from '../api/device.ts';

/** What is known of one device after a page. */
export interface DeviceChange {
  /** Which device. */
  readonly serialNumber: string;
  /** Whether it is assigned to this server. What else happened to it is in `device`, and only its state counts. */
  readonly state: 'present' | 'absent';
  /** The device as the service described it; undefined where a full fetch did not have it any more. */
  readonly device: Device | undefined;
  /** As of when, in milliseconds since 1970; undefined where the service did not say. */
  readonly atMs: number | undefined;
}

/** Turns a device of a page into what it means. `fetchedUntil` dates what has no date of its own. */
export function toDeviceChange(device: Device, fetchedUntil: string | undefined): DeviceChange {
  return {
    serialNumber: device.serialNumber,
    // A device that was moved here comes as "modified", and unknown kinds may be added: only "deleted" takes away.
    state: device.opType === 'deleted' ? 'absent' : 'present',
    device,
    atMs: toInstant(device.opDate) ?? (device.opType === undefined ? toInstant(fetchedUntil) : undefined),
  };
}

/**
 * Whether news of one instant replaces what is known as of another: the later instant wins, at the same instant what
 * came later, and what has no date loses against what has one. (Apple: Sync the list of devices)
 */
export function supersedes(atMs: number | undefined, knownAtMs: number | undefined): boolean {
  if (knownAtMs === undefined) return true;
  return atMs !== undefined && atMs >= knownAtMs;
}

/** Merges the devices of one page: one change for each, in the order in which they last changed. */
export function mergePage(devices: readonly Device[], fetchedUntil: string | undefined): readonly DeviceChange[] {
  const merged = new Map<string, DeviceChange>();
  for (const device of devices) {
    const change = toDeviceChange(device, fetchedUntil);
    const known = merged.get(change.serialNumber);
    if (known && !supersedes(change.atMs, known.atMs)) continue;
    merged.delete(change.serialNumber);
    merged.set(change.serialNumber, change);
  }
  return [...merged.values()];
}

function toInstant(text: string | undefined): number | undefined {
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
