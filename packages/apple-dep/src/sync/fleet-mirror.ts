import type { Device } from '../api/device.ts';
import { type DeviceChange, supersedes } from './device-change.ts';

/** The devices of a server in this process's memory, kept up to date from pages of changes. */
export interface FleetMirror {
  /** Takes changes over. Those that are older than what is known change nothing, whatever order they come in. */
  apply(changes: Iterable<DeviceChange>): void;
  /** A device that is present. */
  get(serialNumber: string): Device | undefined;
  /** The devices that are present. */
  devices(): IterableIterator<Device>;
  /** Their serial numbers: what `syncFleet` takes as `known`. */
  serialNumbers(): IterableIterator<string>;
  /** How many are present. */
  readonly size: number;
}

/** Makes an empty mirror. It remembers when a device went, so that older news does not bring it back. */
export function createFleetMirror(): FleetMirror {
  const known = new Map<string, DeviceChange>();
  let present = 0;
  function* changes() {
    for (const change of known.values()) if (change.state === 'present') yield change;
  }
  return {
    apply(news) {
      for (const change of news) {
        const before = known.get(change.serialNumber);
        if (before && !supersedes(change.atMs, before.atMs)) continue;
        present += Number(change.state === 'present') - Number(before?.state === 'present');
        known.set(change.serialNumber, change);
      }
    },
    get(serialNumber) {
      const change = known.get(serialNumber);
      return change?.state === 'present' ? change.device : undefined;
    },
    *devices() {
      for (const { device } of changes()) if (device) yield device;
    },
    *serialNumbers() {
      for (const { serialNumber } of changes()) yield serialNumber;
    },
    get size() {
      return present;
    },
  };
}
