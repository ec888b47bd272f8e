import {
  type CallOptions,
  type ClientCore,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClientCore,
  type List,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import type { GoogleMethod } from '../api/define.ts';
import type { GoogleApi } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import { tokenOrigins } from '../api/token-endpoints.ts';
import { createGoogleAuthentication } from '../auth/access-token.ts';
import { checkCredential } from '../auth/check-credential.ts';
import type { EmmCredential } from '../auth/credential.ts';
import { separateOptions } from '../checks/call-options.ts';
import { checkBody } from '../checks/check-body.ts';
import { checkMask } from '../checks/check-mask.ts';
import { paramsOf, type ResourceArguments } from '../checks/resource-name.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { createGoogleCarrier } from './google-carrier.ts';
import { createGoogleList, type ListOptions, type ListShape } from './google-list.ts';
import { readIfUnchanged } from './repeated-write.ts';
import { concealSecrets } from './secrets-in-results.ts';
import { createGoogleService } from './service.ts';

/** The options of a client of one of Google's APIs. */
export interface GoogleClientOptions extends ClientOptions {
  /** The service account key, another identity, or a function that returns either. */
  readonly credential: EmmCredential;
  /** The origin of API requests: https, or this machine. Default: Google's origin for the API. */
  readonly origin?: string;
  /** The origin of token requests: https, or this machine. Default: `https://oauth2.googleapis.com` and its siblings. */
  readonly tokenOrigin?: string;
  /**
   * What to do with a member of a request body that this version of the package does not know: `refuse` it by name, or
   * `send` it. Default: `refuse`.
   */
  readonly unknownMembers?: 'refuse' | 'send';
}

/** The options of a change that a mask limits. */
export interface MaskedPatchOptions extends CallOptions {
  /** The paths of the members to change. A member that the body lacks is cleared. */
  readonly updateMask: readonly string[];
}

/** The options of a change: the members that a mask names, or all. */
export interface PatchOptions extends CallOptions {
  /** The paths of the members to change. A member that the body lacks is cleared. */
  readonly updateMask?: readonly string[] | undefined;
  /** Replaces every member that can change: a member that the body lacks is cleared. */
  readonly replaceAll?: true | undefined;
}

/** The query and the body of a request. */
export interface CallParts {
  /** Query parameters; undefined ones are left out. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** The body. */
  readonly body?: unknown;
}

/** The methods that change and read one kind of resource. */
export interface PatchMethods<Result> {
  readonly patch: GoogleMethod<Result>;
  readonly get: GoogleMethod<Result>;
}

/** Calls the methods of one API. The public clients are made of it. */
export interface GoogleClient extends AsyncDisposable, Watchable {
  readonly api: GoogleApi;
  /** Calls a method. `resource` is its resource name, or its path arguments by name. */
  send<Result>(
    method: GoogleMethod<Result>,
    resource: ResourceArguments,
    parts?: CallParts,
    options?: CallOptions,
  ): Promise<Result>;
  /**
   * Changes a resource, and reads it if Google answers that nothing has changed. An empty mask, and a mask with a path
   * that the schema lacks, are refused before anything is sent; `replaceAll` sends no mask.
   */
  patch<Result>(
    methods: PatchMethods<Result>,
    resource: ResourceArguments,
    body: unknown,
    options: PatchOptions,
  ): Promise<Result>;
  /** Reads a list page by page. */
  list<Member extends string, Item>(
    shape: ListShape<Member, Item>,
    resource: ResourceArguments,
    options?: ListOptions,
  ): List<Item>;
  /** Waits on the client's clock. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds since an arbitrary instant, on the client's clock. */
  elapsedMs(): number;
  /** Closes the client's own transport; a shared one stays open. */
  close(): Promise<void>;
}

const googleOptionNames = ['credential', 'origin', 'tokenOrigin', 'unknownMembers'] as const;

/**
 * Creates the part that the clients of the three APIs share. No I/O happens.
 *
 * @param creator - The name of the public function, for messages.
 * @throws TypeError - If an option is wrong; the message names it.
 */
export function createGoogleClient(creator: string, options: GoogleClientOptions, api: GoogleApi): GoogleClient {
  checkOptions(creator, options, [...googleOptionNames, ...clientOptionNames]);
  checkCredential(options.credential);
  const { unknownMembers = 'refuse' } = options;
  if (!['refuse', 'send'].includes(unknownMembers)) {
    throw new TypeError('unknownMembers must be "refuse" or "send"');
  }
  const origin = parseOrigin(options.origin ?? api.origin, 'origin');
  const tokenOrigin = options.tokenOrigin === undefined ? undefined : parseOrigin(options.tokenOrigin, 'tokenOrigin');
  const clock = options.clock ?? systemClock;
  const core: ClientCore = createClientCore(options, {
    service: createGoogleService(api),
    origins: { api: origin, ...tokenOrigins(tokenOrigin) },
    authentication: createGoogleAuthentication({
      credential: options.credential,
      scope: api.scope,
      clock,
      store: options.sessionStore,
      transport: () => core.transport,
    }),
    createCarrier: (transport) => createGoogleCarrier(transport, api, origin),
  });
  const { caller, watch, close } = core;

  const send: GoogleClient['send'] = async (method, resource, { query = {}, body } = {}, options = {}) => {
    const { row, endpoint } = method;
    const [, callOptions] = separateOptions(row.name, options, []);
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
    async patch({ patch, get }, resource, body, patchOptions) {
      const { row } = patch;
      const [own, callOptions] = separateOptions(row.name, patchOptions, ['updateMask', 'replaceAll']);
      const { updateMask, replaceAll } = own;
      if (replaceAll === true && updateMask !== undefined) {
        throw invalidRequest(row, 'replaceAll and a mask exclude each other', 'updateMask');
      }
      if (replaceAll !== true) await checkMask(row, updateMask);
      const query = { updateMask: updateMask?.join(',') };
      return await readIfUnchanged(send(patch, resource, { body, query }, callOptions), () =>
        send(get, resource, {}, callOptions),
      );
    },
    list: (shape, resource, listOptions) => createGoogleList(send, shape, resource, listOptions),
    sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
    elapsedMs: () => clock.elapsedMs(),
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Every method takes `fields` besides its own parameters. (Google: partial responses) */
function checkQuery(row: MethodRow, query: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(query)) {
    if (!row.query?.includes(name) && name !== 'fields') throw invalidRequest(row, 'no such argument', name);
  }
  for (const name of row.required ?? []) {
    if (query[name] === undefined || query[name] === '') throw invalidRequest(row, 'a value was expected', name);
  }
}
