import type { CallOptions } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import type { SyncPosition } from './cursor-store.ts';

/** A device as the caller knows it. Only what is given is compared. */
export interface KnownDevice {
  /** Which device. */
  readonly serialNumber: string;
  /** The profile that it has, as far as the caller knows. */
  readonly profileUuid?: string | undefined;
  /** How far that profile is, as far as the caller knows. */
  readonly profileStatus?: string | undefined;
}

/** How what is known differs from what the service has. */
export interface Reconciliation {
  /** Devices that the service has and the caller does not know: a sync never told of them. */
  readonly lost: readonly Device[];
  /** Devices that the caller knows and the service does not have any more. */
  readonly lingering: readonly string[];
  /** Devices whose profile is another one, or in another state. */
  readonly changed: readonly Device[];
  /** How many are as they are known. */
  readonly unchanged: number;
  /** Where a sync can go on from here; undefined when the service named no cursor. */
  readonly position: SyncPosition | undefined;
}

/** How a comparison is made. */
export interface ReconcileFleetOptions extends CallOptions {
  /** Devices per page. Default: 1,000. */
  readonly limit?: number;
}

/**
 * Fetches all devices and compares them with those that the caller knows. Syncs were seen to lose changes: do it once a
 * day, say. Changes nothing anywhere.
 *
 * @param known - What the caller knows, as of before this call; read first, and held in memory.
 * @throws DepError - When the fetch fails: a comparison with half of the devices would call the others lingering.
 */
export async function reconcileFleet(
  client: DepClient,
  known: Iterable<KnownDevice> | AsyncIterable<KnownDevice>,
  options: ReconcileFleetOptions = {},
): Promise<Reconciliation> {
  const remaining = new Map<string, KnownDevice>();
  for await (const device of known) remaining.set(device.serialNumber, device);
  const lost: Device[] = [];
  const changed: Device[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  let cursor: string | undefined;
  for await (const page of client.devices.fetch(options).pages()) {
    for (const device of page.items) {
      // A device that is assigned during the fetch may come on two pages.
      if (seen.has(device.serialNumber)) continue;
      seen.add(device.serialNumber);
      const before = remaining.get(device.serialNumber);
      remaining.delete(device.serialNumber);
      if (!before) lost.push(device);
      else if (differs(before, device)) changed.push(device);
      else unchanged += 1;
    }
    cursor = page.cursor;
  }
  return {
    lost,
    lingering: [...remaining.keys()],
    changed,
    unchanged,
    position: cursor === undefined ? undefined : { phase: 'sync', cursor },
  };
}

/** Empty and absent mean the same. */
function differs(known: KnownDevice, device: Device): boolean {
  const compare = (one: string | undefined, other: string | undefined) =>
    one !== undefined && one.toLowerCase() !== (other ?? '').toLowerCase();
  return compare(known.profileUuid, device.profileUuid) || compare(known.profileStatus, device.profileStatus);
}
