import { randomUUID } from 'node:crypto';
import {
  type ClientOptions,
  createClientCore,
  createTransport,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import { createDownload } from './activities/download.ts';
import { type AppleCareCalls, createAppleCareCalls } from './apple-care/walk.ts';
import { createAccessTokenAuthentication } from './auth/access-token.ts';
import { tokenOrigin as appleTokenOrigin, type BusinessEdition, editionOf, editions } from './auth/edition.ts';
import { type BusinessKeySource, createKeyReader } from './auth/key-source.ts';
import { type BudgetOption, budgetsOf } from './budget.ts';
import type { CallContext } from './calls/call-context.ts';
import { limitToEdition } from './calls/edition-caller.ts';
import { type AppCalls, createAppCalls } from './resources/apps.ts';
import { type AuditEventCalls, createAuditEventCalls } from './resources/audit-events.ts';
import { type BlueprintCalls, createBlueprintCalls } from './resources/blueprints.ts';
import { type ConfigurationCalls, createConfigurationCalls } from './resources/configurations.ts';
import { createMdmDeviceCalls, type MdmDeviceCalls } from './resources/mdm-devices.ts';
import { createMdmServerCalls, type MdmServerCalls, type MdmServerReads } from './resources/mdm-servers.ts';
import {
  type BusinessActivityCalls,
  createActivityCalls,
  type SchoolActivityCalls,
} from './resources/org-device-activities.ts';
import { createOrgDeviceCalls, type OrgDeviceCalls } from './resources/org-devices.ts';
import { createOrganizationalUnitCalls, type OrganizationalUnitCalls } from './resources/organizational-units.ts';
import { createPackageCalls, type PackageCalls } from './resources/packages.ts';
import { createUserGroupCalls, type UserGroupCalls } from './resources/user-groups.ts';
import { createUserCalls, type UserCalls } from './resources/users.ts';
import { businessService } from './service.ts';

/** How {@link createBusinessClient} makes a client. */
export interface BusinessClientOptions extends Omit<ClientOptions, 'budget'> {
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
  /**
   * What limits the calls. Share one budget between all clients of an API account; `false` turns it off. Default: one
   * of the client's own, made by `createBusinessBudget()`: 20 reads a minute, 10 writes an hour, 4 calls at once.
   */
  readonly budget?: BudgetOption;
}

/** A client of the Apple School Manager API for one API account: what both services have. */
export interface SchoolClient extends AsyncDisposable, Watchable {
  /** Which of the two services it calls. */
  readonly edition: BusinessEdition;
  /** The devices of the organisation. */
  readonly orgDevices: OrgDeviceCalls;
  /** The organisation's device-management servers. */
  readonly mdmServers: MdmServerReads;
  /** Changes of many devices. */
  readonly orgDeviceActivities: SchoolActivityCalls;
  /** AppleCare and warranty for a whole fleet. */
  readonly appleCare: AppleCareCalls;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * A client of the Apple Business API for one API account. For an account of Apple School Manager, what that service
 * lacks fails with `BUSINESS_NOT_IN_SCHOOL` before anything is sent.
 */
export interface BusinessClient extends SchoolClient {
  /** Device-management servers. */
  readonly mdmServers: MdmServerCalls;
  /** Activities: bulk changes of devices. */
  readonly orgDeviceActivities: BusinessActivityCalls;
  /** Users. */
  readonly users: UserCalls;
  /** User groups. */
  readonly userGroups: UserGroupCalls;
  /** Organisational units. */
  readonly organizationalUnits: OrganizationalUnitCalls;
  /** Devices that are enrolled in the built-in device management. */
  readonly mdmDevices: MdmDeviceCalls;
  /** Apps for which the organisation has licences. */
  readonly apps: AppCalls;
  /** Packages of the built-in device management. */
  readonly packages: PackageCalls;
  /** Configurations of the built-in device management. */
  readonly configurations: ConfigurationCalls;
  /** Blueprints of the built-in device management. */
  readonly blueprints: BlueprintCalls;
  /** The audit log of the organisation. */
  readonly auditEvents: AuditEventCalls;
}

/** Options that say that the account is one of Apple School Manager. */
export type SchoolClientOptions = BusinessClientOptions &
  ({ readonly edition: 'school' } | { readonly clientId: `SCHOOLAPI.${string}` });

/**
 * Makes a client. No I/O happens before the first call; the access token is asked for then, once for all calls.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createBusinessClient(options: SchoolClientOptions): SchoolClient;
/**
 * Makes a client. No I/O happens before the first call; the access token is asked for then, once for all calls.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createBusinessClient(options: BusinessClientOptions): BusinessClient;
export function createBusinessClient(options: BusinessClientOptions): BusinessClient {
  const { budget, transport: shared, proxy, ca, ...rest } = options;
  const edition = editionOf(options.clientId, options.edition);
  const { label, clock = systemClock } = options;
  const origin = parseOrigin(options.origin ?? editions[edition].origin, 'origin');
  const token = parseOrigin(options.tokenOrigin ?? appleTokenOrigin, 'tokenOrigin');
  if (shared && (proxy || ca)) throw new TypeError('proxy and ca belong to the transport when one is given');
  const budgets = budgetsOf(budget, clock);
  const accessToken = createAccessTokenAuthentication({
    clientId: options.clientId,
    keyId: checkKeyId(options.keyId),
    readKey: createKeyReader(options.privateKey, label),
    scope: editions[edition].scope,
    clock,
    createId: options.createId ?? randomUUID,
    origin: token,
    store: options.sessionStore,
  });
  // Logs are fetched through it as well.
  const transport = shared ?? createTransport({ ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}) });
  const own: ClientOptions & { readonly transport: typeof transport } = { ...rest, transport };
  const core = createClientCore(own, {
    service: businessService,
    origins: { api: origin, token },
    authentication: { accessToken },
    budgets: budgets.of,
  });
  const close = async () => {
    if (!shared) await transport.close();
  };
  const context: CallContext = {
    caller: limitToEdition(core.caller, edition, label),
    edition,
    label,
    clock,
    // A proxy in between leaves Apple's own address in the links.
    origins: [origin, editions[edition].origin],
    readsPerMinute: budgets.readsPerMinute,
    download: createDownload(own, origin, core),
  };
  return { edition, ...createCalls(context), watch: core.watch, close, [Symbol.asyncDispose]: close };
}

function createCalls(
  context: CallContext,
): Omit<BusinessClient, keyof (AsyncDisposable & Watchable) | 'edition' | 'close'> {
  const orgDevices = createOrgDeviceCalls(context);
  return {
    orgDevices,
    mdmServers: createMdmServerCalls(context),
    orgDeviceActivities: createActivityCalls(context),
    appleCare: createAppleCareCalls(context, orgDevices),
    users: createUserCalls(context),
    userGroups: createUserGroupCalls(context),
    organizationalUnits: createOrganizationalUnitCalls(context),
    mdmDevices: createMdmDeviceCalls(context),
    apps: createAppCalls(context),
    packages: createPackageCalls(context),
    configurations: createConfigurationCalls(context),
    blueprints: createBlueprintCalls(context),
    auditEvents: createAuditEventCalls(context),
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
