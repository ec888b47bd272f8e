import type { List } from '@mdmkit/core';
import {
  getOrganizationalUnit,
  listOrganizationalUnits,
  listOrganizationalUnitUserIds,
  type OrganizationalUnit,
  type OrganizationalUnitField,
} from '../api/organizational-units.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { PageOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { readIds } from '../calls/read-list.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The organisational units of the organisation. */
export interface OrganizationalUnitCalls extends ResourceReads<OrganizationalUnit, OrganizationalUnitField> {
  /**
   * Lists the ids of the users in an organisational unit.
   *
   * @throws BusinessError - While iterating.
   */
  userIds(id: string, options?: PageOptions): List<string, BusinessPage<string>>;
}

/** Creates the organisational unit calls. */
export function createOrganizationalUnitCalls(context: CallContext): OrganizationalUnitCalls {
  return {
    ...createResourceReads<OrganizationalUnit, OrganizationalUnitField>(context, 'organizationalUnits', {
      list: listOrganizationalUnits,
      get: getOrganizationalUnit,
    }),
    userIds: (id, options = {}) =>
      readIds(context, listOrganizationalUnitUserIds.name, options, (query, call) =>
        context.caller.call(listOrganizationalUnitUserIds, { params: { id }, query }, call),
      ),
  };
}
