import { checkArgument, digits, endpoint, type OpenEnum, openEnum, pagingMember } from '@mdmkit/core';
import { z } from 'zod';
import { manageUsers, withFacts } from './endpoint-facts.ts';
import { EventResponse } from './events.ts';
import { ClientUserId } from './ids.ts';
import { pageMembers } from './paging.ts';

/** What a user is: invited, linked to an Apple Account, or gone. `Deleted` is an older word for the last. */
export const userStatus = openEnum('Registered', 'Associated', 'Retired', 'Deleted');

/** A user as pages and notifications hold it. One without id, which Apple does not document, is left out of lists. */
export const UserWire = z.object({
  clientUserId: digits().optional(),
  status: userStatus.optional(),
  email: z.string().optional(),
  inviteCode: z.string().optional(),
  idHash: z.string().optional(),
});

const UsersPageWire = z.object({ ...pageMembers, users: pagingMember(z.array(UserWire)).optional() });

const UsersQueryWire = z.strictObject({
  pageIndex: z.int().min(0).optional(),
  activeOnly: z.boolean().optional(),
  retiredOnly: z.boolean().optional(),
  clientUserId: ClientUserId.optional(),
  managedAppleId: z.string().min(1).optional(),
  sinceVersionId: z.string().min(1).optional(),
});

const ManageUsersWire = z.strictObject({
  users: z
    .array(
      z.strictObject({
        clientUserId: ClientUserId,
        email: z.string().optional(),
        managedAppleId: z.string().min(1).optional(),
      }),
    )
    .readonly(),
});

/**
 * A user of one location, identified by `clientUserId`. Several retired users may share an id, and at most one other user.
 * (Apple: User)
 */
export interface VppUser {
  /** The id that the MDM chose. */
  readonly clientUserId: string;
  /** `Registered`: invited. `Associated`: linked to an Apple Account. `Retired`: gone; `Deleted` is an older word for it. */
  readonly status?: OpenEnum<'Registered' | 'Associated' | 'Retired' | 'Deleted'> | undefined;
  /** The e-mail address. */
  readonly email?: string | undefined;
  /** The code of the invitation, until the user accepts it. */
  readonly inviteCode?: string | undefined;
  /** The digest of the Apple Account that the user is linked to. */
  readonly idHash?: string | undefined;
}

/** Which users to list; all conditions have to hold. (Apple: Get Users) */
export interface UsersQuery {
  /** Only users who are not retired. Default: false. */
  readonly activeOnly?: boolean | undefined;
  /** Only retired users. Default: false. */
  readonly retiredOnly?: boolean | undefined;
  /** Only users with this id. */
  readonly clientUserId?: string | undefined;
  /** Only the user of this Managed Apple Account. Apple does not document it; other MDMs use it. */
  readonly managedAppleId?: string | undefined;
  /** Only users who changed since this version of the data set. */
  readonly sinceVersionId?: string | undefined;
}

/** The users to create, update or retire. (Apple: ManageUsersRequest) */
export interface ManageUsersRequest {
  /** The users: at least one, at most `maxUsers` of the limits (100). */
  readonly users: readonly UserInput[];
}

/** A user to create, update or retire. With a Managed Apple Account the user is associated at once. */
export interface UserInput {
  /** The id that the MDM chooses, without white space at its ends. */
  readonly clientUserId: string;
  /** The e-mail address. */
  readonly email?: string | undefined;
  /** The Managed Apple Account to link the user to. */
  readonly managedAppleId?: string | undefined;
}

/** A page of users as it arrives. */
export type UsersAnswer = z.output<typeof UsersPageWire>;

/** Reads one page of a location's users. (Apple: Get Users) */
export const getUsers = withFacts(
  endpoint({
    name: 'users.list',
    method: 'GET',
    path: '/mdm/v2/users',
    query: UsersQueryWire,
    response: UsersPageWire,
    auth: 'bearer',
    since: 2,
    repeatable: true,
  }),
  { discoveredAs: 'getUsers' },
);

const common = {
  method: 'POST',
  body: ManageUsersWire,
  response: EventResponse,
  auth: 'bearer',
  since: 2,
  // Apple documents no way to distinguish a second request from the first.
  repeatable: false,
} as const;

/** Creates users. (Apple: Create Users) */
export const createUsers = withFacts(endpoint({ ...common, name: 'users.create', path: '/mdm/v2/users/create' }), {
  discoveredAs: 'createUsers',
  rules: manageUsers,
});

/** Changes users' e-mail address or account. (Apple: Update Users) */
export const updateUsers = withFacts(endpoint({ ...common, name: 'users.update', path: '/mdm/v2/users/update' }), {
  discoveredAs: 'updateUsers',
  rules: manageUsers,
});

/** Retires users; their revocable licences return to the pool. (Apple: Retire Users) */
export const retireUsers = withFacts(endpoint({ ...common, name: 'users.retire', path: '/mdm/v2/users/retire' }), {
  discoveredAs: 'retireUsers',
  rules: manageUsers,
});

/** Whether a user can still hold licences. */
export function isActiveUser(user: VppUser): boolean {
  checkArgument('isActiveUser', 'user', user, 'object');
  const { status } = user;
  return status !== 'Retired' && status !== 'Deleted';
}
