import { type Endpoint, endpoint, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { type EmmEndpoint, endpoints } from './endpoints.ts';
import type { GoogleApi } from './google-api.ts';
import type { ApiName } from './secret-members.ts';

type Parameters = Readonly<Record<string, string>>;

/** A method of one of Google's APIs: its row of the table, and how it is called and read. */
export interface GoogleMethod<Result = unknown> {
  /** The row of the method table. */
  readonly row: EmmEndpoint;
  /** The endpoint of the caller. */
  readonly endpoint: Endpoint<Parameters, Readonly<Record<string, unknown>>, unknown, Result>;
}

const rows = new Map(endpoints.map((row) => [`${row.api} ${row.name}`, row]));

/** The row of a method, by its name within its API; undefined for a name that the API does not have. */
export function rowOf(api: ApiName, name: string): EmmEndpoint | undefined {
  return rows.get(`${api} ${name}`);
}

const anyObject = z.looseObject({});

/** The longest page of a list. A device with the reports of some hundred apps has 100 kB, and a page has 100 devices. */
const longestPageBytes = 32 * 1024 * 1024;

/** Joins a row of the table with the schema of what is read; without one, any object is. */
export function defineMethod<Result>(
  api: GoogleApi,
  name: string,
  response?: z.ZodType | WireSchema<unknown>,
): GoogleMethod<Result> {
  const row = rowOf(api.name, name);
  if (!row) throw new TypeError(`googleapis has no method ${name}`);
  const declared = endpoint({
    name: row.name,
    method: row.method,
    path: row.path,
    query: anyObject,
    ...(row.request === undefined ? {} : { body: anyObject }),
    ...(response === undefined && (row.response === undefined || row.response === 'Empty')
      ? {}
      : { response: response ?? anyObject }),
    auth: 'google',
    since: 'v1',
    repeatable: row.repeatable,
    ...(row.name.endsWith('.list') ? { maxResponseBytes: longestPageBytes } : {}),
  });
  // The path is no literal here, so its parameters have no names; the result's type is the schema's, secrets wrapped.
  return { row, endpoint: declared as unknown as GoogleMethod<Result>['endpoint'] };
}
