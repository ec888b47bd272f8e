import type { OrganisationDevice } from '@mdmkit/core/testing';

const operatingSystems = { iPhone: 'iOS', iPad: 'iPadOS', Mac: 'OSX', AppleTV: 'tvOS' } as const;

/** Writes a device as the service does for a protocol version: later members are left out. */
export function toWireDevice(
  device: OrganisationDevice,
  assignedBy: string,
  protocolVersion: number,
): Record<string, unknown> {
  const os = operatingSystems[device.productFamily];
  return {
    serial_number: device.serialNumber,
    model: device.model,
    description: device.model.toUpperCase(),
    color: device.color,
    profile_status: 'empty',
    device_assigned_date: new Date(device.assignedAtMs ?? device.addedAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    device_assigned_by: assignedBy,
    ...(protocolVersion >= 2
      ? { device_family: device.productFamily, os: protocolVersion < 7 && os === 'iPadOS' ? 'iOS' : os }
      : {}),
  };
}
