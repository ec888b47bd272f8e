import {
  addToBlueprint,
  type BlueprintRelationship,
  blueprintFields,
  blueprintRelationships,
  createBlueprint,
  removeFromBlueprint,
  updateBlueprint,
} from '../../api/blueprints.ts';
import { deviceResource } from '../device-resource.ts';
import { invalidParameter, resourceNotFound, stateConflict } from '../error-document.ts';
import { readBody } from '../read-body.ts';
import { answerPage, answerResource, sliceOf, type WireResource } from '../resource-page.ts';
import { rowResource, type TableRow } from '../resource-table.ts';
import type { OrganisationState } from '../state.ts';
import type { AccountHandlers } from './handler.ts';
import { answerRelated } from './tables.ts';

type Calls =
  | 'blueprints.list'
  | 'blueprints.get'
  | 'blueprints.create'
  | 'blueprints.update'
  | 'blueprints.delete'
  | 'blueprints.relatedIds'
  | 'blueprints.addRelated'
  | 'blueprints.removeRelated';

type Relationships = Partial<Record<BlueprintRelationship, { readonly data: readonly { readonly id: string }[] }>>;

const includeParameters = ['include', ...blueprintRelationships.map((name) => `limit[${name}]`)];

/** The calls about blueprints. */
export const blueprintHandlers: AccountHandlers<Calls> = {
  'blueprints.list'({ url }, { state }) {
    const names = includedNames(url);
    if (names instanceof Response) return names;
    const table = state.tables.blueprints;
    const rows = table.all();
    return answerPage(
      {
        name: 'blueprints',
        type: 'blueprints',
        fieldNames: blueprintFields,
        parameters: includeParameters,
        total: rows.length,
        read: sliceOf(rows.length, (place) => rows[place] && rowResource(table, rows[place], url.origin)),
        include: (items) => names && items.flatMap(({ id }) => includedOf(state, table.get(id), names, url)),
      },
      url,
    );
  },
  'blueprints.get'({ url, params }, { state }) {
    const names = includedNames(url);
    if (names instanceof Response) return names;
    const table = state.tables.blueprints;
    const row = table.get(params.id ?? '');
    if (!row) return resourceNotFound('blueprints', params.id ?? '');
    return answerResource(rowResource(table, row, url.origin), blueprintFields, url, {
      parameters: includeParameters,
      included: names && includedOf(state, row, names, url),
    });
  },
  async 'blueprints.create'(request, { state, account }) {
    const body = await readBody(request, createBlueprint);
    if (body instanceof Response) return body;
    const attributes = { description: '', ...body.data.attributes, status: 'ACTIVE', appLicenseDeficient: false };
    const related = existingIds(state, body.data.relationships ?? {});
    const row = state.tables.blueprints.add({ attributes, related });
    state.audit.add({
      type: 'COLLECTION_CREATED',
      category: 'DEVICE_MANAGEMENT',
      subjectType: 'COLLECTION',
      subjectId: row.id,
      actorId: account.clientId,
    });
    const data = rowResource(state.tables.blueprints, row, request.url.origin);
    return Response.json({ data, links: data.links }, { status: 201 });
  },
  async 'blueprints.update'(request, { state }) {
    const table = state.tables.blueprints;
    const id = request.params.id ?? '';
    const row = table.get(id);
    if (!row) return resourceNotFound('blueprints', id);
    const body = await readBody(request, updateBlueprint);
    if (body instanceof Response) return body;
    if (body.data.id !== id) return stateConflict("The id in the body is not the path's");
    for (const [name, ids] of Object.entries(existingIds(state, body.data.relationships ?? {}))) {
      const set = row.related.get(name);
      set?.clear();
      for (const relatedId of ids) set?.add(relatedId);
    }
    const data = rowResource(table, table.change(id, body.data.attributes ?? {}) ?? row, request.url.origin);
    return Response.json({ data, links: data.links });
  },
  'blueprints.delete'({ params }, { state }) {
    if (!state.tables.blueprints.remove(params.id ?? '')) return resourceNotFound('blueprints', params.id ?? '');
    return new Response(null, { status: 204 });
  },
  'blueprints.relatedIds'({ url, params }, { state }) {
    const name = relationshipOf(params.relationship);
    if (!name) return resourceNotFound('relationships', params.relationship ?? '');
    return answerRelated(url, state.tables.blueprints, params.id ?? '', name, (id) => exists(state, name, id));
  },
  async 'blueprints.addRelated'(request, { state }) {
    const body = await readBody(request, addToBlueprint);
    if (body instanceof Response) return body;
    const name = relationshipOf(request.params.relationship);
    const related = state.tables.blueprints.get(request.params.id ?? '')?.related.get(name ?? '');
    if (!name || !related) return resourceNotFound('blueprints', request.params.id ?? '');
    const wrong = body.data.find(({ id, type }) => type !== name || !exists(state, name, id));
    if (wrong) return stateConflict(`There is no resource of type '${name}' with id '${wrong.id}'`);
    for (const { id } of body.data) related.add(id);
    return new Response(null, { status: 204 });
  },
  async 'blueprints.removeRelated'(request, { state }) {
    const body = await readBody(request, removeFromBlueprint);
    if (body instanceof Response) return body;
    const name = request.params.relationship ?? '';
    const related = state.tables.blueprints.get(request.params.id ?? '')?.related.get(name);
    if (!related) return resourceNotFound('blueprints', request.params.id ?? '');
    for (const { id } of body.data) related.delete(id);
    return new Response(null, { status: 204 });
  },
};

function relationshipOf(name: string | undefined): BlueprintRelationship | undefined {
  return blueprintRelationships.find((relationship) => relationship === name);
}

/** The relationships that `include` names; undefined without it. */
function includedNames(url: URL): readonly BlueprintRelationship[] | undefined | Response {
  const include = url.searchParams.get('include');
  if (include === null) return undefined;
  const names = include.split(',').map((name) => relationshipOf(name) ?? name);
  const relationships = names.filter((name): name is BlueprintRelationship => relationshipOf(name) !== undefined);
  return relationships.length === names.length ? relationships : invalidParameter('include', include);
}

function includedOf(
  state: OrganisationState,
  row: TableRow | undefined,
  names: readonly BlueprintRelationship[],
  url: URL,
): WireResource[] {
  return names.flatMap((name) => {
    const limit = Number(url.searchParams.get(`limit[${name}]`) ?? 100);
    const ids = [...(row?.related.get(name) ?? [])].slice(0, limit);
    return ids.flatMap((id) => resourceOf(state, name, id, url.origin) ?? []);
  });
}

function resourceOf(
  { organisation, tables }: OrganisationState,
  type: BlueprintRelationship,
  id: string,
  origin: string,
): WireResource | undefined {
  if (type === 'orgDevices') {
    const device = organisation.device(id);
    return device && !device.release ? deviceResource(device, origin) : undefined;
  }
  const row = tables[type].get(id);
  return row && rowResource(tables[type], row, origin);
}

function exists(state: OrganisationState, type: BlueprintRelationship, id: string): boolean {
  return resourceOf(state, type, id, '') !== undefined;
}

/** What does not exist is dropped without a word, as Apple does. */
function existingIds(state: OrganisationState, relationships: Relationships): Record<string, string[]> {
  return Object.fromEntries(
    blueprintRelationships.flatMap((name) => {
      const relationship = relationships[name];
      return relationship
        ? [[name, relationship.data.map(({ id }) => id).filter((id) => exists(state, name, id))]]
        : [];
    }),
  );
}
