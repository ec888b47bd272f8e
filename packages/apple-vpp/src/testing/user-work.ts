import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { EventOutcome } from './event-list.ts';
import type { VppLocation } from './location.ts';
import type { TaskFault } from './task-fault.ts';
import { toIdHash } from './user-list.ts';

/** A user as requests name them. */
export interface GivenUser {
  /** The MDM's id. */
  readonly clientUserId: string;
  /** The address. */
  readonly email?: string | undefined;
  /** The account. */
  readonly managedAppleId?: string | undefined;
}

/** What user work has come to. */
export interface UserOutcome extends EventOutcome {
  /** Users by what became of them. */
  readonly groups: readonly {
    readonly clientUserIds: readonly string[];
    readonly errorNumber: VppErrorNumber | undefined;
  }[];
}

/** Creates, changes or retires users, each by themselves. */
export function manageUsers(
  location: VppLocation,
  type: 'CREATE' | 'UPDATE' | 'RETIRE',
  given: readonly GivenUser[],
  faults: readonly TaskFault[],
): UserOutcome {
  const struck = ({ clientUserId }: GivenUser) =>
    faults.find((fault) => fault.clientUserId === undefined || fault.clientUserId === clientUserId)?.errorNumber;
  const work = { CREATE: create, UPDATE: update, RETIRE: retire }[type];
  const byResult = new Map<VppErrorNumber | undefined, string[]>();
  for (const user of given) {
    const result = struck(user) ?? work(location, user);
    byResult.set(result, [...(byResult.get(result) ?? []), user.clientUserId]);
  }
  const groups = [...byResult].map(([errorNumber, clientUserIds]) => ({ errorNumber, clientUserIds }));
  const failures = groups.flatMap(({ errorNumber, clientUserIds }) =>
    errorNumber === undefined ? [] : [{ errorNumber, errorInfo: { clientUserIds } }],
  );
  return { requested: given.length, completed: byResult.get(undefined)?.length ?? 0, failures, groups };
}

function create({ users }: VppLocation, user: GivenUser): VppErrorNumber | undefined {
  if (users.active(user.clientUserId)) return 9716;
  if (user.managedAppleId !== undefined && users.isLinked(user.managedAppleId)) return 9641;
  users.add(withoutUndefined(user));
  return undefined;
}

function update(
  { users }: VppLocation,
  { clientUserId, email, managedAppleId }: GivenUser,
): VppErrorNumber | undefined {
  const present = users.active(clientUserId);
  if (!present) return 9609;
  const isNew = managedAppleId !== undefined && managedAppleId !== present.managedAppleId;
  if (isNew && users.isLinked(managedAppleId)) return 9641;
  users.change(clientUserId, {
    ...(email === undefined ? {} : { email }),
    ...(isNew ? { managedAppleId, status: 'Associated', idHash: toIdHash(managedAppleId), inviteCode: undefined } : {}),
  });
  return undefined;
}

function retire(location: VppLocation, { clientUserId }: GivenUser): VppErrorNumber | undefined {
  if (!location.users.active(clientUserId)) return 9609;
  const target = `u${clientUserId}` as const;
  for (const asset of location.table.heldBy(target)) {
    // What cannot be taken back is used up: the licence stays with the retired user.
    if (location.asset(asset)?.revocable !== false && !location.keepsLicencesOfRetired)
      location.table.remove(asset, target);
  }
  location.users.change(clientUserId, { status: 'Retired', inviteCode: undefined });
  return undefined;
}

function withoutUndefined({ clientUserId, email, managedAppleId }: GivenUser) {
  return {
    clientUserId,
    ...(email === undefined ? {} : { email }),
    ...(managedAppleId === undefined ? {} : { managedAppleId }),
  };
}
