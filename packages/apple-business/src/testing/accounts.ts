import { type KeyObject, randomUUID } from 'node:crypto';
import type { AppleOrganisation } from '@mdmkit/core/testing';
import { type BusinessEdition, editions } from '../auth/edition.ts';
import { generateBusinessKey } from './apple-style-key.ts';

const allPermissions = [
  'orgDevices',
  'mdmServers',
  'orgDeviceActivities',
  'mdmDevices',
  'users',
  'userGroups',
  'organizationalUnits',
  'apps',
  'packages',
  'configurations',
  'blueprints',
  'auditEvents',
] as const;

/** A kind of resource that an API account may be allowed to read and change. */
export type BusinessPermission = (typeof allPermissions)[number];

/** What {@link BusinessSimulator.addAccount} takes. */
export interface AddAccountOptions {
  /** What the account may read and change; other resources answer 403. Default: everything. */
  readonly permissions?: readonly BusinessPermission[];
  /** Whose account it is. Default: `business`. */
  readonly edition?: BusinessEdition;
  /** How the key file describes its curve: see `generateBusinessKey`. Default: `named`. */
  readonly curve?: 'named' | 'explicit';
}

/** An API account, as the portal hands it out. */
export interface BusinessAccount {
  /** The account's id: `BUSINESSAPI.…` or `SCHOOLAPI.…`. */
  readonly clientId: string;
  /** The id of its key. */
  readonly keyId: string;
  /** The text of the `.pem` file, in Apple's style. A secret, if only a simulated one. */
  readonly privateKeyPem: string;
}

/** An API account as the service keeps it. */
export interface AccountRecord {
  /** The account's id. */
  readonly clientId: string;
  /** Apple Business or Apple School Manager. */
  readonly edition: BusinessEdition;
  /** Whose devices and servers it sees. */
  readonly organisation: AppleOrganisation;
  /** What it may read and change. */
  readonly permissions: ReadonlySet<BusinessPermission>;
  /** Its keys that were not revoked, by their ids. */
  readonly keys: Map<string, KeyObject>;
}

/** The API accounts of a simulated service. */
export interface AccountRegistry {
  /** Creates an account with one key. */
  add(organisation: AppleOrganisation, options: AddAccountOptions): BusinessAccount;
  /** The account with an id. */
  find(clientId: string): AccountRecord | undefined;
  /** Forgets a key; answers whether there was one. */
  revokeKey(keyId: string): boolean;
}

/** Creates an empty registry. */
export function createAccountRegistry(): AccountRegistry {
  const accounts = new Map<string, AccountRecord>();
  return {
    add(organisation, { permissions = allPermissions, edition = 'business', curve = 'named' }) {
      const { privateKeyPem, publicKey } = generateBusinessKey({ curve });
      const clientId = `${editions[edition].clientIdPrefix}${randomUUID()}`;
      const keyId = randomUUID();
      const keys = new Map([[keyId, publicKey]]);
      accounts.set(clientId, { clientId, edition, organisation, permissions: new Set(permissions), keys });
      return { clientId, keyId, privateKeyPem };
    },
    find: (clientId) => accounts.get(clientId),
    revokeKey: (keyId) => [...accounts.values()].some(({ keys }) => keys.delete(keyId)),
  };
}
