import { type CamelCased, endpoint, openEnum, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';

const DeviceWire = z.object({
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
});

/**
 * A device of the organisation, as this server sees it. (Apple: Device)
 *
 * Everything but the serial number may be absent, and an empty text means the same as absence. `opType` and `opDate`
 * occur only in sync records. Dates are ISO 8601 texts in UTC.
 */
export type Device = CamelCased<z.output<typeof DeviceWire>>;

/** The most devices that one page may hold. (Apple: Get a list of devices) */
export const maxDevicesPerPage = 1_000;

const FetchDevicesBody = snakeCaseSchema(
  z.object({
    cursor: z.string().min(1).max(1_000).optional(),
    limit: z.number().int().min(1).max(maxDevicesPerPage).optional(),
  }),
);

const DevicesAnswer = snakeCaseSchema(
  z.object({
    devices: z.array(DeviceWire).optional(),
    cursor: z.string().optional(),
    more_to_follow: z.boolean().optional(),
    fetched_until: z.string().optional(),
  }),
);

/** Fetches one page of all devices. (Apple: Get a list of devices) */
export const fetchDevices = endpoint({
  name: 'devices.fetch',
  method: 'POST',
  path: '/server/devices',
  body: FetchDevicesBody,
  response: DevicesAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});
