import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  serialNumber: z.string().nullish(),
  addedToOrgDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
  orderDateTime: z.string().nullish(),
  /** Only on released devices, which only single reads find; so are the two that follow. */
  releasedFromOrgDateTime: z.string().nullish(),
  releaserId: z.string().nullish(),
  releaserEntityType: z.string().nullish(),
  /** The marketing name. */
  deviceModel: z.string().nullish(),
  productFamily: openEnum('iPhone', 'iPad', 'Mac', 'AppleTV', 'Watch', 'Vision').nullish(),
  /** The model identifier, such as `iPhone17,3`. */
  productType: z.string().nullish(),
  deviceCapacity: z.string().nullish(),
  partNumber: z.string().nullish(),
  orderNumber: z.string().nullish(),
  color: z.string().nullish(),
  /** Whether it is assigned to a device-management server. */
  status: openEnum('ASSIGNED', 'UNASSIGNED').nullish(),
  imei: z.array(z.string()).nullish(),
  meid: z.array(z.string()).nullish(),
  eid: z.string().nullish(),
  wifiMacAddress: z.string().nullish(),
  bluetoothMacAddress: z.string().nullish(),
  /** One text before version 1.5. */
  ethernetMacAddress: z.union([z.array(z.string()), z.string()]).nullish(),
  /** May be a negative number, as text. */
  purchaseSourceId: z.string().nullish(),
  /** What one of Apple's samples calls `purchaseSourceId`. */
  purchaseSourceUid: z.string().nullish(),
  purchaseSourceType: openEnum('APPLE', 'RESELLER', 'MANUALLY_ADDED').nullish(),
  isMdmMigrationCapable: z.boolean().nullish(),
  /** A cancelled migration reads FAILED. */
  mdmMigrationStatus: openEnum('REQUESTED', 'STARTED', 'SUCCESS', 'FAILED').nullish(),
  mdmMigrationDeadlineDateTime: z.string().nullish(),
});

type Wire = z.output<typeof AttributesWire>;

/**
 * What Apple knows about a device. (Apple: OrgDevice.Attributes)
 *
 * Everything but the serial number may be absent, null or an empty text. Dates are ISO 8601 texts in UTC.
 */
export interface OrgDeviceAttributes extends Readonly<Omit<Wire, 'serialNumber' | 'ethernetMacAddress'>> {
  /** The serial number; equals the id, also where Apple leaves it out. */
  readonly serialNumber: string;
  /** A list, also where Apple sends a single text. */
  readonly ethernetMacAddress?: readonly string[] | null | undefined;
}

/** A device of the organisation; its id is its serial number. (Apple: OrgDevice) */
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

/** Lists the devices of the organisation; released ones are left out. (Apple: Get Organization Devices) */
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

/** Reads one device, also a released one. (Apple: Get Device Information) */
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
