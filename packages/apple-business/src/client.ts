import { randomUUID } from 'node:crypto';
import {
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClientCore,
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

/** Options of {@link createBusinessClient}. */
export interface BusinessClientOptions extends Omit<ClientOptions, 'budget'> {
  /** The id of the API account: `BUSINESSAPI.…` or `SCHOOLAPI.…`. */
  readonly clientId: string;
  /** The id of its key, as the portal shows it. */
  readonly keyId: string;
  /** The private key: the content of its `.pem` file, or a function that returns it each time a token is needed. */
  readonly privateKey: BusinessKeySource;
  /** Apple Business or Apple School Manager. Default: the edition of the client id. */
  readonly edition?: BusinessEdition;
  /** The origin of the API: https, or this machine. Default: `https://api-business.apple.com` or `https://api-school.apple.com`. */
  readonly origin?: string;
  /** The origin that issues access tokens: https, or this machine. Default: `https://account.apple.com`. */
  readonly tokenOrigin?: string;
  /** Creates the unique id of each client assertion. Default: `crypto.randomUUID`. */
  readonly createId?: () => string;
  /**
   * The limits on requests. Share one budget between all clients of an API account; `false` turns the limits off.
   * Default: `createBusinessBudget()`: 20 reads per minute, 10 writes per hour, 4 calls at once.
   */
  readonly budget?: BudgetOption;
}

const optionNames = [
  'clientId',
  'keyId',
  'privateKey',
  'edition',
  'origin',
  'tokenOrigin',
  'createId',
  ...clientOptionNames,
];

/** A client of the Apple School Manager API for one API account: the calls that both services have. */
export interface SchoolClient extends AsyncDisposable, Watchable {
  /** Which of the two services the client calls. */
  readonly edition: BusinessEdition;
  /** Devices of the organisation. */
  readonly orgDevices: OrgDeviceCalls;
  /** Device-management servers. */
  readonly mdmServers: MdmServerReads;
  /** Activities: bulk changes of devices. */
  readonly orgDeviceActivities: SchoolActivityCalls;
  /** AppleCare coverage of a fleet. */
  readonly appleCare: AppleCareCalls;
  /** Closes the connections of the client. A shared transport stays open. */
  close(): Promise<void>;
}

/**
 * A client of the Apple Business API for one API account. With an account of Apple School Manager, a call that this
 * service does not have fails with `BUSINESS_NOT_IN_SCHOOL` before anything is sent.
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

/** Options of a client for Apple School Manager. */
export type SchoolClientOptions = BusinessClientOptions &
  ({ readonly edition: 'school' } | { readonly clientId: `SCHOOLAPI.${string}` });

/**
 * Creates a client. Sends nothing before the first call, which requests an access token for all calls.
 *
 * @throws TypeError - If an option is wrong; the message names it.
 * @example
 * const business = createBusinessClient({ clientId, keyId, privateKey: await readFile('business.pem', 'utf8') });
 * for await (const { attributes } of business.orgDevices.list()) console.log(attributes.serialNumber);
 * await business.close();
 */
export function createBusinessClient(options: SchoolClientOptions): SchoolClient;
/**
 * Creates a client. Sends nothing before the first call, which requests an access token for all calls.
 *
 * @throws TypeError - If an option is wrong; the message names it.
 * @example
 * const business = createBusinessClient({ clientId, keyId, privateKey: await readFile('business.pem', 'utf8') });
 * for await (const { attributes } of business.orgDevices.list()) console.log(attributes.serialNumber);
 * await business.close();
 */
export function createBusinessClient(options: BusinessClientOptions): BusinessClient;
export function createBusinessClient(options: BusinessClientOptions): BusinessClient {
  checkOptions('createBusinessClient', options, optionNames);
  const { budget, ...clientOptions } = options;
  const edition = editionOf(options.clientId, options.edition);
  const { label, clock = systemClock } = options;
  const origin = parseOrigin(options.origin ?? editions[edition].origin, 'origin');
  const token = parseOrigin(options.tokenOrigin ?? appleTokenOrigin, 'tokenOrigin');
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
  const core = createClientCore(clientOptions, {
    service: businessService,
    origins: { api: origin, token },
    authentication: { accessToken },
    budgets: budgets.of,
  });
  const { proxy: _, ca: __, ...others } = clientOptions;
  // Logs are downloaded through the same transport.
  const shared = { ...others, transport: core.transport };
  const context: CallContext = {
    caller: limitToEdition(core.caller, edition, label),
    edition,
    label,
    clock,
    // A proxy in between leaves Apple's own address in the links.
    origins: [origin, editions[edition].origin],
    readsPerMinute: budgets.readsPerMinute,
    download: createDownload(shared, origin, core),
  };
  return { edition, ...createCalls(context), watch: core.watch, close: core.close, [Symbol.asyncDispose]: core.close };
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
    throw new TypeError('keyId must be the id of the key, as the portal shows it');
  const prefixes = [editions.business.clientIdPrefix, editions.school.clientIdPrefix];
  if (prefixes.some((prefix) => keyId.startsWith(prefix))) {
    throw new TypeError('keyId is a client id; pass the id of the key, which the portal shows next to it');
  }
  return keyId;
}
