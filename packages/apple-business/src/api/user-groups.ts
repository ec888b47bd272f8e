import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkagePage } from './linkage.ts';
import { linkageQuery, listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  /** The organisational unit that it belongs to. */
  ouId: z.string().nullish(),
  name: z.string().nullish(),
  type: openEnum('STANDARD').nullish(),
  totalMemberCount: z.number().int().nullish(),
  status: openEnum('ACTIVE').nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
});

/** What Apple knows about a group of people. (Apple: UserGroup.Attributes) Dates are ISO 8601 texts. */
export type UserGroupAttributes = Readonly<z.output<typeof AttributesWire>>;

/** A group of people. (Apple: UserGroup) */
export type UserGroup = Resource<'userGroups', UserGroupAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type UserGroupField = keyof UserGroupAttributes | 'users';

/** Every name that `fields[userGroups]` may hold. */
export const userGroupFields: readonly string[] = [...Object.keys(AttributesWire.shape), 'users'];

/** Lists the groups of people. (Apple: Get User Groups) */
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

/** Reads a group of people. (Apple: Get User Group Information) */
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

/** Lists the ids of the people in a group of people. (Apple: Get User IDs for User Group) */
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
