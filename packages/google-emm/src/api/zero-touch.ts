import { z } from 'zod';
import { defineMethod } from './define.ts';
import type { ZeroTouchMethods } from './generated/method-types.ts';
import { zeroTouch } from './google-api.ts';
import type { BodyOf, Known } from './method-types.ts';

/** An organisation or a reseller. (Zero-touch: Company) */
export type ZeroTouchCompany = Known<ZeroTouchMethods['partners.customers.create']['result'], 'name'>;

/** What devices are handed at their first start; `dpcExtras` holds an enrolment token. (Zero-touch: Configuration) */
export type ZeroTouchConfiguration = Known<ZeroTouchMethods['customers.configurations.get']['result'], 'name'>;

/** A configuration as it is written. */
export type ZeroTouchConfigurationDocument = BodyOf<ZeroTouchMethods['customers.configurations.create']>;

/** A registered device. (Zero-touch: Device) */
export type ZeroTouchDevice = Known<ZeroTouchMethods['customers.devices.get']['result'], 'name'>;

/** An app that controls devices. (Zero-touch: Dpc) */
export type ZeroTouchDpc = Known<
  NonNullable<ZeroTouchMethods['customers.dpcs.list']['result']['dpcs']>[number],
  'name'
>;

/** What came of one device of a batch. (Zero-touch: PerDeviceStatusInBatch) */
export interface PerDeviceStatus {
  /** `SINGLE_DEVICE_STATUS_SUCCESS`, or why not. */
  readonly status?: string | undefined;
  /** The device's number, where it succeeded. */
  readonly deviceId?: string | undefined;
  /** Which error it was. */
  readonly errorIdentifier?: string | undefined;
  /** Further words. */
  readonly errorMessage?: string | undefined;
}

const PerDevice = z.looseObject({
  result: z
    .looseObject({
      status: z.string().optional(),
      deviceId: z.string().optional(),
      errorIdentifier: z.string().optional(),
      errorMessage: z.string().optional(),
    })
    .optional(),
});

const OperationWire = z.looseObject({
  name: z.string(),
  done: z.boolean().optional(),
  metadata: z
    .looseObject({
      devicesCount: z.number().optional(),
      processingStatus: z.string().optional(),
      progress: z.number().optional(),
    })
    .optional(),
  response: z
    .looseObject({ perDeviceStatus: z.array(PerDevice).optional(), successCount: z.number().optional() })
    .optional(),
});

/**
 * The work of a batch. It may be done and have failed for some devices, or for all: `response.perDeviceStatus` tells.
 * (Zero-touch: Operation)
 */
export type ZeroTouchOperation = z.output<typeof OperationWire>;

/** The body of a request. */
export type ZeroTouchBody<Name extends 'claim' | 'unclaim' | 'claimAsync' | 'unclaimAsync' | 'updateMetadataAsync'> =
  BodyOf<ZeroTouchMethods[`partners.devices.${Name}`]>;

const named = z.looseObject({ name: z.string() });
const define = <Result>(name: keyof ZeroTouchMethods, response?: z.ZodType) =>
  defineMethod<Result>(zeroTouch, name, response);

/** The methods that have a name of their own. */
export const methods = {
  listCustomers: define<{ customers?: ZeroTouchCompany[]; nextPageToken?: string }>(
    'customers.list',
    z.looseObject({ customers: z.array(named).optional() }),
  ),
  createConfiguration: define<ZeroTouchConfiguration>('customers.configurations.create', named),
  getConfiguration: define<ZeroTouchConfiguration>('customers.configurations.get', named),
  listConfigurations: define<{ configurations?: ZeroTouchConfiguration[] }>(
    'customers.configurations.list',
    z.looseObject({ configurations: z.array(named).optional() }),
  ),
  patchConfiguration: define<ZeroTouchConfiguration>('customers.configurations.patch', named),
  deleteConfiguration: define<undefined>('customers.configurations.delete'),
  getDevice: define<ZeroTouchDevice>('customers.devices.get', named),
  listDevices: define<{ devices?: ZeroTouchDevice[]; nextPageToken?: string }>(
    'customers.devices.list',
    z.looseObject({ devices: z.array(named).optional() }),
  ),
  applyConfiguration: define<undefined>('customers.devices.applyConfiguration'),
  removeConfiguration: define<undefined>('customers.devices.removeConfiguration'),
  unclaimOwn: define<undefined>('customers.devices.unclaim'),
  listDpcs: define<{ dpcs?: ZeroTouchDpc[] }>(
    'customers.dpcs.list',
    z.looseObject({ dpcs: z.array(named).optional() }),
  ),
  createCustomer: define<ZeroTouchCompany>('partners.customers.create', named),
  listPartnerCustomers: define<{ customers?: ZeroTouchCompany[]; nextPageToken?: string }>(
    'partners.customers.list',
    z.looseObject({ customers: z.array(named).optional() }),
  ),
  claim: define<{ readonly deviceId: string; readonly deviceName?: string }>(
    'partners.devices.claim',
    z.looseObject({ deviceId: z.string() }),
  ),
  unclaim: define<undefined>('partners.devices.unclaim'),
  claimAsync: define<ZeroTouchOperation>('partners.devices.claimAsync', OperationWire),
  unclaimAsync: define<ZeroTouchOperation>('partners.devices.unclaimAsync', OperationWire),
  updateMetadataAsync: define<ZeroTouchOperation>('partners.devices.updateMetadataAsync', OperationWire),
  getOperation: define<ZeroTouchOperation>('operations.get', OperationWire),
};
