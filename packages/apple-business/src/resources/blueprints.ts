import { type CallOptions, checkArgument, type List } from '@mdmkit/core';
import {
  addToBlueprint,
  type Blueprint,
  type BlueprintField,
  type BlueprintRelationship,
  blueprintRelationships,
  createBlueprint,
  deleteBlueprint,
  getBlueprint,
  listBlueprintIds,
  listBlueprints,
  removeFromBlueprint,
  updateBlueprint,
} from '../api/blueprints.ts';
import type { IncludedResource } from '../api/document.ts';
import type { Query } from '../api/query.ts';
import { type CallContext, failure } from '../calls/call-context.ts';
import { checkedOptions, type ListOptions, type PageOptions, type ReadOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { fieldsQuery, readIds, readList } from '../calls/read-list.ts';

/** Which related resources are to come along. */
export interface IncludeOptions {
  /** The relationships. Default: none. */
  readonly include?: readonly BlueprintRelationship[];
  /** How many related resources of each relationship come along at most. Default: Apple's. */
  readonly includeLimits?: Readonly<Partial<Record<BlueprintRelationship, number>>>;
}

/** A blueprint with the related resources that were asked for. */
export interface BlueprintWithRelated {
  /** The blueprint. */
  readonly blueprint: Blueprint;
  /** The resources that `include` asked for. */
  readonly included: readonly IncludedResource[];
}

/** What a blueprint is to be. A relationship is given by the ids of what is to be related. */
export interface NewBlueprint {
  /** Its name. */
  readonly name: string;
  /** What it is for. */
  readonly description?: string;
  /** The ids of what it is related to, by relationship. Apple drops ids that do not exist without a word: read back. */
  readonly related?: Readonly<Partial<Record<BlueprintRelationship, readonly string[]>>>;
}

/** The blueprints of the built-in management. */
export interface BlueprintCalls {
  /**
   * All blueprints, read page by page as the list is consumed. Related resources that were asked for are in
   * `included` of the pages.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<BlueprintField> & IncludeOptions): List<Blueprint, BusinessPage<Blueprint>>;
  /**
   * Reads one blueprint.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  get(id: string, options?: ReadOptions<BlueprintField>): Promise<Blueprint>;
  /**
   * Reads one blueprint and what it is related to in one call.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  getWithRelated(id: string, options: ReadOptions<BlueprintField> & IncludeOptions): Promise<BlueprintWithRelated>;
  /**
   * Creates a blueprint.
   *
   * @throws BusinessError - `BUSINESS_UNPROCESSABLE` if Apple does not take it.
   */
  create(blueprint: NewBlueprint, options?: CallOptions): Promise<Blueprint>;
  /**
   * Changes what is given about a blueprint; a relationship that is given replaces the one before.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  update(id: string, changes: Partial<NewBlueprint>, options?: CallOptions): Promise<Blueprint>;
  /**
   * Removes a blueprint.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  delete(id: string, options?: CallOptions): Promise<void>;
  /**
   * The ids of what a blueprint is related to.
   *
   * @throws BusinessError - While iterating.
   */
  relatedIds(
    id: string,
    relationship: BlueprintRelationship,
    options?: PageOptions,
  ): List<string, BusinessPage<string>>;
  /**
   * Adds to a relationship; what is in it already stays.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT` if an id does not exist.
   */
  addRelated(
    id: string,
    relationship: BlueprintRelationship,
    ids: readonly string[],
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Takes from a relationship; what is not in it is left alone.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is no such blueprint.
   */
  removeRelated(
    id: string,
    relationship: BlueprintRelationship,
    ids: readonly string[],
    options?: CallOptions,
  ): Promise<void>;
}

const type = 'blueprints';

/** Creates the blueprint calls. */
export function createBlueprintCalls(context: CallContext): BlueprintCalls {
  const { caller } = context;
  const read = async (id: string, options: ReadOptions<BlueprintField> & IncludeOptions) => {
    const { fields, include, includeLimits, ...call } = checkedOptions(getBlueprint.name, options);
    const query = { ...fieldsQuery(type, fields), ...includeQuery({ include, includeLimits }) };
    return await caller.call(getBlueprint, { params: { id }, query }, call);
  };
  const change = (
    endpoint: typeof addToBlueprint | typeof removeFromBlueprint,
    id: string,
    relationship: BlueprintRelationship,
    ids: readonly string[],
    options?: CallOptions,
  ) => {
    assertRelationship(context, endpoint.name, relationship);
    const data = ids.map((relatedId) => ({ type: relationship, id: relatedId }));
    return caller.call(endpoint, { params: { id, relationship }, body: { data } }, options);
  };
  return {
    list(listOptions) {
      const { include, includeLimits, ...options } = checkedOptions(listBlueprints.name, listOptions);
      const subject = { operation: listBlueprints.name, type, query: includeQuery({ include, includeLimits }) };
      return readList(context, subject, options, (query, call) => caller.call(listBlueprints, { query }, call));
    },
    get: async (id, options = {}) => (await read(id, options)).data,
    async getWithRelated(id, options) {
      checkArgument('blueprints.getWithRelated', 'options', options, 'object');
      const { data, included } = await read(id, options);
      return { blueprint: data, included: included ?? [] };
    },
    async create(blueprint, options) {
      checkArgument('blueprints.create', 'blueprint', blueprint, 'object');
      const { related, ...attributes } = blueprint;
      const body = { data: { type, attributes, ...relationshipsOf(related) } } as const;
      return (await caller.call(createBlueprint, { body }, options)).data;
    },
    async update(id, change, options) {
      checkArgument('blueprints.update', 'change', change, 'object');
      const { related, ...attributes } = change;
      const body = { data: { type, id, attributes, ...relationshipsOf(related) } } as const;
      return (await caller.call(updateBlueprint, { params: { id }, body }, options)).data;
    },
    delete: (id, options) => caller.call(deleteBlueprint, { params: { id } }, options),
    relatedIds(id, relationship, options = {}) {
      assertRelationship(context, listBlueprintIds.name, relationship);
      return readIds(context, listBlueprintIds.name, options, (query, call) =>
        caller.call(listBlueprintIds, { params: { id, relationship }, query }, call),
      );
    },
    addRelated: async (...args) => await change(addToBlueprint, ...args),
    removeRelated: async (...args) => await change(removeFromBlueprint, ...args),
  };
}

function includeQuery({
  include,
  includeLimits = {},
}: {
  readonly include: IncludeOptions['include'] | undefined;
  readonly includeLimits: IncludeOptions['includeLimits'] | undefined;
}): Query {
  const limits = Object.entries(includeLimits).map(([name, limit]) => [`limit[${name}]`, limit]);
  return { include: include?.join(), ...Object.fromEntries(limits) };
}

function relationshipsOf(related: NewBlueprint['related']) {
  if (!related) return {};
  const entries = Object.entries(related).map(([name, ids]) => [name, { data: ids.map((id) => ({ type: name, id })) }]);
  return { relationships: Object.fromEntries(entries) as Record<string, { data: { type: string; id: string }[] }> };
}

/** It becomes part of the path, where a wrong one would look like a blueprint that does not exist. */
function assertRelationship(context: CallContext, operation: string, relationship: string): void {
  if (blueprintRelationships.some((name) => name === relationship)) return;
  const detail = `relationship: expected one of ${blueprintRelationships.join(', ')}`;
  throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail });
}
