import type { CallOptions, List } from '@mdmkit/core';
import {
  zeroTouchMethods as methods,
  type ZeroTouchCompany,
  type ZeroTouchConfiguration,
  type ZeroTouchConfigurationDocument,
  type ZeroTouchDevice,
  type ZeroTouchDpc,
} from '../api/zero-touch.ts';
import type { GoogleClient, MaskedPatchOptions } from '../google/google-client.ts';
import { type ListOptions, wholeList } from '../google/google-list.ts';
import { acceptDeleted } from '../google/repeated-write.ts';
import type { DeviceReference } from './device-reference.ts';

/** Calls about configurations: what devices receive at their first start. */
export interface ConfigurationCalls {
  /** Creates a configuration. A new default replaces the old one. Not repeated after a failure: Google would create two. */
  create(
    customer: string,
    configuration: ZeroTouchConfigurationDocument,
    options?: CallOptions,
  ): Promise<ZeroTouchConfiguration>;
  /** Reads a configuration: `customers/{customer}/configurations/{configuration}`. */
  get(name: string, options?: CallOptions): Promise<ZeroTouchConfiguration>;
  /** Lists the configurations of a customer. */
  list(customer: string, options?: CallOptions): Promise<readonly ZeroTouchConfiguration[]>;
  /** Changes the members that `updateMask` names. */
  patch(
    name: string,
    configuration: ZeroTouchConfigurationDocument,
    options: MaskedPatchOptions,
  ): Promise<ZeroTouchConfiguration>;
  /** Deletes a configuration that no device uses. */
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** Calls about the devices of a customer. */
export interface CustomerDeviceCalls {
  /** Reads a device: `customers/{customer}/devices/{device}`. */
  get(name: string, options?: CallOptions): Promise<ZeroTouchDevice>;
  /** Lists the devices of a customer, at most 10,000 in a page. */
  list(customer: string, options?: ListOptions): List<ZeroTouchDevice>;
  /** Assigns a configuration to a device. */
  applyConfiguration(
    customer: string,
    device: DeviceReference,
    configuration: string,
    options?: CallOptions,
  ): Promise<void>;
  /** Removes the configuration of a device. */
  removeConfiguration(customer: string, device: DeviceReference, options?: CallOptions): Promise<void>;
  /** Removes a device from the customer. Only the reseller can undo this. */
  unclaim(customer: string, device: DeviceReference, options?: CallOptions): Promise<void>;
}

/** Calls for organisations: their own configurations and devices. */
export interface CustomerCalls {
  /** Lists the customers that the credential can act for. */
  list(options?: ListOptions): List<ZeroTouchCompany>;
  /** Lists the apps that can manage devices. Identify an app by the last part of its name. */
  listDpcs(customer: string, options?: CallOptions): Promise<readonly ZeroTouchDpc[]>;
  /** Configurations: what devices receive at their first start. */
  readonly configurations: ConfigurationCalls;
  /** Devices. */
  readonly devices: CustomerDeviceCalls;
}

/** The most items in one page. (Zero-touch: customers.list, customers.devices.list) */
const maxCustomersPerPage = 100;
const maxDevicesPerPage = 10_000;

/** Creates the calls for organisations. */
export function createCustomerCalls(google: GoogleClient): CustomerCalls {
  return {
    list: (options) =>
      google.list(
        { method: methods.listCustomers, member: 'customers', maxPageSize: maxCustomersPerPage },
        '',
        options,
      ),
    listDpcs: async (customer, options) =>
      wholeList(await google.send(methods.listDpcs, customer, {}, options), methods.listDpcs.row, 'dpcs'),
    configurations: createConfigurationCalls(google),
    devices: createCustomerDeviceCalls(google),
  };
}

function createConfigurationCalls(google: GoogleClient): ConfigurationCalls {
  const ofPatch = { patch: methods.patchConfiguration, get: methods.getConfiguration };
  return {
    create: (customer, body, options) => google.send(methods.createConfiguration, customer, { body }, options),
    get: (name, options) => google.send(methods.getConfiguration, name, {}, options),
    list: async (customer, options) =>
      wholeList(
        await google.send(methods.listConfigurations, customer, {}, options),
        methods.listConfigurations.row,
        'configurations',
      ),
    patch: (name, body, options) => google.patch(ofPatch, name, body, options),
    delete: (name, options) => acceptDeleted(google.send(methods.deleteConfiguration, name, {}, options)),
  };
}

function createCustomerDeviceCalls(google: GoogleClient): CustomerDeviceCalls {
  return {
    get: (name, options) => google.send(methods.getDevice, name, {}, options),
    list: (customer, options) =>
      google.list(
        { method: methods.listDevices, member: 'devices', maxPageSize: maxDevicesPerPage },
        customer,
        options,
      ),
    applyConfiguration: (customer, device, configuration, options) =>
      google.send(methods.applyConfiguration, customer, { body: { device, configuration } }, options),
    removeConfiguration: (customer, device, options) =>
      google.send(methods.removeConfiguration, customer, { body: { device } }, options),
    unclaim: (customer, device, options) =>
      google.send(methods.unclaimCustomerDevice, customer, { body: { device } }, options),
  };
}
