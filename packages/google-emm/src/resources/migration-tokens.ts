import type { CallOptions, List } from '@mdmkit/core';
import {
  type CreatedMigrationToken,
  type MigrationToken,
  type MigrationTokenRequest,
  maxTokensPerPage,
  migrationTokenMethods,
} from '../api/tokens.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';

/** Calls about migration tokens. */
export interface MigrationTokenCalls {
  /** Creates a token for one device. Not repeated after a failure: Google would create two tokens. */
  create(parent: string, token: MigrationTokenRequest, options?: CallOptions): Promise<CreatedMigrationToken>;
  /** Reads a token: `enterprises/{enterprise}/migrationTokens/{token}`. `device` is present once a device has used it. */
  get(name: string, options?: CallOptions): Promise<MigrationToken>;
  /** Lists the tokens of an enterprise. */
  list(parent: string, options?: ListOptions): List<MigrationToken>;
}

/** Creates the calls about migration tokens. */
export function createMigrationTokenCalls(google: GoogleClient): MigrationTokenCalls {
  const methods = migrationTokenMethods;
  return {
    create: (parent, body, options) => google.send(methods.create, parent, { body }, options),
    get: (name, options) => google.send(methods.get, name, {}, options),
    list: (parent, options) =>
      google.list({ method: methods.list, member: 'migrationTokens', maxPageSize: maxTokensPerPage }, parent, options),
  };
}
