import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  serialNumber: z.string().nullish(),
  deviceName: z.string().nullish(),
  productFamily: openEnum('iPhone', 'iPad', 'Mac', 'AppleTV', 'Watch', 'Vision').nullish(),
  enrolledUserId: z.string().nullish(),
});

/** What the built-in management knows about a device. (Apple: MdmDevice.Attributes) */
export type MdmDeviceAttributes = Readonly<z.output<typeof AttributesWire>>;

/** A device that is managed by the management built into Apple Business. (Apple: MdmDevice) */
export type MdmDevice = Resource<'mdmDevices', MdmDeviceAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type MdmDeviceField = keyof MdmDeviceAttributes | 'details';

/** Every name that `fields[mdmDevices]` may hold. */
export const mdmDeviceFields: readonly string[] = [...Object.keys(AttributesWire.shape), 'details'];

const DetailsWire = z.object({
  serialNumber: z.string().nullish(),
  deviceName: z.string().nullish(),
  deviceModel: z.string().nullish(),
  osVersion: z.string().nullish(),
  platform: z.string().nullish(),
  imei: z.array(z.string()).nullish(),
  meid: z.array(z.string()).nullish(),
  wifiMacAddress: z.string().nullish(),
  bluetoothMacAddress: z.string().nullish(),
  /** One text, unlike the list of an organisation's device. */
  ethernetMacAddress: z.string().nullish(),
  lastCheckInDateTime: z.string().nullish(),
  isFirewallEnabled: z.boolean().nullish(),
  isFileVaultEnabled: z.boolean().nullish(),
  storageFreeCapacity: z.union([z.number(), z.string()]).nullish(),
  storageTotalCapacity: z.union([z.number(), z.string()]).nullish(),
  deviceLockStatus: openEnum('LOCKED', 'UNLOCKED').nullish(),
  deviceEraseStatus: openEnum('NOT_ERASED', 'ERASED').nullish(),
  lostModeStatus: openEnum('ENABLED', 'DISABLED').nullish(),
});

/** What a managed device reported about itself. (Apple: MdmDeviceDetail.Attributes) */
export type MdmDeviceDetailsAttributes = Readonly<z.output<typeof DetailsWire>>;

/** The state of a managed device. (Apple: MdmDeviceDetail) */
export type MdmDeviceDetails = Resource<'mdmDeviceDetails', MdmDeviceDetailsAttributes>;

/** The name of an attribute that a read can be limited to. */
export type MdmDeviceDetailsField = keyof MdmDeviceDetailsAttributes;

/** Every name that `fields[mdmDeviceDetails]` may hold. */
export const mdmDeviceDetailsFields: readonly string[] = Object.keys(DetailsWire.shape);

/** Lists the devices that the built-in management manages. (Apple: Get MDM Enrolled Devices) */
export const listMdmDevices = endpoint({
  name: 'mdmDevices.list',
  method: 'GET',
  path: '/v1/mdmDevices',
  query: listQuery('mdmDevices'),
  response: pageDocument<MdmDevice>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Reads the state of one managed device. (Apple: Get MDM Enrolled Device Details) */
export const getMdmDeviceDetails = endpoint({
  name: 'mdmDevices.details',
  method: 'GET',
  path: '/v1/mdmDevices/{id}/details',
  query: readQuery('mdmDeviceDetails'),
  response: resourceDocument<MdmDeviceDetails>(resourceWire(DetailsWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
