import type { List } from '@mdmkit/core';
import {
  getUserGroup,
  listUserGroups,
  listUserGroupUserIds,
  type UserGroup,
  type UserGroupField,
} from '../api/user-groups.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { PageOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { readIds } from '../calls/read-list.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The user groups of the organisation. */
export interface UserGroupCalls extends ResourceReads<UserGroup, UserGroupField> {
  /**
   * Lists the ids of the users in a group.
   *
   * @throws BusinessError - While iterating.
   */
  userIds(id: string, options?: PageOptions): List<string, BusinessPage<string>>;
}

/** Creates the user group calls. */
export function createUserGroupCalls(context: CallContext): UserGroupCalls {
  return {
    ...createResourceReads<UserGroup, UserGroupField>(context, 'userGroups', {
      list: listUserGroups,
      get: getUserGroup,
    }),
    userIds: (id, options = {}) =>
      readIds(context, listUserGroupUserIds.name, options, (query, call) =>
        context.caller.call(listUserGroupUserIds, { params: { id }, query }, call),
      ),
  };
}
