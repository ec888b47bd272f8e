import { endpoint, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkagePage } from './linkage.ts';
import { linkageQuery, listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  name: z.string().nullish(),
  description: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<OrganizationalUnitAttributes>);

/**
 * The attributes of an organisational unit. Each may be absent, null or an empty text. (Apple:
 * OrganizationalUnit.Attributes)
 */
export interface OrganizationalUnitAttributes {
  /** The name. */
  readonly name?: string | null | undefined;
  /** The description. */
  readonly description?: string | null | undefined;
  /** When the unit was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the unit was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** An organisational unit. (Apple: OrganizationalUnit) */
export type OrganizationalUnit = Resource<'organizationalUnits', OrganizationalUnitAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type OrganizationalUnitField = keyof OrganizationalUnitAttributes | 'users';

/** Every name that `fields[organizationalUnits]` may hold. */
export const organizationalUnitFields: readonly string[] = [...Object.keys(AttributesWire.shape), 'users'];

/** Lists the organisational units. (Apple: Get Organizational Units) */
export const listOrganizationalUnits = endpoint({
  name: 'organizationalUnits.list',
  method: 'GET',
  path: '/v1/organizationalUnits',
  query: listQuery('organizationalUnits'),
  response: pageDocument<OrganizationalUnit>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.2',
  repeatable: true,
});

/** Reads an organisational unit. (Apple: Get Organizational Unit Information) */
export const getOrganizationalUnit = endpoint({
  name: 'organizationalUnits.get',
  method: 'GET',
  path: '/v1/organizationalUnits/{id}',
  query: readQuery('organizationalUnits'),
  response: resourceDocument<OrganizationalUnit>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.2',
  repeatable: true,
});

/** Lists the ids of the users in an organisational unit. (Apple: Get User IDs for Organizational Unit) */
export const listOrganizationalUnitUserIds = endpoint({
  name: 'organizationalUnits.userIds',
  method: 'GET',
  path: '/v1/organizationalUnits/{id}/relationships/users',
  query: linkageQuery,
  response: linkagePage,
  auth: 'accessToken',
  since: '2.2',
  repeatable: true,
});
