import type { CallOptions, List } from '@mdmkit/core';
import { type Device, type DeviceChange, deviceMethods, maxDevicesPerPage } from '../api/devices.ts';
import { separateOptions } from '../checks/call-options.ts';
import { checkObject } from '../checks/check-object.ts';
import { checkSameEnterprise } from '../checks/same-enterprise.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';
import { acceptDeleted } from '../google/repeated-write.ts';

/** Where a list of devices starts, and how it is read. At most 100 devices are in a page. */
export interface ListDevicesOptions extends ListOptions {}

/** How a device is deleted. */
export interface DeleteDeviceOptions extends CallOptions {
  /** `PRESERVE_RESET_PROTECTION_DATA`, `WIPE_EXTERNAL_STORAGE`, `WIPE_ESIMS`. Default: none. */
  readonly wipeDataFlags?: readonly string[];
  /** The text that the user of a work profile sees, at most 200 characters. Default: none. */
  readonly wipeReasonMessage?: string;
}

/** Calls about devices. */
export interface DeviceCalls {
  /** Reads a device: `enterprises/{enterprise}/devices/{device}`. Google does not find a deleted device. */
  get(name: string, options?: CallOptions): Promise<Device>;
  /**
   * Lists the devices of an enterprise, page by page as the list is consumed, without deleted ones.
   *
   * @throws EmmError - While iterating.
   */
  list(parent: string, options?: ListDevicesOptions): List<Device>;
  /** Changes the state of a device, the reason shown for it, or its policy: exactly the members of `change`. */
  patch(name: string, change: DeviceChange, options?: CallOptions): Promise<Device>;
  /** Assigns a policy of the same enterprise to a device, by name or id. */
  setPolicy(name: string, policyName: string, options?: CallOptions): Promise<Device>;
  /**
   * Deletes a device and asks it to wipe itself. An offline device may never receive that: send the command WIPE where
   * the wipe has to be confirmed.
   */
  delete(name: string, options?: DeleteDeviceOptions): Promise<void>;
}

/** Creates the calls about devices. */
export function createDeviceCalls(google: GoogleClient): DeviceCalls {
  const methods = deviceMethods;
  const patch: DeviceCalls['patch'] = async (name, body, options = {}) => {
    const { row } = methods.patch;
    checkObject(row, body, 'change');
    checkSameEnterprise(row, name, body.policyName, 'policyName');
    const [, callOptions] = separateOptions(row.name, options, []);
    return await google.patch(methods, name, body, { ...callOptions, updateMask: Object.keys(body) });
  };
  return {
    get: (name, options) => google.send(methods.get, name, {}, options),
    list: (parent, options) =>
      google.list({ method: methods.list, member: 'devices', maxPageSize: maxDevicesPerPage }, parent, options),
    patch,
    setPolicy: (name, policyName, options) => patch(name, { policyName }, options),
    async delete(name, options) {
      const own = ['wipeDataFlags', 'wipeReasonMessage'] as const;
      const [query, callOptions] = separateOptions(methods.delete.row.name, options, own);
      await acceptDeleted(google.send(methods.delete, name, { query }, callOptions));
    },
  };
}
