import { type CallOptions, callOptionNames, checkArgument, checkOptions } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import { foldSerialNumber } from '../resources/by-serial-number.ts';
import { type AbsenceOptions, checkKnown, isSuspicious, maxAbsentShareOf, type SuspiciousAbsence } from './absence.ts';
import type { SyncPosition } from './cursor-store.ts';

/** A device as the caller has stored it. Members that are absent are not compared. */
export interface KnownDevice {
  /** The serial number. Its case does not matter. */
  readonly serialNumber: string;
  /** The identifier of its profile. */
  readonly profileUuid?: string | undefined;
  /** The state of the profile: `empty`, `assigned`, `pushed` or `removed`. */
  readonly profileStatus?: string | undefined;
}

/** The differences between the devices that the caller knows and the devices of the service. */
export interface Reconciliation {
  /** The devices that the service has and the caller does not know: no sync reported them. */
  readonly added: readonly Device[];
  /** The serial numbers of the known devices that the service does not have any more. */
  readonly absent: readonly string[];
  /** The devices that have another profile, or a profile in another state. */
  readonly changed: readonly Device[];
  /** The number of known devices without a difference. */
  readonly unchanged: number;
  /** From where a sync can continue. Undefined if the service named no cursor. */
  readonly position: SyncPosition | undefined;
  /**
   * Set if the first fetch lacked an unusual number of the known devices. Then the devices were fetched a second time, and
   * `absent` has only those that both fetches lack.
   */
  readonly suspicious: SuspiciousAbsence | undefined;
  /** After a second fetch: the serial numbers of the known devices that one of the two fetches lacks. Otherwise empty. */
  readonly unconfirmed: readonly string[];
}

/** Options of {@link reconcileFleet}. */
export interface ReconcileFleetOptions extends CallOptions, AbsenceOptions {
  /** Devices per page; `max`: as many as the account allows. Default: 1,000. */
  readonly limit?: number | 'max';
}

const optionNames = [...callOptionNames, 'limit', 'maxAbsentShare'];

/**
 * Fetches all devices and compares them with those that you know. Apple's sync was observed to lose changes, so compare
 * once a day. Changes nothing.
 *
 * @param known - The devices that you have as present. Read completely before the fetch, and kept in memory.
 * @throws TypeError - If an option is wrong.
 * @throws DepError - If the fetch fails: a comparison with half of the devices would report the others as absent.
 * @example
 * const { added, absent } = await reconcileFleet(dep, database.devices());
 */
export async function reconcileFleet(
  client: DepClient,
  known: Iterable<KnownDevice> | AsyncIterable<KnownDevice>,
  options: ReconcileFleetOptions = {},
): Promise<Reconciliation> {
  checkOptions('reconcileFleet', options, optionNames);
  checkArgument('reconcileFleet', 'client', client, 'object');
  checkArgument('reconcileFleet', 'client.devices', client.devices, 'object');
  checkArgument('reconcileFleet', 'known', known, 'iterable');
  const { maxAbsentShare: _, ...list } = options;
  const maxAbsentShare = maxAbsentShareOf(options);
  const knownDevices = new Map<string, KnownDevice>();
  for await (const device of known) {
    checkArgument('reconcileFleet', 'known[]', device, 'object');
    checkKnown('reconcileFleet: known', knownDevices.size, device.serialNumber);
    knownDevices.set(foldSerialNumber(device.serialNumber), device);
  }
  const first = await compare(client, knownDevices, list);
  const suspicion = { absent: first.absent.length, known: knownDevices.size };
  if (!isSuspicious(suspicion, maxAbsentShare)) return { ...first, suspicious: undefined, unconfirmed: [] };
  const second = await compare(client, knownDevices, list);
  const [absentFirst, absentSecond] = [new Set(first.absent), new Set(second.absent)];
  return {
    ...second,
    absent: second.absent.filter((serialNumber) => absentFirst.has(serialNumber)),
    suspicious: suspicion,
    unconfirmed: [
      ...first.absent.filter((serialNumber) => !absentSecond.has(serialNumber)),
      ...second.absent.filter((serialNumber) => !absentFirst.has(serialNumber)),
    ],
  };
}

type Comparison = Omit<Reconciliation, 'suspicious' | 'unconfirmed'>;

async function compare(
  client: DepClient,
  known: ReadonlyMap<string, KnownDevice>,
  options: CallOptions & { readonly limit?: number | 'max' },
): Promise<Comparison> {
  const remaining = new Map(known);
  const added: Device[] = [];
  const changed: Device[] = [];
  const fetched = new Set<string>();
  let unchanged = 0;
  let cursor: string | undefined;
  for await (const page of client.devices.fetch(options).pages()) {
    for (const device of page.items) {
      const key = foldSerialNumber(device.serialNumber);
      // A device that is assigned during the fetch may occur on two pages.
      if (fetched.has(key)) continue;
      fetched.add(key);
      const stored = remaining.get(key);
      remaining.delete(key);
      if (!stored) added.push(device);
      else if (differs(stored, device)) changed.push(device);
      else unchanged += 1;
    }
    cursor = page.cursor;
  }
  return {
    added,
    absent: Array.from(remaining.values(), ({ serialNumber }) => serialNumber),
    changed,
    unchanged,
    position: cursor === undefined ? undefined : { phase: 'sync', cursor },
  };
}

/** Whether the profile differs. An empty text means the same as an absent member. */
function differs(stored: KnownDevice, device: Device): boolean {
  const isOther = (before: string | undefined, now: string | undefined) =>
    before !== undefined && before.toLowerCase() !== (now ?? '').toLowerCase();
  return isOther(stored.profileUuid, device.profileUuid) || isOther(stored.profileStatus, device.profileStatus);
}
