import { type CamelCased, openEnum } from '@mdmkit/core';
import { z } from 'zod';

/** The members of a device in the service's spelling. */
export const deviceMembers = {
  serial_number: z.string(),
  model: z.string().optional(),
  description: z.string().optional(),
  color: z.string().optional(),
  asset_tag: z.string().optional(),
  profile_status: openEnum('empty', 'assigned', 'pushed', 'removed').optional(),
  profile_uuid: z.string().optional(),
  profile_assign_time: z.string().optional(),
  profile_push_time: z.string().optional(),
  device_assigned_date: z.string().optional(),
  device_assigned_by: z.string().optional(),
  os: openEnum('iOS', 'iPadOS', 'OSX', 'tvOS', 'visionOS').optional(),
  device_family: openEnum('iPad', 'iPhone', 'iPod', 'Mac', 'AppleTV', 'Vision').optional(),
  op_type: openEnum('added', 'modified', 'deleted').optional(),
  op_date: z.string().optional(),
  response_status: openEnum('SUCCESS', 'NOT_ACCESSIBLE', 'NOT_FOUND').optional(),
  mdm_migration_deadline: z.string().optional(),
  wifi_mac_address: z.string().optional(),
  bluetooth_mac_address: z.string().optional(),
  ethernet_mac_address: z.string().optional(),
  imei: z.array(z.string()).optional(),
  meid: z.array(z.string()).optional(),
  eid: z.string().optional(),
  is_replacement_device: z.boolean().optional(),
  released_by_replacement: z.boolean().optional(),
};

/** A device in the service's spelling. */
export const DeviceWire = z.object(deviceMembers);

/**
 * A device of the organisation, as this server sees it. (Apple: Device)
 *
 * Everything but the serial number may be absent, and an empty text means the same as absence. `opType` and `opDate`
 * occur only in sync records. Dates are ISO 8601 texts in UTC.
 */
export type Device = CamelCased<z.output<typeof DeviceWire>>;

/** A serial number as requests may hold it. Apple publishes no rule; white space is always a mistake. */
export const SerialNumber = z
  .string()
  .regex(/^[!-~]{1,64}$/, 'expected a serial number: letters and digits, without spaces');

/** The most serial numbers in one request. (Apple: Assign a profile) */
export const maxSerialsPerRequest = 1_000;

/** Serial numbers as requests take them: at least one, at most {@link maxSerialsPerRequest}. */
export const SerialNumbers = z
  .array(SerialNumber)
  .min(1, 'expected at least one serial number')
  .max(maxSerialsPerRequest, 'expected at most 1,000 serial numbers in one request');

/**
 * What the service did with one device. (Apple: Assign a profile)
 *
 * `THROTTLED` comes from protocol version 9 on, and only when a profile is assigned; below it such devices read `FAILED`.
 */
export const DeviceStatus = openEnum('SUCCESS', 'NOT_ACCESSIBLE', 'FAILED', 'THROTTLED');

/** What the service did with one device. */
export type DeviceStatus = z.output<typeof DeviceStatus>;

/** The outcome by serial number. A success of the whole request says nothing about any one of them. */
export const StatusBySerial = z.record(z.string(), DeviceStatus);
