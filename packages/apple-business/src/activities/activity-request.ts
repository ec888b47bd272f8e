import { findNearDuplicates, serialNumberProblem } from '@mdmkit/core';
import { type ActivityType, maxDevicesPerActivity, type NewActivityBody } from '../api/org-device-activities.ts';

/** A new activity. */
export interface ActivityRequest<Type extends ActivityType = ActivityType> {
  /** What the activity does. */
  readonly type: Type;
  /** The serial numbers of the devices, 1 to 1,000. */
  readonly serialNumbers: readonly string[];
  /** The id of the server. Only to assign and unassign devices. */
  readonly serverId?: string;
  /** Until when the devices have to migrate: at most 90 days ahead. Only for migrations and new deadlines. */
  readonly deadline?: Date;
}

/** An activity that Apple accepted. */
export interface StartedActivity {
  /** The id. Pass it to `wait`, also in another process, within 30 days. */
  readonly id: string;
  /** What the activity does. */
  readonly type: ActivityType;
  /** The serial numbers of its devices. */
  readonly serialNumbers: readonly string[];
  /** The id of the server, for activities that have one. */
  readonly serverId?: string | undefined;
}

/** Which activities name a server, and which a deadline. */
const needs: Readonly<Record<ActivityType, { readonly server: boolean; readonly deadline: boolean }>> = {
  ASSIGN_DEVICES: { server: true, deadline: false },
  UNASSIGN_DEVICES: { server: true, deadline: false },
  ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE: { server: true, deadline: true },
  UPDATE_MDM_MIGRATION_DEADLINE: { server: false, deadline: true },
  CANCEL_MDM_MIGRATION: { server: false, deadline: false },
  RELEASE_DEVICES: { server: false, deadline: false },
};

/** The latest deadline of a migration, in milliseconds from now: 90 days. (Apple: Migrating managed devices) */
const maxDeadlineMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Checks a new activity before anything is sent.
 *
 * @returns A sentence that begins with the name of the wrong member; undefined if nothing is wrong.
 */
export function problemOf(
  request: ActivityRequest,
  nowMs: number,
  maxDevices = maxDevicesPerActivity,
): string | undefined {
  const { type, serverId, deadline } = request;
  const need = Object.hasOwn(needs, type) ? needs[type] : undefined;
  if (!need) return `type: expected one of ${Object.keys(needs).join(', ')}`;
  if (need.server && (typeof serverId !== 'string' || serverId.trim() === ''))
    return 'serverId: expected the id of a server';
  if (!need.server && serverId !== undefined) return `serverId: ${type} takes no server`;
  if (!need.deadline && deadline !== undefined) return `deadline: ${type} takes no deadline`;
  const problem = need.deadline ? problemOfDeadline(type, deadline, nowMs) : undefined;
  return problem ?? problemOfSerials(request.serialNumbers, maxDevices);
}

function problemOfDeadline(type: ActivityType, deadline: Date | undefined, nowMs: number): string | undefined {
  const atMs = deadline instanceof Date ? deadline.getTime() : Number.NaN;
  if (Number.isNaN(atMs)) return 'deadline: expected a Date';
  if (atMs > nowMs + maxDeadlineMs) return 'deadline: expected at most 90 days ahead';
  // A later change to a time that is over has a meaning: the device acts at once.
  if (type === 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE' && atMs <= nowMs)
    return 'deadline: expected a time to come';
  return undefined;
}

function problemOfSerials(serialNumbers: readonly string[], maxDevices: number): string | undefined {
  if (!Array.isArray(serialNumbers) || serialNumbers.length === 0) return 'serialNumbers: expected at least one';
  const index = serialNumbers.findIndex((serialNumber) => serialNumberProblem(serialNumber) !== undefined);
  if (index >= 0) return `serialNumbers[${index}]: ${serialNumberProblem(serialNumbers[index])}`;
  const [near] = findNearDuplicates(serialNumbers);
  if (near)
    return `serialNumbers[${near.index}]: "${near.value}" differs from "${near.first}" only in upper and lower case`;
  if (serialNumbers.length > maxDevices) {
    return `serialNumbers: ${serialNumbers.length} are more than the ${maxDevices} that one activity takes`;
  }
  return undefined;
}

/** The body that starts an activity. */
export function bodyOf({ type, serialNumbers, serverId, deadline }: ActivityRequest): NewActivityBody {
  const metadata = deadline && { activityTypeMetadata: { mdmMigrationDeadlineDateTime: deadline.toISOString() } };
  return {
    data: {
      type: 'orgDeviceActivities',
      attributes: { activityType: type, ...metadata },
      relationships: {
        ...(serverId === undefined ? {} : { mdmServer: { data: { type: 'mdmServers', id: serverId } } }),
        devices: { data: serialNumbers.map((id) => ({ type: 'orgDevices', id })) },
      },
    },
  };
}
