import { appFields } from '../../api/apps.ts';
import { configurationFields, createConfiguration, updateConfiguration } from '../../api/configurations.ts';
import { organizationalUnitFields } from '../../api/organizational-units.ts';
import { packageFields } from '../../api/packages.ts';
import { userGroupFields } from '../../api/user-groups.ts';
import { userFields } from '../../api/users.ts';
import { resourceNotFound, stateConflict } from '../error-document.ts';
import { readBody } from '../read-body.ts';
import { answerPage, answerResource, sliceOf } from '../resource-page.ts';
import { type ResourceTable, rowResource } from '../resource-table.ts';
import type { BusinessTables } from '../tables.ts';
import type { AccountHandler, AccountHandlers } from './handler.ts';

type Calls =
  | 'users.list'
  | 'users.get'
  | 'userGroups.list'
  | 'userGroups.get'
  | 'userGroups.userIds'
  | 'organizationalUnits.list'
  | 'organizationalUnits.get'
  | 'organizationalUnits.userIds'
  | 'apps.list'
  | 'apps.get'
  | 'packages.list'
  | 'packages.get'
  | 'configurations.list'
  | 'configurations.get'
  | 'configurations.create'
  | 'configurations.update'
  | 'configurations.delete';

/** What differs between a list's resources and the same ones by themselves. */
type Shorten = (attributes: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Answers the list of a table. */
function listOf(
  name: keyof BusinessTables,
  fieldNames: readonly string[],
  shorten: Shorten = (attributes) => attributes,
): AccountHandler {
  return ({ url }, { state }) => {
    const table = state.tables[name];
    const rows = table.all();
    const read = sliceOf(rows.length, (place) => {
      const row = rows[place];
      return row && rowResource(table, { ...row, attributes: shorten(row.attributes) }, url.origin);
    });
    return answerPage({ name, type: table.type, fieldNames, total: rows.length, read }, url);
  };
}

/** Answers the read of one resource of a table. */
function oneOf(name: keyof BusinessTables, fieldNames: readonly string[]): AccountHandler {
  return ({ url, params }, { state }) => {
    const table = state.tables[name];
    const row = table.get(params.id ?? '');
    if (!row) return resourceNotFound(table.type, params.id ?? '');
    return answerResource(rowResource(table, row, url.origin), fieldNames, url);
  };
}

/** Answers the list of what a resource of a table is related to; what does not exist any more is left out. */
export function answerRelated(
  url: URL,
  table: ResourceTable,
  id: string,
  relationship: string,
  exists: (relatedId: string) => boolean,
): Response {
  const related = table.get(id)?.related.get(relationship);
  if (!related) return resourceNotFound(table.type, id);
  const ids = [...related].filter(exists);
  const read = sliceOf(ids.length, (place) => ({ type: relationship, id: ids[place] ?? '' }));
  return answerPage({ name: `${relationship} ${id}`, type: relationship, total: ids.length, read }, url);
}

function membersOf(name: 'userGroups' | 'organizationalUnits'): AccountHandler {
  return ({ url, params }, { state: { tables } }) =>
    answerRelated(url, tables[name], params.id ?? '', 'users', (id) => tables.users.get(id) !== undefined);
}

/** The calls about people, apps, packages and configurations. */
export const tableHandlers: AccountHandlers<Calls> = {
  'users.list': listOf('users', userFields),
  'users.get': oneOf('users', userFields),
  'userGroups.list': listOf('userGroups', userGroupFields),
  'userGroups.get': oneOf('userGroups', userGroupFields),
  'userGroups.userIds': membersOf('userGroups'),
  'organizationalUnits.list': listOf('organizationalUnits', organizationalUnitFields),
  'organizationalUnits.get': oneOf('organizationalUnits', organizationalUnitFields),
  'organizationalUnits.userIds': membersOf('organizationalUnits'),
  'apps.list': listOf('apps', appFields),
  'apps.get': oneOf('apps', appFields),
  'packages.list': listOf('packages', packageFields),
  'packages.get': oneOf('packages', packageFields),
  // Lists hold no profiles.
  'configurations.list': listOf('configurations', configurationFields, (attributes) => ({
    ...attributes,
    customSettingsValues: null,
  })),
  'configurations.get': oneOf('configurations', configurationFields),
  async 'configurations.create'(request, { state: { tables, audit }, account }) {
    const body = await readBody(request, createConfiguration);
    if (body instanceof Response) return body;
    const table = tables.configurations;
    // Apple finds the platforms out from the profile; here it is one for all.
    const row = table.add({ attributes: { configuredForPlatforms: ['PLATFORM_IOS'], ...body.data.attributes } });
    audit.add({
      type: 'CONFIG_SETTINGS_CREATED',
      category: 'DEVICE_MANAGEMENT',
      subjectType: 'DEVICE_MANAGEMENT_SETTING',
      subjectId: row.id,
      actorId: account.clientId,
      data: { configType: 'CUSTOM_SETTING', configId: row.id, configVersion: '1' },
    });
    const data = rowResource(table, row, request.url.origin);
    return Response.json({ data, links: data.links }, { status: 201 });
  },
  async 'configurations.update'(request, { state: { tables } }) {
    const table = tables.configurations;
    const id = request.params.id ?? '';
    const row = table.get(id);
    if (!row) return resourceNotFound(table.type, id);
    const body = await readBody(request, updateConfiguration);
    if (body instanceof Response) return body;
    if (body.data.id !== id) return stateConflict("The id in the body is not the path's");
    if (row.attributes.type !== 'CUSTOM_SETTING') return stateConflict('A built-in configuration can only be read');
    const data = rowResource(table, table.change(id, body.data.attributes) ?? row, request.url.origin);
    return Response.json({ data, links: data.links });
  },
  'configurations.delete'({ params }, { state: { tables } }) {
    const id = params.id ?? '';
    const row = tables.configurations.get(id);
    if (!row) return resourceNotFound('configurations', id);
    if (row.attributes.type !== 'CUSTOM_SETTING') return stateConflict('A built-in configuration can only be read');
    tables.configurations.remove(id);
    return new Response(null, { status: 204 });
  },
};
