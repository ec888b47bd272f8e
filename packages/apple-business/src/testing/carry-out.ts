import type { AppleOrganisation, OrganisationDevice } from '@mdmkit/core/testing';
import type { ActivityType } from '../api/org-device-activities.ts';

/** What an activity is to do. */
export interface ActivityOrder {
  /** What. */
  readonly type: ActivityType;
  /** The server, where the activity has one. */
  readonly serverId: string | undefined;
  /** With which devices. */
  readonly serialNumbers: readonly string[];
  /** Until when a migration has to be done, in milliseconds since 1970. */
  readonly deadlineMs: number | undefined;
  /** Which API account ordered it. */
  readonly clientId: string;
}

/** Does to one device what an activity says; answers why it cannot be done, or undefined. */
export function carryOut(
  organisation: AppleOrganisation,
  order: ActivityOrder,
  serialNumber: string,
  atMs: number,
): string | undefined {
  const device = organisation.device(serialNumber);
  if (!device || device.release) return 'DEVICE_NOT_FOUND';
  switch (order.type) {
    case 'ASSIGN_DEVICES':
      if (device.serverId === order.serverId) return 'ALREADY_ASSIGNED';
      organisation.assign(serialNumber, order.serverId, atMs);
      return undefined;
    case 'UNASSIGN_DEVICES':
      if (device.serverId !== order.serverId) return 'NOT_ASSIGNED';
      organisation.assign(serialNumber, undefined, atMs);
      return undefined;
    case 'RELEASE_DEVICES':
      organisation.release(serialNumber, { atMs, by: 'API', byId: order.clientId });
      return undefined;
    case 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE':
      return beginMigration(organisation, order, device, atMs);
    case 'UPDATE_MDM_MIGRATION_DEADLINE':
      return postponeMigration(organisation, order, device, atMs);
    case 'CANCEL_MDM_MIGRATION':
      return cancelMigration(organisation, device, atMs);
  }
}

function beginMigration(
  organisation: AppleOrganisation,
  { serverId, deadlineMs = 0 }: ActivityOrder,
  { serialNumber, serverId: fromServerId, productFamily }: OrganisationDevice,
  atMs: number,
): string | undefined {
  if (productFamily === 'AppleTV') return 'NOT_MIGRATION_CAPABLE';
  if (fromServerId === serverId) return 'ALREADY_ASSIGNED';
  organisation.assign(serialNumber, serverId, atMs);
  organisation.setMigration(serialNumber, { status: 'REQUESTED', deadlineMs, fromServerId });
  return undefined;
}

function postponeMigration(
  organisation: AppleOrganisation,
  { deadlineMs = 0 }: ActivityOrder,
  { serialNumber, migration }: OrganisationDevice,
  atMs: number,
): string | undefined {
  if (!migration || migration.status === 'SUCCESS' || migration.status === 'FAILED') return 'NO_MIGRATION';
  // A time that is over makes the device act at once.
  const status = deadlineMs <= atMs ? 'STARTED' : migration.status;
  organisation.setMigration(serialNumber, { ...migration, status, deadlineMs });
  return undefined;
}

function cancelMigration(
  organisation: AppleOrganisation,
  { serialNumber, migration }: OrganisationDevice,
  atMs: number,
): string | undefined {
  if (!migration || migration.status === 'SUCCESS' || migration.status === 'FAILED') return 'NO_MIGRATION';
  // Before the device began, it goes back to where it came from.
  if (migration.status === 'REQUESTED') organisation.assign(serialNumber, migration.fromServerId, atMs);
  organisation.setMigration(serialNumber, { ...migration, status: 'FAILED' });
  return undefined;
}
