import type { Device } from '../api/devices.ts';
import { createDevice } from './devices.ts';
import type { EnterpriseCore } from './enterprise-core.ts';
import { createFleetIds } from './fleet.ts';
import type { Surroundings } from './surroundings.ts';
import { createVirtualDevice, type DeviceInside, type DeviceStart } from './virtual-device.ts';

/** The devices of a simulated enterprise, in the order of the list. A million devices use no memory until they change. */
export interface SimulatedDevices extends Iterable<Device> {
  /** The length of the list. A deleted device leaves an empty place. */
  readonly length: number;
  /** The device at a place; undefined if it was deleted. */
  at(index: number): Device | undefined;
}

/** The devices with the operations of the API. */
export interface DeviceBook extends SimulatedDevices {
  /** A device brought to life; undefined for an id that the enterprise does not have. */
  find(id: string): DeviceInside | undefined;
  /** What Google knows of a device, without bringing it to life. */
  document(id: string): Device | undefined;
  /** Adds an enrolled device. */
  add(start: DeviceStart): DeviceInside;
  /** Removes a device; false when it was gone already. */
  remove(id: string): boolean;
  /** Whether a device was there and is not any more. */
  wasRemoved(id: string): boolean;
  /** The devices that have come to life. */
  readonly live: ReadonlyMap<string, DeviceInside>;
  /** How many devices there are. */
  readonly count: number;
}

/** Creates the devices of an enterprise: `count` that enrolled two minutes ago, and those that enrol later. */
export function createDeviceBook(world: Surroundings, enterprise: EnterpriseCore, count: number): DeviceBook {
  const ids = createFleetIds(enterprise.name);
  const enrolledAtMs = world.clock.now() - 120_000;
  const live = new Map<string, DeviceInside>();
  const removed = new Set<string>();
  const later: string[] = [];

  const idAt = (index: number) => (index < count ? ids.idOf(index) : later[index - count]);
  const isSeeded = (id: string) => ids.indexOf(id, count) !== undefined;
  const seeded = (id: string): Device =>
    createDevice({
      enterprise: enterprise.name,
      id,
      enrolledAtMs,
      policyVersion: enterprise.policies.versionAt('default', world.clock.now() - world.deviceDelayMs) ?? '1',
    });
  const document = (id: string): Device | undefined => {
    if (removed.has(id)) return undefined;
    return live.get(id)?.document ?? (isSeeded(id) ? seeded(id) : undefined);
  };
  const at = (index: number) => {
    const id = idAt(index);
    return id === undefined ? undefined : document(id);
  };
  const add = (start: DeviceStart) => {
    const device = createVirtualDevice(world, enterprise, start);
    live.set(idOf(start.document.name), device);
    return device;
  };

  return {
    live,
    at,
    document,
    get length() {
      return count + later.length;
    },
    get count() {
      return count + later.length - removed.size;
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < count + later.length; index += 1) {
        const device = at(index);
        if (device) yield device;
      }
    },
    find(id) {
      if (removed.has(id)) return undefined;
      return live.get(id) ?? (isSeeded(id) ? add({ document: seeded(id), personal: false }) : undefined);
    },
    add(start) {
      later.push(idOf(start.document.name));
      return add(start);
    },
    remove(id) {
      if (removed.has(id) || document(id) === undefined) return false;
      removed.add(id);
      live.delete(id);
      return true;
    },
    wasRemoved: (id) => removed.has(id),
  };
}

/** The last part of a resource name. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
