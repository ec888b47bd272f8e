import {
  type CallOptions,
  type ClientOptions,
  createClientCore,
  createList,
  type List,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import type { GoogleMethod } from '../api/define.ts';
import type { GoogleApi } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import { createGoogleAuthentication } from '../auth/access-token.ts';
import type { EmmCredential } from '../auth/credential.ts';
import { tokenOrigins } from '../api/token-endpoints.ts';
import { checkBody } from '../checks/check-body.ts';
import { checkMask } from '../checks/check-mask.ts';
import { paramsOf, type ResourceArguments } from '../checks/resource-name.ts';
import { type EmmError, emmErrorFamily } from '../errors/errors.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { createGoogleCarrier } from './google-carrier.ts';
import { concealSecrets } from './secrets-in-results.ts';
import { createGoogleService } from './service.ts';

/** How a client of one of Google's APIs is made. */
export interface GoogleClientOptions extends ClientOptions {
  /** The service account's key, another way to a token, or a function that yields either. */
  readonly credential: EmmCredential;
  /** Where API requests go: https, or this machine. Default: where Google serves the API. */
  readonly origin?: string;
  /** Where tokens are asked for: https, or this machine. Default: `https://oauth2.googleapis.com` and its siblings. */
  readonly tokenOrigin?: string;
  /**
   * What to do with a member of a request's body that the installed `googleapis` does not know: `refuse` it by name, or
   * `send` it, for one that is newer. Default: `refuse`.
   */
  readonly unknownMembers?: 'refuse' | 'send';
}

/** A request's query and body. */
export interface CallParts {
  /** Query parameters; absent ones may be undefined. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** The body. */
  readonly body?: unknown;
}

/** A change of a resource. */
export interface PatchParts {
  /** The members to change. */
  readonly body: unknown;
  /** The paths of the members that change; one that the body lacks is cleared. */
  readonly updateMask?: readonly string[] | undefined;
  /** Whether to replace every member that can be changed: what the body lacks is cleared. */
  readonly replaceAll?: true | undefined;
}

/** Where and how to read a list. */
export interface ListOptions extends CallOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
  /** Items per page. Default: the most that Google gives. */
  readonly pageSize?: number;
}

/** How a list is paged. */
export interface ListShape<Answer, Item> {
  /** The method that reads one page. */
  readonly method: GoogleMethod<Answer>;
  /** The items of an answer. */
  readonly items: (answer: Answer) => readonly Item[] | null | undefined;
  /** The most items that a page holds. */
  readonly maxPageSize: number;
  /** Further query parameters. */
  readonly query?: Readonly<Record<string, unknown>>;
}

/** Calls the methods of one API: what the clients are made of. */
export interface GoogleClient extends AsyncDisposable, Watchable {
  /** Which API. */
  readonly api: GoogleApi;
  /** Calls a method. `resource` is its resource name, or its path arguments by name. */
  send<Result>(
    method: GoogleMethod<Result>,
    resource: ResourceArguments,
    parts?: CallParts,
    options?: CallOptions,
  ): Promise<Result>;
  /**
   * Calls a method that changes the members which a mask names. An empty mask, or one that names nothing which the
   * schema has, is refused before anything is sent; `replaceAll` sends none.
   */
  patch<Result>(
    method: GoogleMethod<Result>,
    resource: ResourceArguments,
    change: PatchParts,
    options?: CallOptions,
  ): Promise<Result>;
  /** Reads a list page by page. */
  list<Answer extends { nextPageToken?: string | null }, Item>(
    shape: ListShape<Answer, Item>,
    resource: ResourceArguments,
    options?: ListOptions,
  ): List<Item>;
  /** Waits on the client's clock. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds since an arbitrary instant, on the client's clock. */
  elapsedMs(): number;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes the part that the clients of the three APIs share. No I/O happens.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createGoogleClient(options: GoogleClientOptions, api: GoogleApi): GoogleClient {
  const { unknownMembers = 'refuse' } = options;
  if (!['refuse', 'send'].includes(unknownMembers)) {
    throw new TypeError('unknownMembers must be "refuse" or "send"');
  }
  const origin = parseOrigin(options.origin ?? api.origin, 'origin');
  const tokenOrigin = options.tokenOrigin === undefined ? undefined : parseOrigin(options.tokenOrigin, 'tokenOrigin');
  const clock = options.clock ?? systemClock;
  const { caller, watch, close } = createClientCore(options, {
    service: createGoogleService(api),
    origins: { api: origin, ...tokenOrigins(tokenOrigin) },
    authentication: createGoogleAuthentication({
      credential: options.credential,
      scope: api.scope,
      clock,
      store: options.sessionStore,
    }),
    createCarrier: (transport) => createGoogleCarrier(transport, api, origin),
  });

  const send: GoogleClient['send'] = async (method, resource, { query = {}, body } = {}, callOptions) => {
    const { row, endpoint } = method;
    const params = paramsOf(row, resource);
    checkQuery(row, query);
    if (row.request !== undefined && unknownMembers === 'refuse') await checkBody(row, body ?? {});
    const answer = await caller.call(
      endpoint,
      { params, query, body: row.request === undefined ? undefined : (body ?? {}) },
      callOptions,
    );
    concealSecrets(answer, row.secrets);
    return answer;
  };

  return {
    api,
    send,
    async patch(method, resource, { body, updateMask, replaceAll }, callOptions) {
      if (replaceAll === true && updateMask !== undefined) {
        throw invalidRequest(method.row, 'replaceAll and a mask exclude each other', 'updateMask');
      }
      if (replaceAll !== true) await checkMask(method.row, updateMask);
      return await send(method, resource, { body, query: { updateMask: updateMask?.join(',') } }, callOptions);
    },
    list: (shape, resource, listOptions = {}) => createGoogleList(send, shape, resource, listOptions),
    sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
    elapsedMs: () => clock.elapsedMs(),
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createGoogleList<Answer extends { nextPageToken?: string | null }, Item>(
  send: GoogleClient['send'],
  { method, items, maxPageSize, query: further = {} }: ListShape<Answer, Item>,
  resource: ResourceArguments,
  { cursor: start, pageSize = maxPageSize, ...callOptions }: ListOptions,
): List<Item> {
  return createList<Item>({
    cursor: start,
    async readPage(cursor) {
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > maxPageSize) {
        throw invalidRequest(method.row, `a whole number from 1 to ${maxPageSize} was expected`, 'pageSize');
      }
      const query = { ...further, pageSize, ...(cursor === undefined ? {} : { pageToken: cursor }) };
      const answer = await send(method, resource, { query }, callOptions);
      // An empty token ends the list like an absent one.
      const next = answer.nextPageToken || undefined;
      return { items: items(answer) ?? [], cursor: next, more: next !== undefined };
    },
    repeatedCursor: () => cursorRepeated(method.row),
  });
}

function cursorRepeated(row: MethodRow): EmmError {
  const { service, operation } = invalidRequest(row, '');
  return emmErrorFamily.create('EMM_CURSOR_REPEATED', { service, operation }) as EmmError;
}

function checkQuery(row: MethodRow, query: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(query)) {
    if (!row.query?.includes(name)) throw invalidRequest(row, 'no such argument', name);
  }
  for (const name of row.required ?? []) {
    if (query[name] === undefined || query[name] === '') throw invalidRequest(row, 'a value was expected', name);
  }
}
