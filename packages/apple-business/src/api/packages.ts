import { endpoint, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  name: z.string().nullish(),
  url: z.string().nullish(),
  hash: z.string().nullish(),
  bundleIds: z.array(z.string()).nullish(),
  description: z.string().nullish(),
  version: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<PackageAttributes>);

/** The attributes of a package. Each may be absent, null or an empty text. (Apple: Package.Attributes) */
export interface PackageAttributes {
  /** The name. */
  readonly name?: string | null | undefined;
  /** The URL from which Macs download the package. */
  readonly url?: string | null | undefined;
  /** The SHA-256 hash of the package: hexadecimal digits. */
  readonly hash?: string | null | undefined;
  /** The bundle identifiers of the apps in the package. */
  readonly bundleIds?: readonly string[] | null | undefined;
  /** The description. */
  readonly description?: string | null | undefined;
  /** The version. */
  readonly version?: string | null | undefined;
  /** When the package was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the package was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** A package that the built-in management installs on Macs. (Apple: Package) */
export type Package = Resource<'packages', PackageAttributes>;

/** The name of an attribute that a read can be limited to. */
export type PackageField = keyof PackageAttributes;

/** Every name that `fields[packages]` may hold. */
export const packageFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the packages. (Apple: Get Packages) */
export const listPackages = endpoint({
  name: 'packages.list',
  method: 'GET',
  path: '/v1/packages',
  query: listQuery('packages'),
  response: pageDocument<Package>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Reads a package. (Apple: Get Package Information) */
export const getPackage = endpoint({
  name: 'packages.get',
  method: 'GET',
  path: '/v1/packages/{id}',
  query: readQuery('packages'),
  response: resourceDocument<Package>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
