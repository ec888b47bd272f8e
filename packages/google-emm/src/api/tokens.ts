import { type CallOptions, type List, Secret } from '@mdmkit/core';
import { z } from 'zod';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';
import { orGone } from '../google/unchanged.ts';
import { defineMethod } from './define.ts';
import type { AmapiMethods } from './generated/method-types.ts';
import { amapi } from './google-api.ts';
import type { BodyOf, Known } from './method-types.ts';

/** A token that enrols devices. (Android Management: EnrollmentToken) */
export type EnrollmentToken = Known<
  AmapiMethods['enterprises.enrollmentTokens.create']['result'],
  'name' | 'value' | 'expirationTimestamp'
>;

/** An enrolment token as lists and reads show it: Google leaves most of it out. */
export type ListedEnrollmentToken = Known<AmapiMethods['enterprises.enrollmentTokens.get']['result'], 'name'>;

/** A token that moves a device over from the Play EMM API. (Android Management: MigrationToken) */
export type MigrationToken = Known<AmapiMethods['enterprises.migrationTokens.create']['result'], 'name'>;

/** A token that opens Google's console for administrators once. (Android Management: WebToken) */
export type WebToken = Known<AmapiMethods['enterprises.webTokens.create']['result'], 'value'>;

/** What an enrolment token is made with. */
export type EnrollmentTokenRequest = BodyOf<AmapiMethods['enterprises.enrollmentTokens.create']>;

const named = z.looseObject({ name: z.string() });
const TokenWire = z.looseObject({ name: z.string(), value: z.string(), expirationTimestamp: z.string() });

/** The methods of enrolment tokens. */
export const enrollmentTokenMethods = {
  create: defineMethod<EnrollmentToken>(amapi, 'enterprises.enrollmentTokens.create', TokenWire),
  get: defineMethod<ListedEnrollmentToken>(amapi, 'enterprises.enrollmentTokens.get', named),
  delete: defineMethod<undefined>(amapi, 'enterprises.enrollmentTokens.delete'),
  list: defineMethod<{ enrollmentTokens?: ListedEnrollmentToken[]; nextPageToken?: string }>(
    amapi,
    'enterprises.enrollmentTokens.list',
    z.looseObject({ enrollmentTokens: z.array(named).optional() }),
  ),
};

/** The methods of migration tokens. */
export const migrationTokenMethods = {
  create: defineMethod<Known<MigrationToken, 'value'>>(
    amapi,
    'enterprises.migrationTokens.create',
    z.looseObject({ name: z.string(), value: z.string() }),
  ),
  get: defineMethod<MigrationToken>(amapi, 'enterprises.migrationTokens.get', named),
  list: defineMethod<{ migrationTokens?: MigrationToken[]; nextPageToken?: string }>(
    amapi,
    'enterprises.migrationTokens.list',
    z.looseObject({ migrationTokens: z.array(named).optional() }),
  ),
};

/** The method of web tokens. */
export const createWebToken = defineMethod<WebToken>(
  amapi,
  'enterprises.webTokens.create',
  z.looseObject({ value: z.string() }),
);

/** The most tokens that one page holds. (Android Management: enrollmentTokens.list, migrationTokens.list) */
const maxTokensPerPage = 100;

/** The enrolment tokens. */
export interface EnrollmentTokens {
  /**
   * Makes a token; `qrCode` is what a device's setup scans. Not repeated on failure: that would make two. The policy of
   * another enterprise is refused before anything is sent.
   */
  create(parent: string, token: EnrollmentTokenRequest, options?: CallOptions): Promise<EnrollmentToken>;
  /** Reads a token that is still active. */
  get(name: string, options?: CallOptions): Promise<ListedEnrollmentToken>;
  /** Invalidates a token. Devices that it enrolled stay. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** The active tokens of an enterprise. */
  list(parent: string, options?: ListOptions): List<ListedEnrollmentToken>;
}

/** The migration tokens. */
export interface MigrationTokens {
  /** Makes a token for one device. Not repeated on failure. */
  create(
    parent: string,
    token: BodyOf<AmapiMethods['enterprises.migrationTokens.create']>,
    options?: CallOptions,
  ): Promise<Known<MigrationToken, 'value'>>;
  /** Reads a token; once it was used, `device` names the device. */
  get(name: string, options?: CallOptions): Promise<MigrationToken>;
  /** The tokens of an enterprise. */
  list(parent: string, options?: ListOptions): List<MigrationToken>;
}

/** The web tokens. */
export interface WebTokens {
  /** Makes a token for one view of Google's console; make another for the next. */
  create(
    parent: string,
    token: BodyOf<AmapiMethods['enterprises.webTokens.create']>,
    options?: CallOptions,
  ): Promise<WebToken>;
}

/** Binds the enrolment tokens to a client. */
export function createEnrollmentTokens(google: GoogleClient): EnrollmentTokens {
  const { create, get, delete: remove, list } = enrollmentTokenMethods;
  return {
    create: (parent, body, options) => google.send(create, parent, { body }, options),
    get: (name, options) => google.send(get, name, {}, options),
    delete: (name, options) => orGone(google.send(remove, name, {}, options)),
    list: (parent, options) =>
      google.list(
        { method: list, items: ({ enrollmentTokens }) => enrollmentTokens, maxPageSize: maxTokensPerPage },
        parent,
        options,
      ),
  };
}

/** Binds the migration tokens to a client. */
export function createMigrationTokens(google: GoogleClient): MigrationTokens {
  const { create, get, list } = migrationTokenMethods;
  return {
    create: (parent, body, options) => google.send(create, parent, { body }, options),
    get: (name, options) => google.send(get, name, {}, options),
    list: (parent, options) =>
      google.list(
        { method: list, items: ({ migrationTokens }) => migrationTokens, maxPageSize: maxTokensPerPage },
        parent,
        options,
      ),
  };
}

/** Binds the web tokens to a client. */
export function createWebTokens(google: GoogleClient): WebTokens {
  return { create: (parent, body, options) => google.send(createWebToken, parent, { body }, options) };
}

/** Where a work profile is set up from a link: the enrolment token is part of it. (Android Management: enrolment links) */
export function enrollmentLink(token: { readonly value: Secret }): Secret {
  return new Secret(`https://enterprise.google.com/android/enroll?et=${encodeURIComponent(token.value.reveal())}`);
}
