import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  serialNumber: z.string().nullish(),
  addedToOrgDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
  orderDateTime: z.string().nullish(),
  releasedFromOrgDateTime: z.string().nullish(),
  releaserId: z.string().nullish(),
  releaserEntityType: z.string().nullish(),
  deviceModel: z.string().nullish(),
  productFamily: openEnum('iPhone', 'iPad', 'Mac', 'AppleTV', 'Watch', 'Vision').nullish(),
  productType: z.string().nullish(),
  deviceCapacity: z.string().nullish(),
  partNumber: z.string().nullish(),
  orderNumber: z.string().nullish(),
  color: z.string().nullish(),
  status: openEnum('ASSIGNED', 'UNASSIGNED').nullish(),
  imei: z.array(z.string()).nullish(),
  meid: z.array(z.string()).nullish(),
  eid: z.string().nullish(),
  wifiMacAddress: z.string().nullish(),
  bluetoothMacAddress: z.string().nullish(),
  ethernetMacAddress: z.union([z.array(z.string()), z.string()]).nullish(),
  purchaseSourceId: z.string().nullish(),
  purchaseSourceUid: z.string().nullish(),
  purchaseSourceType: openEnum('APPLE', 'RESELLER', 'MANUALLY_ADDED').nullish(),
  isMdmMigrationCapable: z.boolean().nullish(),
  mdmMigrationStatus: openEnum('REQUESTED', 'STARTED', 'SUCCESS', 'FAILED').nullish(),
  mdmMigrationDeadlineDateTime: z.string().nullish(),
} satisfies WireShape<OrgDeviceAttributes>);

/**
 * The attributes of a device. Each but the serial number may be absent, null or an empty text. (Apple:
 * OrgDevice.Attributes)
 */
export interface OrgDeviceAttributes {
  /** The serial number. Equals the id, also if Apple omits it. */
  readonly serialNumber: string;
  /** When the device was added to the organisation. ISO 8601, UTC. */
  readonly addedToOrgDateTime?: string | null | undefined;
  /** When the record was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
  /** When the device was ordered. ISO 8601, UTC. */
  readonly orderDateTime?: string | null | undefined;
  /**
   * When the device was released from the organisation. ISO 8601, UTC. Only for released devices, which only
   * `orgDevices.get` returns.
   */
  readonly releasedFromOrgDateTime?: string | null | undefined;
  /** The id of who released the device. Only for released devices. */
  readonly releaserId?: string | null | undefined;
  /** The kind of who released the device, such as `USER` or `MDM`. Only for released devices. */
  readonly releaserEntityType?: string | null | undefined;
  /** The marketing name, such as `iPhone 17 Pro`. */
  readonly deviceModel?: string | null | undefined;
  /** The kind of device. */
  readonly productFamily?: OpenEnum<'iPhone' | 'iPad' | 'Mac' | 'AppleTV' | 'Watch' | 'Vision'> | null | undefined;
  /** The model identifier, such as `iPhone18,3`. */
  readonly productType?: string | null | undefined;
  /** The storage capacity, such as `256GB`. */
  readonly deviceCapacity?: string | null | undefined;
  /** The part number, such as `MQ6L3LL/A`. */
  readonly partNumber?: string | null | undefined;
  /** The number of the order. */
  readonly orderNumber?: string | null | undefined;
  /** The colour. */
  readonly color?: string | null | undefined;
  /** Whether the device is assigned to a device-management server. */
  readonly status?: OpenEnum<'ASSIGNED' | 'UNASSIGNED'> | null | undefined;
  /** The International Mobile Equipment Identities: 15 digits each. */
  readonly imei?: readonly string[] | null | undefined;
  /** The Mobile Equipment Identifiers: 14 hexadecimal digits each. */
  readonly meid?: readonly string[] | null | undefined;
  /** The identifier of the eSIM: 32 digits. */
  readonly eid?: string | null | undefined;
  /** The Wi-Fi address: 12 hexadecimal digits. */
  readonly wifiMacAddress?: string | null | undefined;
  /** The Bluetooth address: 12 hexadecimal digits. */
  readonly bluetoothMacAddress?: string | null | undefined;
  /** The Ethernet addresses: 12 hexadecimal digits each. A list, also if Apple sends a single text. */
  readonly ethernetMacAddress?: readonly string[] | null | undefined;
  /** The id of the seller. May be a negative number. */
  readonly purchaseSourceId?: string | null | undefined;
  /** The same as `purchaseSourceId`, under the name that one sample of Apple has. */
  readonly purchaseSourceUid?: string | null | undefined;
  /** The kind of seller. */
  readonly purchaseSourceType?: OpenEnum<'APPLE' | 'RESELLER' | 'MANUALLY_ADDED'> | null | undefined;
  /** Whether the device can migrate to another server without being erased. */
  readonly isMdmMigrationCapable?: boolean | null | undefined;
  /** The state of a migration. A cancelled migration has `FAILED`. */
  readonly mdmMigrationStatus?: OpenEnum<'REQUESTED' | 'STARTED' | 'SUCCESS' | 'FAILED'> | null | undefined;
  /** Until when the device has to migrate. ISO 8601, UTC. */
  readonly mdmMigrationDeadlineDateTime?: string | null | undefined;
}

/** A device of the organisation. Its id is its serial number. (Apple: OrgDevice) */
export type OrgDevice = Resource<'orgDevices', OrgDeviceAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type OrgDeviceField = keyof OrgDeviceAttributes | 'assignedServer' | 'appleCareCoverage';

/** Every name that `fields[orgDevices]` may hold. */
export const orgDeviceFields: readonly string[] = [
  ...Object.keys(AttributesWire.shape),
  'assignedServer',
  'appleCareCoverage',
];

const OrgDeviceWire = resourceWire(AttributesWire);

function tidy(attributes: Record<string, unknown>, id: string): void {
  attributes.serialNumber ||= id;
  const ethernet = attributes.ethernetMacAddress;
  if (typeof ethernet === 'string') attributes.ethernetMacAddress = ethernet === '' ? [] : [ethernet];
}

/** Lists the devices of the organisation, without released devices. (Apple: Get Organization Devices) */
export const listOrgDevices = endpoint({
  name: 'orgDevices.list',
  method: 'GET',
  path: '/v1/orgDevices',
  query: listQuery('orgDevices'),
  response: pageDocument<OrgDevice>(OrgDeviceWire, { tidy }),
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});

/** Reads one device, also a released device. (Apple: Get Device Information) */
export const getOrgDevice = endpoint({
  name: 'orgDevices.get',
  method: 'GET',
  path: '/v1/orgDevices/{id}',
  query: readQuery('orgDevices'),
  response: resourceDocument<OrgDevice>(OrgDeviceWire, { tidy }),
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});
