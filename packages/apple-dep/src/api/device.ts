import {
  decisiveMember,
  type OpenEnum,
  openEnum,
  SerialNumbers as SerialNumberList,
  type SnakeCaseShape,
  snakeCaseSchema,
  type WireSchema,
} from '@mdmkit/core';
import { z } from 'zod';

/** The members of a device in the service's spelling. */
export const deviceMembers = {
  serial_number: z.string().min(1),
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
  // Without it a device that left would count as present.
  op_type: decisiveMember(openEnum('added', 'modified', 'deleted')).optional(),
  op_date: z.string().optional(),
  response_status: decisiveMember(openEnum('SUCCESS', 'NOT_ACCESSIBLE', 'NOT_FOUND')).optional(),
  mdm_migration_deadline: z.string().optional(),
  wifi_mac_address: z.string().optional(),
  bluetooth_mac_address: z.string().optional(),
  ethernet_mac_address: z.string().optional(),
  imei: z.array(z.string()).optional(),
  meid: z.array(z.string()).optional(),
  eid: z.string().optional(),
  is_replacement_device: z.boolean().optional(),
  released_by_replacement: z.boolean().optional(),
} satisfies SnakeCaseShape<Device>;

/** A device in the service's spelling. */
export const DeviceWire = z.object(deviceMembers);

/**
 * A device that is assigned to this server. (Apple: Device)
 *
 * Every member except the serial number may be absent; an empty text means the same as an absent member. Dates are
 * RFC 3339 texts in UTC, such as `2026-01-05T09:00:00Z`.
 */
export interface Device {
  /** The serial number: the key of the device in all services of Apple. */
  readonly serialNumber: string;
  /** The marketing name, such as `iPhone 17 Pro`. */
  readonly model?: string | undefined;
  /** A description for people: model, colour, capacity. */
  readonly description?: string | undefined;
  /** The colour, such as `BLACK`. */
  readonly color?: string | undefined;
  /** The asset tag, if Apple knows one. */
  readonly assetTag?: string | undefined;
  /**
   * The state of the enrolment profile: `empty` (none was assigned), `assigned`, `pushed` (the device fetched it) or
   * `removed`. The profile is in effect only in the states `assigned` and `pushed`.
   */
  readonly profileStatus?: OpenEnum<'empty' | 'assigned' | 'pushed' | 'removed'> | undefined;
  /** The identifier of the profile: 32 hexadecimal digits. A device that was moved here may still name an old profile. */
  readonly profileUuid?: string | undefined;
  /** When the profile was assigned. RFC 3339, UTC. */
  readonly profileAssignTime?: string | undefined;
  /** When the device fetched the profile. RFC 3339, UTC. */
  readonly profilePushTime?: string | undefined;
  /** When the device was assigned to this server. RFC 3339, UTC. */
  readonly deviceAssignedDate?: string | undefined;
  /** Who assigned the device to this server: an e-mail address. `-1` was observed, too. */
  readonly deviceAssignedBy?: string | undefined;
  /** The operating system. Protocol version 2; below 7 an iPad has `iOS`. */
  readonly os?: OpenEnum<'iOS' | 'iPadOS' | 'OSX' | 'tvOS' | 'visionOS'> | undefined;
  /** The kind of device. Protocol version 2. */
  readonly deviceFamily?: OpenEnum<'iPad' | 'iPhone' | 'iPod' | 'Mac' | 'AppleTV' | 'Vision'> | undefined;
  /** What happened to the device. Only in the records of a sync. A device that was moved here has `modified`. */
  readonly opType?: OpenEnum<'added' | 'modified' | 'deleted'> | undefined;
  /** When it happened. Only in the records of a sync. RFC 3339, UTC. */
  readonly opDate?: string | undefined;
  /** Whether this server may see the device. Only in the answers of `devices.details`. Not documented by Apple. */
  readonly responseStatus?: OpenEnum<'SUCCESS' | 'NOT_ACCESSIBLE' | 'NOT_FOUND'> | undefined;
  /** Until when the device has to migrate from another server to this one. RFC 3339, UTC. Protocol version 8. */
  readonly mdmMigrationDeadline?: string | undefined;
  /** The Wi-Fi address. Protocol version 10. */
  readonly wifiMacAddress?: string | undefined;
  /** The Bluetooth address. Protocol version 10. */
  readonly bluetoothMacAddress?: string | undefined;
  /** The Ethernet address. Protocol version 10. */
  readonly ethernetMacAddress?: string | undefined;
  /** The International Mobile Equipment Identities: 15 digits each. Protocol version 10. */
  readonly imei?: readonly string[] | undefined;
  /** The Mobile Equipment Identifiers: 14 hexadecimal digits each. Protocol version 10. */
  readonly meid?: readonly string[] | undefined;
  /** The identifier of the eSIM: 32 digits. Protocol version 10. */
  readonly eid?: string | undefined;
  /** Whether the device replaces another one; `devices.replacementDetails` returns which. Protocol version 10. */
  readonly isReplacementDevice?: boolean | undefined;
  /** Whether the device left because another one replaces it. Only with `opType: 'deleted'`. Protocol version 10. */
  readonly releasedByReplacement?: boolean | undefined;
}

/** The most serial numbers in one request. (Apple: Assign a profile) */
export const maxSerialsPerRequest = 1_000;

/** Serial numbers in a request: 1 to {@link maxSerialsPerRequest}. */
export const SerialNumbers = SerialNumberList.refine(
  ({ length }) => length >= 1,
  'expected at least one serial number',
).refine(({ length }) => length <= maxSerialsPerRequest, 'expected at most 1,000 serial numbers in one request');

/** The body of a request about devices, and nothing else. */
export const DevicesBody: WireSchema<{ readonly devices: readonly string[] }> = snakeCaseSchema(
  z.object({ devices: SerialNumbers }),
);

/**
 * What the service did with one device. (Apple: Assign a profile)
 *
 * `THROTTLED` exists since protocol version 9 and only for the assignment of a profile; below version 9 such a device
 * has `FAILED`.
 */
export type DeviceStatus = OpenEnum<'SUCCESS' | 'NOT_ACCESSIBLE' | 'FAILED' | 'THROTTLED'>;

/** The schema of {@link DeviceStatus}. */
export const DeviceStatus: z.ZodType<DeviceStatus> = openEnum('SUCCESS', 'NOT_ACCESSIBLE', 'FAILED', 'THROTTLED');

/** The status of each device by serial number. The success of a request says nothing about a single device. */
export const StatusBySerial = z.record(z.string(), DeviceStatus);
