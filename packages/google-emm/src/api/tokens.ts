import type { Secret } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';

/** A token that enrols devices. (Android Management: EnrollmentToken) */
export interface EnrollmentToken extends generated.EnrollmentToken {
  /** The name of the token: `enterprises/{enterprise}/enrollmentTokens/{token}`. */
  readonly name: string;
  /** The token that the device receives. */
  readonly value: Secret;
  /** When the token expires. RFC 3339. */
  readonly expirationTimestamp: string;
}

/** An enrolment token as `get` and `list` return it: Google leaves most members out. (Android Management: EnrollmentToken) */
export interface ListedEnrollmentToken extends generated.EnrollmentToken {
  /** The name of the token: `enterprises/{enterprise}/enrollmentTokens/{token}`. */
  readonly name: string;
}

/** The request for an enrolment token. (Android Management: EnrollmentToken) */
export interface EnrollmentTokenRequest extends generated.EnrollmentTokenDocument {}

/** A token that moves a device from the Play EMM API to Android Management. (Android Management: MigrationToken) */
export interface MigrationToken extends generated.MigrationToken {
  /** The name of the token: `enterprises/{enterprise}/migrationTokens/{token}`. */
  readonly name: string;
}

/** A migration token that was just created. (Android Management: MigrationToken) */
export interface CreatedMigrationToken extends MigrationToken {
  /** The token that the device receives. */
  readonly value: Secret;
}

/** The request for a migration token. (Android Management: MigrationToken) */
export interface MigrationTokenRequest extends generated.MigrationTokenDocument {}

/** A token that opens Google's console for an administrator once. (Android Management: WebToken) */
export interface WebToken extends generated.WebToken {
  /** The token. */
  readonly value: Secret;
}

/** The request for a web token. (Android Management: WebToken) */
export interface WebTokenRequest extends generated.WebTokenDocument {}

const named = z.looseObject({ name: z.string() });
const TokenWire = z.looseObject({ name: z.string(), value: z.string(), expirationTimestamp: z.string() });

/** The methods of enrolment tokens. */
export const enrollmentTokenMethods = {
  create: defineMethod<EnrollmentToken>(amapi, 'enterprises.enrollmentTokens.create', TokenWire),
  get: defineMethod<ListedEnrollmentToken>(amapi, 'enterprises.enrollmentTokens.get', named),
  delete: defineMethod<undefined>(amapi, 'enterprises.enrollmentTokens.delete'),
  list: defineMethod<{ enrollmentTokens?: ListedEnrollmentToken[] }>(
    amapi,
    'enterprises.enrollmentTokens.list',
    pageOf('enrollmentTokens', named),
  ),
};

/** The methods of migration tokens. */
export const migrationTokenMethods = {
  create: defineMethod<CreatedMigrationToken>(
    amapi,
    'enterprises.migrationTokens.create',
    z.looseObject({ name: z.string(), value: z.string() }),
  ),
  get: defineMethod<MigrationToken>(amapi, 'enterprises.migrationTokens.get', named),
  list: defineMethod<{ migrationTokens?: MigrationToken[] }>(
    amapi,
    'enterprises.migrationTokens.list',
    pageOf('migrationTokens', named),
  ),
};

/** The method of web tokens. */
export const webTokenMethods = {
  create: defineMethod<WebToken>(amapi, 'enterprises.webTokens.create', z.looseObject({ value: z.string() })),
};

/** The most tokens in one page. (Android Management: enrollmentTokens.list, migrationTokens.list) */
export const maxTokensPerPage = 100;
