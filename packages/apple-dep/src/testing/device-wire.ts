import { hardwareOf, type OrganisationDevice } from '@mdmkit/core/testing';
import type { ProfileState } from './device-book.ts';

const operatingSystems = { iPhone: 'iOS', iPad: 'iPadOS', Mac: 'OSX', AppleTV: 'tvOS' } as const;

/** What a device is written with. */
export interface WireFacts {
  /** Its profile; undefined: it never had one. */
  readonly profile: ProfileState | undefined;
  /** Who assigned it to the server. */
  readonly assignedBy: string;
  /** When it was assigned to the server, in milliseconds since 1970; undefined if the record does not say. */
  readonly assignedAtMs: number | undefined;
  /** Whether it stands in for another device. */
  readonly isReplacement: boolean;
  /** The protocol version: later members are left out. */
  readonly protocolVersion: number;
}

/** Writes a device as the service does for a protocol version. */
export function toWireDevice(device: OrganisationDevice, facts: WireFacts): Record<string, unknown> {
  const { profile, protocolVersion } = facts;
  const os = operatingSystems[device.productFamily];
  const { migration } = device;
  const migrates = migration?.status === 'REQUESTED' || migration?.status === 'STARTED';
  return {
    serial_number: device.serialNumber,
    model: device.model,
    description: device.model.toUpperCase(),
    color: device.color,
    ...profileMembers(profile),
    ...(facts.assignedAtMs === undefined ? {} : { device_assigned_date: toDateTime(facts.assignedAtMs) }),
    device_assigned_by: facts.assignedBy,
    ...(protocolVersion >= 2
      ? { device_family: device.productFamily, os: protocolVersion < 7 && os === 'iPadOS' ? 'iOS' : os }
      : {}),
    ...(protocolVersion >= 8 && migrates ? { mdm_migration_deadline: toDateTime(migration.deadlineMs) } : {}),
    ...(protocolVersion >= 10 ? { ...hardwareMembers(device), is_replacement_device: facts.isReplacement } : {}),
  };
}

/** Writes an instant as the service does: UTC, whole seconds. */
export function toDateTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

function profileMembers(profile: ProfileState | undefined): Record<string, unknown> {
  if (!profile) return { profile_status: 'empty' };
  const { status, uuid, assignedAtMs, pushedAtMs } = profile;
  return {
    profile_status: status,
    ...(uuid === undefined ? {} : { profile_uuid: uuid }),
    ...(assignedAtMs === undefined ? {} : { profile_assign_time: toDateTime(assignedAtMs) }),
    ...(pushedAtMs === undefined ? {} : { profile_push_time: toDateTime(pushedAtMs) }),
  };
}

function hardwareMembers(device: OrganisationDevice): Record<string, unknown> {
  const { wifiMacAddress, bluetoothMacAddress, ethernetMacAddresses, imei, meid, eid } = hardwareOf(device);
  return {
    wifi_mac_address: wifiMacAddress,
    bluetooth_mac_address: bluetoothMacAddress,
    ...(ethernetMacAddresses[0] === undefined ? {} : { ethernet_mac_address: ethernetMacAddresses[0] }),
    ...(imei.length === 0 ? {} : { imei, meid }),
    ...(eid === undefined ? {} : { eid }),
  };
}
