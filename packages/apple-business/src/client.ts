import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type CallOptions,
  type ClientOptions,
  createClientCore,
  type List,
  parseOrigin,
  systemClock,
} from '@mdmkit/core';
import { listMdmServers, type MdmServer, type MdmServerField } from './api/mdm-servers.ts';
import { getOrgDevice, listOrgDevices, type OrgDevice, type OrgDeviceField } from './api/org-devices.ts';
import { createAccessTokenAuthentication } from './auth/access-token.ts';
import { tokenOrigin as appleTokenOrigin, type BusinessEdition, editionOf, editions } from './auth/edition.ts';
import { type BusinessKeySource, createKeyReader } from './auth/key-source.ts';
import { type BusinessPage, type ListPages, listPages } from './paging.ts';
import { businessService } from './service.ts';

/** How {@link createBusinessClient} makes a client. */
export interface BusinessClientOptions extends ClientOptions {
  /** The id of the API account: `BUSINESSAPI.…` or `SCHOOLAPI.…`. */
  readonly clientId: string;
  /** The id of its key, as the portal shows it. */
  readonly keyId: string;
  /** The private key: the text of its `.pem` file, or a function that yields it each time a token is needed. */
  readonly privateKey: BusinessKeySource;
  /** Apple Business or Apple School Manager. Default: what the client id says. */
  readonly edition?: BusinessEdition;
  /** Where calls go: https, or this machine. Default: `https://api-business.apple.com` or `https://api-school.apple.com`. */
  readonly origin?: string;
  /** Where access tokens are asked for: https, or this machine. Default: `https://account.apple.com`. */
  readonly tokenOrigin?: string;
  /** Makes the unique id of each client assertion. Default: `crypto.randomUUID`. */
  readonly createId?: () => string;
}

/** Which attributes to read. */
export interface ReadOptions<Field extends string> extends CallOptions {
  /** The names of the attributes and relationships to read. Default: all. */
  readonly fields?: readonly (Field | (string & {}))[];
}

/** Where and how to read a list. */
export interface ListOptions<Field extends string> extends ReadOptions<Field> {
  /** Items per page, 1 to 1,000. Default: 1,000, because calls are scarce. */
  readonly limit?: number;
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
}

/** A client of the Apple Business or School API for one API account. */
export interface BusinessClient extends AsyncDisposable {
  /** Which of the two services it calls. */
  readonly edition: BusinessEdition;
  /** The devices of the organisation. */
  readonly orgDevices: {
    /**
     * All devices of the organisation, read page by page as the list is consumed.
     *
     * @throws BusinessError - While iterating.
     */
    list(options?: ListOptions<OrgDeviceField>): List<OrgDevice, BusinessPage<OrgDevice>>;
    /**
     * Reads one device by its serial number, also a released one.
     *
     * @throws BusinessError - `BUSINESS_NOT_FOUND`, when the organisation never had it.
     */
    get(serialNumber: string, options?: ReadOptions<OrgDeviceField>): Promise<OrgDevice>;
  };
  /** The organisation's device-management servers. */
  readonly mdmServers: {
    /**
     * All servers, read page by page as the list is consumed.
     *
     * @throws BusinessError - While iterating.
     */
    list(options?: ListOptions<MdmServerField>): List<MdmServer, BusinessPage<MdmServer>>;
  };
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/** The largest page. (Apple: Get Organization Devices, `limit`) */
const maxLimit = 1_000;

/**
 * Makes a client. No I/O happens before the first call; the access token is asked for then, once for all calls.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createBusinessClient(options: BusinessClientOptions): BusinessClient {
  const edition = editionOf(options.clientId, options.edition);
  const { label } = options;
  const origin = parseOrigin(options.origin ?? editions[edition].origin, 'origin');
  const { caller, close } = createClientCore(options, {
    service: businessService,
    origins: { api: origin, token: parseOrigin(options.tokenOrigin ?? appleTokenOrigin, 'tokenOrigin') },
    authentication: {
      accessToken: createAccessTokenAuthentication({
        clientId: options.clientId,
        keyId: checkKeyId(options.keyId),
        readKey: createKeyReader(options.privateKey, label),
        scope: editions[edition].scope,
        clock: options.clock ?? systemClock,
        createId: options.createId ?? randomUUID,
      }),
    },
  });
  // A proxy in between leaves Apple's own address in the links.
  const paging = { label, origins: [origin, editions[edition].origin] };
  return {
    edition,
    orgDevices: createOrgDevices(caller, paging),
    mdmServers: createMdmServers(caller, paging),
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Paging = Pick<ListPages<unknown>, 'label' | 'origins'>;

function createOrgDevices(caller: Caller, paging: Paging): BusinessClient['orgDevices'] {
  return {
    list({ fields, limit = maxLimit, cursor: start, ...call } = {}) {
      return listPages({
        ...paging,
        operation: listOrgDevices.name,
        cursor: start,
        readPage: (cursor) =>
          caller.call(listOrgDevices, { query: { limit, cursor, 'fields[orgDevices]': fields?.join() } }, call),
      });
    },
    async get(serialNumber, { fields, ...call } = {}) {
      const input = { params: { id: serialNumber }, query: { 'fields[orgDevices]': fields?.join() } };
      return (await caller.call(getOrgDevice, input, call)).data;
    },
  };
}

function createMdmServers(caller: Caller, paging: Paging): BusinessClient['mdmServers'] {
  return {
    list({ fields, limit = maxLimit, cursor: start, ...call } = {}) {
      return listPages({
        ...paging,
        operation: listMdmServers.name,
        cursor: start,
        readPage: (cursor) =>
          caller.call(listMdmServers, { query: { limit, cursor, 'fields[mdmServers]': fields?.join() } }, call),
      });
    },
  };
}

function checkKeyId(keyId: unknown): string {
  if (typeof keyId !== 'string' || !/^[\x21-\x7e]+$/.test(keyId))
    throw new TypeError("keyId must be the key's id, as the portal shows it");
  const prefixes = [editions.business.clientIdPrefix, editions.school.clientIdPrefix];
  if (prefixes.some((prefix) => keyId.startsWith(prefix))) {
    throw new TypeError('keyId is a client id; give the id of the key, which the portal shows beside it');
  }
  return keyId;
}
