import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkagePage } from './linkage.ts';
import { linkageQuery, listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  ouId: z.string().nullish(),
  name: z.string().nullish(),
  type: openEnum('STANDARD').nullish(),
  totalMemberCount: z.number().int().nullish(),
  status: openEnum('ACTIVE').nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<UserGroupAttributes>);

/** The attributes of a user group. Each may be absent, null or an empty text. (Apple: UserGroup.Attributes) */
export interface UserGroupAttributes {
  /** The id of the organisational unit to which the group belongs. */
  readonly ouId?: string | null | undefined;
  /** The name. */
  readonly name?: string | null | undefined;
  /** The kind of group. */
  readonly type?: OpenEnum<'STANDARD'> | null | undefined;
  /** The number of users in the group. */
  readonly totalMemberCount?: number | null | undefined;
  /** The state of the group. */
  readonly status?: OpenEnum<'ACTIVE'> | null | undefined;
  /** When the group was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the group was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** A user group. (Apple: UserGroup) */
export type UserGroup = Resource<'userGroups', UserGroupAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type UserGroupField = keyof UserGroupAttributes | 'users';

/** Every name that `fields[userGroups]` may hold. */
export const userGroupFields: readonly string[] = [...Object.keys(AttributesWire.shape), 'users'];

/** Lists the user groups. (Apple: Get User Groups) */
export const listUserGroups = endpoint({
  name: 'userGroups.list',
  method: 'GET',
  path: '/v1/userGroups',
  query: listQuery('userGroups'),
  response: pageDocument<UserGroup>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Reads a user group. (Apple: Get User Group Information) */
export const getUserGroup = endpoint({
  name: 'userGroups.get',
  method: 'GET',
  path: '/v1/userGroups/{id}',
  query: readQuery('userGroups'),
  response: resourceDocument<UserGroup>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Lists the ids of the users in a group. (Apple: Get User IDs for User Group) */
export const listUserGroupUserIds = endpoint({
  name: 'userGroups.userIds',
  method: 'GET',
  path: '/v1/userGroups/{id}/relationships/users',
  query: linkageQuery,
  response: linkagePage,
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
