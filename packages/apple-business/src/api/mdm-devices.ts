import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  serialNumber: z.string().nullish(),
  deviceName: z.string().nullish(),
  productFamily: openEnum('iPhone', 'iPad', 'Mac', 'AppleTV', 'Watch', 'Vision').nullish(),
  enrolledUserId: z.string().nullish(),
} satisfies WireShape<MdmDeviceAttributes>);

/** The attributes of an enrolled device. Each may be absent, null or an empty text. (Apple: MdmDevice.Attributes) */
export interface MdmDeviceAttributes {
  /** The serial number. */
  readonly serialNumber?: string | null | undefined;
  /** The name of the device. */
  readonly deviceName?: string | null | undefined;
  /** The kind of device. */
  readonly productFamily?: OpenEnum<'iPhone' | 'iPad' | 'Mac' | 'AppleTV' | 'Watch' | 'Vision'> | null | undefined;
  /** The id of the user who enrolled the device. */
  readonly enrolledUserId?: string | null | undefined;
}

/** A device that is enrolled in the device management of Apple Business. (Apple: MdmDevice) */
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
  ethernetMacAddress: z.string().nullish(),
  lastCheckInDateTime: z.string().nullish(),
  isFirewallEnabled: z.boolean().nullish(),
  isFileVaultEnabled: z.boolean().nullish(),
  storageFreeCapacity: z.union([z.number(), z.string()]).nullish(),
  storageTotalCapacity: z.union([z.number(), z.string()]).nullish(),
  deviceLockStatus: openEnum('LOCKED', 'UNLOCKED').nullish(),
  deviceEraseStatus: openEnum('NOT_ERASED', 'ERASED').nullish(),
  lostModeStatus: openEnum('ENABLED', 'DISABLED').nullish(),
} satisfies WireShape<MdmDeviceDetailsAttributes>);

/**
 * What an enrolled device last reported. Each may be absent, null or an empty text. (Apple:
 * MdmDeviceDetail.Attributes)
 */
export interface MdmDeviceDetailsAttributes {
  /** The serial number. */
  readonly serialNumber?: string | null | undefined;
  /** The name of the device. */
  readonly deviceName?: string | null | undefined;
  /** The marketing name, such as `MacBook Air`. */
  readonly deviceModel?: string | null | undefined;
  /** The version of the operating system. */
  readonly osVersion?: string | null | undefined;
  /** The operating system. */
  readonly platform?: string | null | undefined;
  /** The International Mobile Equipment Identities: 15 digits each. */
  readonly imei?: readonly string[] | null | undefined;
  /** The Mobile Equipment Identifiers: 14 hexadecimal digits each. */
  readonly meid?: readonly string[] | null | undefined;
  /** The Wi-Fi address. */
  readonly wifiMacAddress?: string | null | undefined;
  /** The Bluetooth address. */
  readonly bluetoothMacAddress?: string | null | undefined;
  /** The Ethernet address. A single text, unlike the list of `OrgDeviceAttributes`. */
  readonly ethernetMacAddress?: string | null | undefined;
  /** When the device last reported. ISO 8601, UTC. */
  readonly lastCheckInDateTime?: string | null | undefined;
  /** Whether the firewall is on. Macs only. */
  readonly isFirewallEnabled?: boolean | null | undefined;
  /** Whether FileVault encrypts the disk. Macs only. */
  readonly isFileVaultEnabled?: boolean | null | undefined;
  /** The free storage, in the unit in which Apple reports it (not documented). */
  readonly storageFreeCapacity?: number | string | null | undefined;
  /** The total storage, in the unit in which Apple reports it (not documented). */
  readonly storageTotalCapacity?: number | string | null | undefined;
  /** Whether a lock command is in effect. */
  readonly deviceLockStatus?: OpenEnum<'LOCKED' | 'UNLOCKED'> | null | undefined;
  /** Whether the device was erased by command. */
  readonly deviceEraseStatus?: OpenEnum<'NOT_ERASED' | 'ERASED'> | null | undefined;
  /** Whether Lost Mode is on. */
  readonly lostModeStatus?: OpenEnum<'ENABLED' | 'DISABLED'> | null | undefined;
}

/** What an enrolled device last reported. (Apple: MdmDeviceDetail) */
export type MdmDeviceDetails = Resource<'mdmDeviceDetails', MdmDeviceDetailsAttributes>;

/** The name of an attribute that a read can be limited to. */
export type MdmDeviceDetailsField = keyof MdmDeviceDetailsAttributes;

/** Every name that `fields[mdmDeviceDetails]` may hold. */
export const mdmDeviceDetailsFields: readonly string[] = Object.keys(DetailsWire.shape);

/** Lists the enrolled devices. (Apple: Get MDM Enrolled Devices) */
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

/** Reads what one enrolled device last reported. (Apple: Get MDM Enrolled Device Details) */
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
