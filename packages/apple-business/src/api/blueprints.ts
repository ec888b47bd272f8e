import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkagePage, linkagesBody } from './linkage.ts';
import { limitParameter, linkageQuery, listQuery, namesParameter, readQuery } from './query.ts';

/** What a blueprint can be related to: the relationship's name, which is also the type of what is related. */
export const blueprintRelationships = [
  'apps',
  'configurations',
  'packages',
  'orgDevices',
  'users',
  'userGroups',
] as const;

/** The name of a relationship of a blueprint. */
export type BlueprintRelationship = (typeof blueprintRelationships)[number];

const AttributesWire = z.object({
  name: z.string().nullish(),
  description: z.string().nullish(),
  status: openEnum('ACTIVE', 'TO_BE_DELETED').nullish(),
  appLicenseDeficient: z.boolean().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<BlueprintAttributes>);

/** The attributes of a blueprint. Each may be absent, null or an empty text. (Apple: Blueprint.Attributes) */
export interface BlueprintAttributes {
  /** The name. */
  readonly name?: string | null | undefined;
  /** The description. */
  readonly description?: string | null | undefined;
  /** The state of the blueprint. */
  readonly status?: OpenEnum<'ACTIVE' | 'TO_BE_DELETED'> | null | undefined;
  /** Whether the organisation has fewer app licences than the blueprint needs. */
  readonly appLicenseDeficient?: boolean | null | undefined;
  /** When the blueprint was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the blueprint was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** What the built-in device management gives to a set of devices and users. (Apple: Blueprint) */
export type Blueprint = Resource<'blueprints', BlueprintAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type BlueprintField = keyof BlueprintAttributes | BlueprintRelationship;

/** Every name that `fields[blueprints]` may hold. */
export const blueprintFields: readonly string[] = [...Object.keys(AttributesWire.shape), ...blueprintRelationships];

const ChangesWire = z.object({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
});
const LinkagesWire = z.object({ data: z.array(z.object({ type: z.string(), id: z.string().min(1) })) });
const RelationshipsWire = z.partialRecord(z.enum(blueprintRelationships), LinkagesWire);

/** Names a related resource may be limited to, by its relationship: `limit[apps]`. */
const includeParameters = {
  include: namesParameter,
  ...Object.fromEntries(blueprintRelationships.map((name) => [`limit[${name}]`, limitParameter])),
};

const common = { auth: 'accessToken', since: '2.0' } as const;
const type = z.literal('blueprints');
const response = resourceDocument<Blueprint>(resourceWire(AttributesWire), { included: true });

/** Lists the blueprints. (Apple: Get Blueprints) */
export const listBlueprints = endpoint({
  ...common,
  name: 'blueprints.list',
  method: 'GET',
  path: '/v1/blueprints',
  query: listQuery('blueprints', includeParameters),
  response: pageDocument<Blueprint>(resourceWire(AttributesWire), { included: true }),
  repeatable: true,
});

/** Reads one blueprint. (Apple: Get Blueprint Information) */
export const getBlueprint = endpoint({
  ...common,
  name: 'blueprints.get',
  method: 'GET',
  path: '/v1/blueprints/{id}',
  query: readQuery('blueprints', includeParameters),
  response,
  repeatable: true,
});

/** Creates a blueprint. Apple drops ids of related resources that do not exist without a word. (Apple: Create a Blueprint) */
export const createBlueprint = endpoint({
  ...common,
  name: 'blueprints.create',
  method: 'POST',
  path: '/v1/blueprints',
  body: z.object({
    data: z.object({
      type,
      attributes: ChangesWire.extend({ name: z.string().min(1) }),
      relationships: RelationshipsWire.optional(),
    }),
  }),
  response,
  repeatable: false,
});

/** Changes a blueprint; a relationship that is given replaces the one before. (Apple: Update a Blueprint) */
export const updateBlueprint = endpoint({
  ...common,
  name: 'blueprints.update',
  method: 'PATCH',
  path: '/v1/blueprints/{id}',
  body: z.object({
    data: z.object({
      type,
      id: z.string().min(1),
      attributes: ChangesWire.optional(),
      relationships: RelationshipsWire.optional(),
    }),
  }),
  response,
  repeatable: true,
});

/** Removes a blueprint. (Apple: Delete a Blueprint) */
export const deleteBlueprint = endpoint({
  ...common,
  name: 'blueprints.delete',
  method: 'DELETE',
  path: '/v1/blueprints/{id}',
  repeatable: false,
});

const relationships = '/v1/blueprints/{id}/relationships/{relationship}';

/** Lists the ids of what a blueprint is related to. (Apple: Get App IDs for a Blueprint, and its like) */
export const listBlueprintIds = endpoint({
  ...common,
  name: 'blueprints.relatedIds',
  method: 'GET',
  path: relationships,
  query: linkageQuery,
  response: linkagePage,
  repeatable: true,
});

/** Adds to a relationship of a blueprint. (Apple: Add Apps to a Blueprint, and its like) */
export const addToBlueprint = endpoint({
  ...common,
  name: 'blueprints.addRelated',
  method: 'POST',
  path: relationships,
  body: linkagesBody,
  repeatable: true,
});

/** Takes from a relationship of a blueprint. (Apple: Remove Apps from a Blueprint, and its like) */
export const removeFromBlueprint = endpoint({
  ...common,
  name: 'blueprints.removeRelated',
  method: 'DELETE',
  path: relationships,
  body: linkagesBody,
  repeatable: true,
});
