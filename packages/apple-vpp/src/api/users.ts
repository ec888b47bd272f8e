import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { EventResponse } from './events.ts';
import { pageMembers } from './paging.ts';

/** What a user is: invited, linked to an Apple Account, or gone. `Deleted` is an older word for the last. */
export const userStatus = openEnum('Registered', 'Associated', 'Retired', 'Deleted');

/** A user as pages and notifications hold it. */
export const UserWire = z.object({
  clientUserId: z.string(),
  status: userStatus.optional(),
  email: z.string().optional(),
  inviteCode: z.string().optional(),
  idHash: z.string().optional(),
});

const UsersPageWire = z.object({ ...pageMembers, users: z.array(UserWire).optional() });

const UsersQueryWire = z.strictObject({
  pageIndex: z.int().min(0).optional(),
  activeOnly: z.boolean().optional(),
  retiredOnly: z.boolean().optional(),
  clientUserId: z.string().min(1).optional(),
  sinceVersionId: z.string().min(1).optional(),
});

const ManageUsersWire = z.strictObject({
  users: z
    .array(
      z.strictObject({
        clientUserId: z.string().min(1),
        email: z.string().optional(),
        managedAppleId: z.string().min(1).optional(),
      }),
    )
    .readonly(),
});

/**
 * A user of one location, known by `clientUserId`, which the MDM chose. Several retired ones may share it, and at most
 * one that is not retired. (Apple: User)
 */
export type VppUser = Readonly<z.output<typeof UserWire>>;

/** Which users to list. `sinceVersionId` limits them to those changed since. (Apple: Get Users) */
export type UsersQuery = Readonly<Omit<z.input<typeof UsersQueryWire>, 'pageIndex'>>;

/** The users to create, update or retire. (Apple: ManageUsersRequest) */
export type ManageUsersRequest = Readonly<z.input<typeof ManageUsersWire>>;

/** A user to create, update or retire. With a Managed Apple Account it is associated at once. */
export type UserInput = Readonly<ManageUsersRequest['users'][number]>;

/** A page of users as it arrives. */
export type UsersAnswer = z.output<typeof UsersPageWire>;

/** Reads one page of a location's users. (Apple: Get Users) */
export const getUsers = endpoint({
  name: 'users.list',
  method: 'GET',
  path: '/mdm/v2/users',
  query: UsersQueryWire,
  response: UsersPageWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
});

const common = {
  method: 'POST',
  body: ManageUsersWire,
  response: EventResponse,
  auth: 'bearer',
  since: 2,
  // Apple documents no way to tell a second request from the first.
  repeatable: false,
} as const;

/** Creates users. (Apple: Create Users) */
export const createUsers = endpoint({ ...common, name: 'users.create', path: '/mdm/v2/users/create' });

/** Changes users' e-mail address or account. (Apple: Update Users) */
export const updateUsers = endpoint({ ...common, name: 'users.update', path: '/mdm/v2/users/update' });

/** Retires users; their revocable licences return to the pool. (Apple: Retire Users) */
export const retireUsers = endpoint({ ...common, name: 'users.retire', path: '/mdm/v2/users/retire' });

/** Whether a user can still hold licences. */
export function isActiveUser({ status }: VppUser): boolean {
  return status !== 'Retired' && status !== 'Deleted';
}
