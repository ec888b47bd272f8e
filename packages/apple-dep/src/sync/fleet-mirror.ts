import type { Device } from '../api/device.ts';
import { foldSerialNumber } from '../resources/by-serial-number.ts';
import { type DeviceChange, type PresentDevice, supersedes } from './device-change.ts';

/** The devices of a server in the memory of this process, updated from pages of changes. */
export interface FleetMirror {
  /** Applies changes. A change that is older than the stored one has no effect, in whatever order they arrive. */
  apply(changes: Iterable<DeviceChange>): void;
  /** Returns a device that is present; undefined for any other. The case of the serial number does not matter. */
  get(serialNumber: string): Device | undefined;
  /** Iterates over the devices that are present. */
  devices(): IterableIterator<Device>;
  /** Iterates over their serial numbers: pass it to `syncFleet` as `known`. */
  serialNumbers(): IterableIterator<string>;
  /** The number of devices that are present. */
  readonly size: number;
}

/** Creates an empty mirror. It remembers when a device left, so that an older change does not bring it back. */
export function createFleetMirror(): FleetMirror {
  const changes = new Map<string, DeviceChange>();
  let size = 0;
  function* present(): Generator<PresentDevice, void, void> {
    for (const change of changes.values()) if (change.state === 'present') yield change;
  }
  return {
    apply(news) {
      for (const change of news) {
        const key = foldSerialNumber(change.serialNumber);
        const earlier = changes.get(key);
        if (earlier && !supersedes(change.atMs, earlier.atMs)) continue;
        size += Number(change.state === 'present') - Number(earlier?.state === 'present');
        changes.set(key, change);
      }
    },
    get(serialNumber) {
      const change = changes.get(foldSerialNumber(serialNumber));
      return change?.state === 'present' ? change.device : undefined;
    },
    *devices() {
      for (const { device } of present()) yield device;
    },
    *serialNumbers() {
      for (const { serialNumber } of present()) yield serialNumber;
    },
    get size() {
      return size;
    },
  };
}
