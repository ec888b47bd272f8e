import type { CallOptions } from '@mdmkit/core';
import type { PlayManagedConfiguration } from '../api/play.ts';
import { wholeList } from '../google/google-list.ts';
import type { PlayCall } from './call.ts';

/** A device of a user. */
export interface PlayDeviceReference {
  /** The id of the enterprise, without a prefix. */
  readonly enterpriseId: string;
  /** The id of the user. */
  readonly userId: string;
  /** The id of the device. */
  readonly deviceId: string;
}

/** Calls about the configurations of apps on one device. */
export interface PlayManagedConfigurationCalls {
  /** Lists the configurations on a device. */
  list(device: PlayDeviceReference, options?: CallOptions): Promise<readonly PlayManagedConfiguration[]>;
  /** Reads the configuration of a product. */
  get(device: PlayDeviceReference, productId: string, options?: CallOptions): Promise<PlayManagedConfiguration>;
  /** Sets the configuration of a product. */
  update(
    device: PlayDeviceReference,
    productId: string,
    configuration: PlayManagedConfiguration,
    options?: CallOptions,
  ): Promise<PlayManagedConfiguration>;
  /** Removes the configuration of a product. */
  delete(device: PlayDeviceReference, productId: string, options?: CallOptions): Promise<void>;
}

const listMethod = { api: 'androidenterprise', name: 'managedconfigurationsfordevice.list' } as const;

/** Creates the calls about the configurations of apps. */
export function createPlayManagedConfigurationCalls(call: PlayCall): PlayManagedConfigurationCalls {
  const of = (device: PlayDeviceReference, productId: string) => ({
    ...device,
    managedConfigurationForDeviceId: productId,
  });
  return {
    list: async (device, options) =>
      wholeList<PlayManagedConfiguration>(
        await call('managedconfigurationsfordevice.list', { ...device }, options),
        listMethod,
        'managedConfigurationForDevice',
      ),
    get: (device, productId, options) => call('managedconfigurationsfordevice.get', of(device, productId), options),
    update: (device, productId, requestBody, options) =>
      call('managedconfigurationsfordevice.update', { ...of(device, productId), requestBody }, options),
    delete: (device, productId, options) =>
      call('managedconfigurationsfordevice.delete', of(device, productId), options),
  };
}
