import type { WireSchema } from '@mdmkit/core';
import { decisiveMember, digits } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/zero-touch.ts';
import { zeroTouch } from './google-api.ts';
import { pageOf } from './page.ts';

/** An organisation or a reseller. (Zero-touch: Company) */
export interface ZeroTouchCompany extends generated.Company {
  /** The name of the company: `partners/{partner}/customers/{customer}` or `customers/{customer}`. */
  readonly name: string;
}

/** The request for a customer. */
export interface CreateCustomerRequest {
  /** The name of the organisation. */
  readonly companyName: string;
  /** The e-mail addresses of the owners, who have every right in the portal. */
  readonly ownerEmails: readonly string[];
  /** The e-mail addresses of the administrators. Default: none. */
  readonly adminEmails?: readonly string[];
}

/** What a device receives at its first start. (Zero-touch: Configuration) */
export interface ZeroTouchConfiguration extends generated.Configuration {
  /** The name of the configuration: `customers/{customer}/configurations/{configuration}`. */
  readonly name: string;
}

/** A configuration as it is sent. (Zero-touch: Configuration) */
export interface ZeroTouchConfigurationDocument extends generated.ConfigurationDocument {}

/** A registered device. (Zero-touch: Device) */
export interface ZeroTouchDevice extends generated.Device {
  /** The name of the device: `customers/{customer}/devices/{device}` or `partners/{partner}/devices/{device}`. */
  readonly name: string;
}

/** A device policy controller: the app that manages a device. (Zero-touch: Dpc) */
export interface ZeroTouchDpc extends generated.Dpc {
  /** The name of the app: `customers/{customer}/dpcs/{dpc}`. The last part is the same for every customer. */
  readonly name: string;
}

/** The request that registers one device. (Zero-touch: ClaimDeviceRequest) */
export interface ClaimDeviceRequest extends generated.ClaimDeviceRequest {}

/** The request that removes one device from its customer. (Zero-touch: UnclaimDeviceRequest) */
export interface UnclaimDeviceRequest extends generated.UnclaimDeviceRequest {}

/** One registration of a batch. (Zero-touch: PartnerClaim) */
export interface DeviceClaim extends generated.PartnerClaim {}

/** One removal of a batch. (Zero-touch: PartnerUnclaim) */
export interface DeviceUnclaim extends generated.PartnerUnclaim {}

/** One change of metadata of a batch. (Zero-touch: UpdateMetadataArguments) */
export interface MetadataUpdate extends generated.UpdateMetadataArguments {}

/** The answer to a claim. (Zero-touch: ClaimDeviceResponse) */
export interface ClaimedDevice extends generated.ClaimDeviceResponse {
  /** The id of the device. A 64-bit integer as decimal text. */
  readonly deviceId: string;
}

/** The result for one device of a batch. (Zero-touch: PerDeviceStatusInBatch) */
export interface PerDeviceStatus {
  /** `SINGLE_DEVICE_STATUS_SUCCESS`, or the reason of the failure. */
  readonly status?: string | undefined;
  /** The id of the device, if it succeeded. A 64-bit integer as decimal text. */
  readonly deviceId?: string | undefined;
  /** The identifier of the error. */
  readonly errorIdentifier?: string | undefined;
  /** Google's message for developers, in English. */
  readonly errorMessage?: string | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

/** One device of a batch. (Zero-touch: OperationPerDevice) */
export interface BatchDevice {
  /** The result for the device. */
  readonly result?: PerDeviceStatus | undefined;
  /** The request for the device: `claim`, `unclaim` or `updateMetadata`. */
  readonly [member: string]: unknown;
}

/** How far a batch is. (Zero-touch: DevicesLongRunningOperationMetadata) */
export interface BatchProgress {
  /** The number of devices in the batch. */
  readonly devicesCount?: number | undefined;
  /** `BATCH_PROCESS_PENDING`, `BATCH_PROCESS_IN_PROGRESS` or `BATCH_PROCESS_PROCESSED`. */
  readonly processingStatus?: string | undefined;
  /** The progress in per cent, from 0 to 100. 100 does not mean that the batch is done. */
  readonly progress?: number | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

/** The results of a batch. (Zero-touch: DevicesLongRunningOperationResponse) */
export interface BatchResult {
  /** The result for each device. */
  readonly perDeviceStatus?: readonly BatchDevice[] | undefined;
  /** How many devices succeeded. */
  readonly successCount?: number | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

/**
 * A batch. It can be done and have failed for some devices, or for all: check `response.perDeviceStatus`.
 * (Zero-touch: Operation)
 */
export interface ZeroTouchOperation {
  /** The name of the batch: `operations/{operation}`. The last part can hold slashes. */
  readonly name: string;
  /** Whether the batch has ended. Absent means false. */
  readonly done?: boolean | undefined;
  /** The progress. */
  readonly metadata?: BatchProgress | undefined;
  /** The results, once the batch is done. */
  readonly response?: BatchResult | undefined;
  /** Members that this version of the package does not know. */
  readonly [member: string]: unknown;
}

const PerDevice = z.looseObject({
  result: z
    .looseObject({
      status: z.string().optional(),
      deviceId: digits().optional(),
      errorIdentifier: z.string().optional(),
      errorMessage: z.string().optional(),
    })
    .optional(),
});

const OperationWire = z.looseObject({
  name: z.string(),
  // Absent, it means that the operation goes on.
  done: decisiveMember(z.boolean()).optional(),
  metadata: z
    .looseObject({
      devicesCount: z.number().optional(),
      processingStatus: z.string().optional(),
      progress: z.number().optional(),
    })
    .optional(),
  response: z
    .looseObject({
      perDeviceStatus: decisiveMember(z.array(PerDevice)).optional(),
      successCount: z.number().optional(),
    })
    .optional(),
});

const named = z.looseObject({ name: z.string() });
const define = <Result>(name: keyof generated.ZeroTouchMethods, response?: z.ZodType | WireSchema<unknown>) =>
  defineMethod<Result>(zeroTouch, name, response);

/** The methods of zero-touch that the client has a method for. */
export const zeroTouchMethods = {
  listCustomers: define<{ customers?: ZeroTouchCompany[] }>('customers.list', pageOf('customers', named)),
  createConfiguration: define<ZeroTouchConfiguration>('customers.configurations.create', named),
  getConfiguration: define<ZeroTouchConfiguration>('customers.configurations.get', named),
  listConfigurations: define<{ configurations?: ZeroTouchConfiguration[] }>(
    'customers.configurations.list',
    pageOf('configurations', named),
  ),
  patchConfiguration: define<ZeroTouchConfiguration>('customers.configurations.patch', named),
  deleteConfiguration: define<undefined>('customers.configurations.delete'),
  getDevice: define<ZeroTouchDevice>('customers.devices.get', named),
  listDevices: define<{ devices?: ZeroTouchDevice[] }>('customers.devices.list', pageOf('devices', named)),
  applyConfiguration: define<undefined>('customers.devices.applyConfiguration'),
  removeConfiguration: define<undefined>('customers.devices.removeConfiguration'),
  unclaimCustomerDevice: define<undefined>('customers.devices.unclaim'),
  listDpcs: define<{ dpcs?: ZeroTouchDpc[] }>('customers.dpcs.list', pageOf('dpcs', named)),
  createCustomer: define<ZeroTouchCompany>('partners.customers.create', named),
  listPartnerCustomers: define<{ customers?: ZeroTouchCompany[] }>(
    'partners.customers.list',
    pageOf('customers', named),
  ),
  claim: define<ClaimedDevice>('partners.devices.claim', z.looseObject({ deviceId: digits() })),
  unclaim: define<undefined>('partners.devices.unclaim'),
  claimAsync: define<ZeroTouchOperation>('partners.devices.claimAsync', OperationWire),
  unclaimAsync: define<ZeroTouchOperation>('partners.devices.unclaimAsync', OperationWire),
  updateMetadataAsync: define<ZeroTouchOperation>('partners.devices.updateMetadataAsync', OperationWire),
  getOperation: define<ZeroTouchOperation>('operations.get', OperationWire),
};
