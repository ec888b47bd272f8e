import { type Caller, type CallOptions, checkArgument, type List } from '@mdmkit/core';
import { type ActivationLock, type ActivationLockResult, enableActivationLock } from '../api/activation-lock.ts';
import type { Device, DeviceStatus } from '../api/device.ts';
import { getDeviceDetails } from '../api/device-details.ts';
import { disownDevices } from '../api/disown.ts';
import { getReplacementDetails, type ReplacementDetails } from '../api/replacement-details.ts';
import { bySerialNumber } from './by-serial-number.ts';
import {
  type DevicePage,
  type FetchDevicesOptions,
  listChanges,
  listDevices,
  type SyncDevicesOptions,
} from './device-list.ts';
import { createPageLimits } from './page-limits.ts';

/** Options of `devices.disown`. */
export interface DisownOptions extends CallOptions {
  /** Required, because only the seller or Apple Configurator can add the device to the organisation again. */
  readonly forGood: true;
}

/** The device calls. */
export interface DeviceCalls {
  /**
   * Lists all devices that are assigned to this server. Pages are requested while the list is consumed.
   *
   * @throws DepError - While iterating. `DEP_SCHEMA_MISMATCH` if an answer is not a page of devices.
   */
  fetch(options?: FetchDevicesOptions): List<Device, DevicePage>;
  /**
   * Lists the changes since a cursor, oldest first. Pages are requested while the list is consumed. A device may occur
   * several times. `syncFleet` also saves cursors and handles cursors that the service refuses.
   *
   * @throws DepError - While iterating. `DEP_CURSOR_EXPIRED` after seven days: fetch all devices again.
   */
  sync(options: SyncDevicesOptions): List<Device, DevicePage>;
  /**
   * Reads up to 1,000 devices by serial number. A device that is unknown, or assigned to another server, has only its
   * serial number and `responseStatus`. The keys of the result are spelled as in `serialNumbers`.
   *
   * @throws DepError
   */
  details(serialNumbers: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, Device>>;
  /**
   * Releases up to 1,000 devices from the organisation permanently. Returns the status of each device.
   *
   * @throws TypeError - Without `forGood: true`.
   * @throws DepError
   */
  disown(serialNumbers: readonly string[], options: DisownOptions): Promise<ReadonlyMap<string, DeviceStatus>>;
  /**
   * Locks a device to the organisation. `createBypassCode` creates the code that removes the lock.
   *
   * @throws DepError - Not if the service refuses to lock this device: see `responseStatus`.
   */
  enableActivationLock(lock: ActivationLock, options?: CallOptions): Promise<ActivationLockResult>;
  /**
   * Reads which device was replaced by this one. For devices whose `isReplacementDevice` is true.
   *
   * @throws DepError - `DEP_DEVICE_NOT_FOUND` if the device replaces none.
   */
  replacementDetails(serialNumber: string, options?: CallOptions): Promise<ReplacementDetails>;
}

/** Creates the device calls. */
export function createDeviceCalls(caller: Caller, label: string | undefined): DeviceCalls {
  const lists = { caller, label, pageLimits: createPageLimits(caller) };
  return {
    fetch(options = {}) {
      checkArgument('devices.fetch', 'options', options, 'object');
      return listDevices(lists, options);
    },
    sync(options) {
      checkArgument('devices.sync', 'options', options, 'object');
      return listChanges(lists, options);
    },
    async details(serialNumbers, options) {
      checkArgument('devices.details', 'serialNumbers', serialNumbers, 'list');
      const requested = [...serialNumbers];
      const { devices } = await caller.call(getDeviceDetails, { body: { devices: requested } }, options);
      return new Map(
        Array.from(bySerialNumber(devices, requested), ([name, device]) => [
          name,
          { ...device, serialNumber: device.serialNumber ?? name },
        ]),
      );
    },
    // Callers without TypeScript may leave the options out.
    async disown(serialNumbers, options: Partial<DisownOptions> | undefined) {
      const { forGood, ...callOptions } = options ?? {};
      if (forGood !== true) throw new TypeError('forGood must be true: a disowned device does not come back');
      checkArgument('devices.disown', 'serialNumbers', serialNumbers, 'list');
      const requested = [...serialNumbers];
      const { devices } = await caller.call(disownDevices, { body: { devices: requested } }, callOptions);
      return bySerialNumber(devices, requested);
    },
    enableActivationLock: (lock, options) => caller.call(enableActivationLock, { body: lock }, options),
    replacementDetails: (device, options) => caller.call(getReplacementDetails, { query: { device } }, options),
  };
}
