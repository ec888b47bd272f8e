import type { List } from '@mdmkit/core';
import {
  getOrganizationalUnit,
  listOrganizationalUnits,
  listOrganizationalUnitUserIds,
  type OrganizationalUnit,
  type OrganizationalUnitField,
} from '../api/organizational-units.ts';
import {
  getUserGroup,
  listUserGroups,
  listUserGroupUserIds,
  type UserGroup,
  type UserGroupField,
} from '../api/user-groups.ts';
import { getUser, listUsers, type User, type UserField } from '../api/users.ts';
import type { PageOptions } from '../options.ts';
import type { BusinessPage } from '../paging.ts';
import type { CallContext } from './call-context.ts';
import { fieldsQuery, readIds, readList } from './read.ts';
import type { ResourceReads } from './resource-reads.ts';

/** Resources that have people. */
export interface MemberReads<Item, Field extends string> extends ResourceReads<Item, Field> {
  /**
   * The ids of its people.
   *
   * @throws BusinessError - While iterating.
   */
  userIds(id: string, options?: PageOptions): List<string, BusinessPage<string>>;
}

/** The people of the organisation. */
export interface PeopleCalls {
  /** The people. */
  readonly users: ResourceReads<User, UserField>;
  /** The groups of people. */
  readonly userGroups: MemberReads<UserGroup, UserGroupField>;
  /** The organisational units. */
  readonly organizationalUnits: MemberReads<OrganizationalUnit, OrganizationalUnitField>;
}

/** Makes the calls about people. */
export function createPeopleCalls(context: CallContext): PeopleCalls {
  const { caller } = context;
  return {
    users: {
      list: (options = {}) =>
        readList(context, { operation: listUsers.name, type: 'users' }, options, (query, call) =>
          caller.call(listUsers, { query }, call),
        ),
      async get(id, { fields, ...call } = {}) {
        return (await caller.call(getUser, { params: { id }, query: fieldsQuery('users', fields) }, call)).data;
      },
    },
    userGroups: {
      list: (options = {}) =>
        readList(context, { operation: listUserGroups.name, type: 'userGroups' }, options, (query, call) =>
          caller.call(listUserGroups, { query }, call),
        ),
      async get(id, { fields, ...call } = {}) {
        const input = { params: { id }, query: fieldsQuery('userGroups', fields) };
        return (await caller.call(getUserGroup, input, call)).data;
      },
      userIds: (id, options = {}) =>
        readIds(context, listUserGroupUserIds.name, options, (query, call) =>
          caller.call(listUserGroupUserIds, { params: { id }, query }, call),
        ),
    },
    organizationalUnits: {
      list: (options = {}) =>
        readList(
          context,
          { operation: listOrganizationalUnits.name, type: 'organizationalUnits' },
          options,
          (query, call) => caller.call(listOrganizationalUnits, { query }, call),
        ),
      async get(id, { fields, ...call } = {}) {
        const input = { params: { id }, query: fieldsQuery('organizationalUnits', fields) };
        return (await caller.call(getOrganizationalUnit, input, call)).data;
      },
      userIds: (id, options = {}) =>
        readIds(context, listOrganizationalUnitUserIds.name, options, (query, call) =>
          caller.call(listOrganizationalUnitUserIds, { params: { id }, query }, call),
        ),
    },
  };
}
