import type { CallOptions, List } from '@mdmkit/core';
import { type Device, deviceMethods, maxDevicesPerPage } from '../api/devices.ts';
import type { AmapiMethods } from '../api/generated/method-types.ts';
import type { BodyOf } from '../api/method-types.ts';
import { checkSameEnterprise } from '../checks/same-enterprise.ts';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';
import { orGone, orPresent } from '../google/unchanged.ts';

/** Where and how to read devices. At most 100 come in a page. */
export interface ListDevicesOptions extends ListOptions {}

/** What a patch of a device may change. */
export type DeviceChange = Pick<
  BodyOf<AmapiMethods['enterprises.devices.patch']>,
  'state' | 'disabledReason' | 'policyName'
>;

/** How a device is deleted. */
export interface DeleteDeviceOptions extends CallOptions {
  /** `PRESERVE_RESET_PROTECTION_DATA`, `WIPE_EXTERNAL_STORAGE`, `WIPE_ESIMS`. Default: none. */
  readonly wipeDataFlags?: readonly string[];
  /** What the user of a work profile is told, at most 200 characters. Default: nothing. */
  readonly wipeReasonMessage?: string;
}

/** The devices. */
export interface Devices {
  /** Reads a device: `enterprises/{enterprise}/devices/{device}`. A deleted one is not found. */
  get(name: string, options?: CallOptions): Promise<Device>;
  /**
   * The devices of an enterprise, read page by page as the list is consumed. Deleted devices are not listed.
   *
   * @throws EmmError - While iterating.
   */
  list(parent: string, options?: ListDevicesOptions): List<Device>;
  /** Changes a device's state, the reason shown for it, or its policy: exactly the members that are given. */
  patch(name: string, change: DeviceChange, options?: CallOptions): Promise<Device>;
  /** Puts a device under a policy of its enterprise, given by name or id. */
  setPolicy(name: string, policyName: string, options?: CallOptions): Promise<Device>;
  /**
   * Deletes a device and attempts to wipe it, which an offline device may never hear of. Where the wipe has to be
   * confirmed, send the command WIPE instead.
   */
  delete(name: string, options?: DeleteDeviceOptions): Promise<void>;
}

/** Binds the devices to a client. */
export function createDevices(google: GoogleClient): Devices {
  const get: Devices['get'] = (name, options) => google.send(deviceMethods.get, name, {}, options);
  const patch: Devices['patch'] = async (name, body, options) => {
    checkSameEnterprise(deviceMethods.patch.row, name, body.policyName, 'policyName');
    const updateMask = Object.keys(body);
    return await orPresent(google.patch(deviceMethods.patch, name, { body, updateMask }, options), () =>
      get(name, options),
    );
  };
  return {
    get,
    list: (parent, options) =>
      google.list(
        { method: deviceMethods.list, items: ({ devices }) => devices, maxPageSize: maxDevicesPerPage },
        parent,
        options,
      ),
    patch,
    setPolicy: (name, policyName, options) => patch(name, { policyName }, options),
    delete: (name, { wipeDataFlags, wipeReasonMessage, ...options } = {}) =>
      orGone(google.send(deviceMethods.delete, name, { query: { wipeDataFlags, wipeReasonMessage } }, options)),
  };
}
