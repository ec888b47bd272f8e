import type { Caller, CallOptions, List } from '@mdmkit/core';
import { type ActivationLock, type ActivationLockResult, enableActivationLock } from '../api/activation-lock.ts';
import type { Device, DeviceStatus } from '../api/device.ts';
import { getDeviceDetails } from '../api/device-details.ts';
import { disownDevices } from '../api/disown.ts';
import { getReplacementDetails, type ReplacementDetails } from '../api/replacement-details.ts';
import {
  type DevicePage,
  type FetchDevicesOptions,
  listChanges,
  listDevices,
  type SyncDevicesOptions,
} from './device-list.ts';

/** How devices are disowned. */
export interface DisownOptions extends CallOptions {
  /** Has to be said: only the seller or Apple Configurator can bring a device back. */
  readonly forGood: true;
}

/** The calls about devices. */
export interface DeviceCalls {
  /**
   * All devices assigned to this server, read page by page as the list is consumed.
   *
   * @throws DepError - While iterating.
   */
  fetch(options?: FetchDevicesOptions): List<Device, DevicePage>;
  /**
   * What changed since a cursor, oldest first, read page by page as the list is consumed. A device may come several
   * times. `syncFleet` does the same with everything around it.
   *
   * @throws DepError - While iterating: `DEP_CURSOR_EXPIRED` after seven days, then fetch all devices again.
   */
  sync(options: SyncDevicesOptions): List<Device, DevicePage>;
  /**
   * Reads up to 1,000 devices by serial number. One that is unknown or another server's has only a `responseStatus`.
   *
   * @throws DepError
   */
  details(serialNumbers: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, Device>>;
  /**
   * Releases up to 1,000 devices from the organisation for good, and answers what became of each.
   *
   * @throws TypeError - Without `forGood: true`.
   * @throws DepError
   */
  disown(serialNumbers: readonly string[], options: DisownOptions): Promise<ReadonlyMap<string, DeviceStatus>>;
  /**
   * Locks a device to the organisation. `createBypassCode` makes the code that lifts the lock.
   *
   * @throws DepError - A refusal for this device is no error: see `responseStatus`.
   */
  enableActivationLock(lock: ActivationLock, options?: CallOptions): Promise<ActivationLockResult>;
  /**
   * Reads which device one stands in for. Meant for devices whose `isReplacementDevice` is true.
   *
   * @throws DepError - `DEP_DEVICE_NOT_FOUND` when it replaces none.
   */
  replacementDetails(serialNumber: string, options?: CallOptions): Promise<ReplacementDetails>;
}

/** Makes the calls about devices. */
export function createDeviceCalls(caller: Caller, label: string | undefined): DeviceCalls {
  return {
    fetch: (options) => listDevices(caller, label, options),
    sync: (options) => listChanges(caller, label, options),
    async details(serialNumbers, options) {
      const { devices = {} } = await caller.call(getDeviceDetails, { body: { devices: [...serialNumbers] } }, options);
      return new Map(
        Object.entries(devices).map(([name, device]) => [
          name,
          { ...device, serialNumber: device.serialNumber ?? name },
        ]),
      );
    },
    // A program without types might call it without options.
    async disown(serialNumbers, options: Partial<DisownOptions> | undefined) {
      const { forGood, ...callOptions } = options ?? {};
      if (forGood !== true) throw new TypeError('forGood must be true: a disowned device does not come back');
      const body = { devices: [...serialNumbers] };
      const { devices = {} } = await caller.call(disownDevices, { body }, callOptions);
      return new Map(Object.entries(devices));
    },
    enableActivationLock: (lock, options) => caller.call(enableActivationLock, { body: lock }, options),
    replacementDetails: (device, options) => caller.call(getReplacementDetails, { query: { device } }, options),
  };
}
