import { type Clock, checkOptionTypes, endpoint, type OptionTypes, systemClock } from '@mdmkit/core';
import {
  type AppleOrganisation,
  createAppleOrganisation,
  createSimulator,
  type Simulator,
  type SimulatorHandler,
} from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { editions, tokenOrigin } from '../auth/edition.ts';
import { createAccessTokenRegistry } from './access-tokens.ts';
import { type AddAccountOptions, type BusinessAccount, createAccountRegistry } from './accounts.ts';
import type { DeviceFailure } from './activities.ts';
import { createActivityLogFiles, logOrigin } from './activity-log-file.ts';
import { createAssertionCheck } from './assertion-check.ts';
import { pathNotFound } from './error-document.ts';
import { createGate } from './gate.ts';
import { activityHandlers } from './handlers/activities.ts';
import { auditEventHandlers } from './handlers/audit-events.ts';
import { blueprintHandlers } from './handlers/blueprints.ts';
import { deviceHandlers } from './handlers/devices.ts';
import type { AccountCall, AccountHandlers } from './handlers/handler.ts';
import { managedDeviceHandlers } from './handlers/managed-devices.ts';
import { serverHandlers } from './handlers/servers.ts';
import { tableHandlers } from './handlers/tables.ts';
import { type BusinessRateLimits, createRateLimiter } from './rate-limiter.ts';
import type { ServerSettings } from './server-settings.ts';
import { createOrganisationState, type OrganisationState } from './state.ts';
import type { BusinessTables } from './tables.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

/** What a simulated service begins with. */
export interface BusinessSimulatorOptions {
  /** The organisations it serves. Default: one of its own with `devices` devices. */
  readonly organisations?: readonly AppleOrganisation[];
  /** How many devices an organisation of its own has. Default: 10. */
  readonly devices?: number;
  /** How many calls an account may make. Default: no limit. */
  readonly rateLimits?: BusinessRateLimits;
  /** How long a call takes, in seconds. Default: 0. With 0, calls hardly ever overlap, so `rateLimits.parallel` needs more. */
  readonly callSeconds?: number;
  /** How long an access token lives, in seconds. Default: 3,600, as Apple's. */
  readonly tokenSeconds?: number;
  /** How long an activity takes, in seconds. Default: 10. */
  readonly activitySeconds?: number;
  /** How long the old server of a device is shown after an activity, in seconds. Default: 15, as was seen at Apple. */
  readonly linkageLagSeconds?: number;
  /** How long the address of an activity's log is good, in seconds. Default: 300. */
  readonly logSeconds?: number;
  /** Which devices fail in activities, and why. Default: those that cannot succeed. */
  readonly deviceFailure?: DeviceFailure;
  /** Whether a request without the header `Accept` gets 406. Apple documents nothing about it. Default: false. */
  readonly acceptRequired?: boolean;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** The Apple Business and School APIs, with their token endpoint, in this process. */
export interface BusinessSimulator extends Simulator {
  /** The organisations it serves. */
  readonly organisations: readonly AppleOrganisation[];
  /** A ready API account of the first organisation, with every permission. */
  readonly account: BusinessAccount;
  /** Creates an API account with a key, as an administrator does in the portal. */
  addAccount(organisation: AppleOrganisation, options?: AddAccountOptions): BusinessAccount;
  /**
   * Revokes a key: assertions that it signs are refused with `invalid_client` from now on. Access tokens that were
   * issued before live on; {@link BusinessSimulator.revokeAccessTokens} ends them.
   *
   * @throws RangeError - If there is no such key.
   */
  revokeKey(keyId: string): void;
  /** Ends the access tokens of an account now, or all. */
  revokeAccessTokens(clientId?: string): void;
  /** Sets the limits on calls, or lifts them; all accounts begin anew. */
  setRateLimits(limits: BusinessRateLimits | undefined): void;
  /** The people, apps, packages, configurations and blueprints of an organisation, to be added to and changed. */
  tables(organisation: AppleOrganisation): BusinessTables;
  /** Changes what the portal keeps about a server; the type `APPLE_MDM` makes its devices `mdmDevices`. */
  setServer(organisation: AppleOrganisation, serverId: string, settings: Partial<ServerSettings>): void;
  /** Says whether new terms wait to be accepted; every call is refused until they are. */
  setTermsPending(organisation: AppleOrganisation, pending: boolean): void;
  /**
   * Ends an activity before its time, so that nothing of it happens.
   *
   * @throws RangeError - If no such activity is under way.
   */
  endActivity(activityId: string, status: 'STOPPED' | 'FAILED'): void;
}

/** The other address of the token endpoint, which works the same. */
const tokenEndpointV2 = endpoint({
  name: 'accessToken.requestV2',
  method: 'POST',
  path: '/auth/oauth2/v2/token',
  host: 'token',
  auth: 'none',
  repeatable: true,
});

/** The logs of activities: on another host, and no part of the API. */
const downloadLog = endpoint({
  name: 'orgDeviceActivities.log',
  method: 'GET',
  path: '/activity-logs/{id}/{file}',
  host: 'download',
  auth: 'none',
  repeatable: true,
});

const accountHandlers: AccountHandlers<AccountCall> = {
  ...deviceHandlers,
  ...serverHandlers,
  ...activityHandlers,
  ...managedDeviceHandlers,
  ...tableHandlers,
  ...blueprintHandlers,
  ...auditEventHandlers,
};

const accountTypes: OptionTypes<AddAccountOptions> = {
  permissions: 'list',
  edition: ['business', 'school'],
  curve: ['named', 'explicit'],
};
const optionTypes: OptionTypes<BusinessSimulatorOptions> = {
  organisations: 'list',
  devices: 'count',
  rateLimits: 'object',
  callSeconds: 'number',
  tokenSeconds: 'number',
  activitySeconds: 'number',
  linkageLagSeconds: 'number',
  logSeconds: 'number',
  deviceFailure: 'function',
  acceptRequired: 'boolean',
  clock: 'object',
};
const rateLimitTypes: OptionTypes<BusinessRateLimits> = {
  readsPerMinute: 'count-or-infinity',
  writesPerHour: 'count-or-infinity',
  parallel: 'count-or-infinity',
};

/**
 * Creates a simulator that checks what Apple checks: assertion, access token, headers, permissions, limits.
 *
 * @example
 * const simulator = createBusinessSimulator({ devices: 250 });
 * const { origin } = await listen(simulator);
 * const { clientId, keyId, privateKeyPem: privateKey } = simulator.account;
 * const business = createBusinessClient({ clientId, keyId, privateKey, origin, tokenOrigin: origin });
 */
export function createBusinessSimulator(options: BusinessSimulatorOptions = {}): BusinessSimulator {
  checkOptionTypes<BusinessSimulatorOptions>('createBusinessSimulator', options, optionTypes);
  checkOptionTypes<BusinessRateLimits>('rateLimits', options.rateLimits ?? {}, rateLimitTypes);
  const clock = options.clock ?? systemClock;
  const organisations = options.organisations ?? [createAppleOrganisation({ devices: options.devices ?? 10 })];
  const [organisation] = organisations;
  if (!organisation) throw new TypeError('organisations must hold at least one organisation');
  const lifetimeSeconds = options.tokenSeconds ?? 3_600;
  const accounts = createAccountRegistry();
  const tokens = createAccessTokenRegistry(clock, lifetimeSeconds);
  const limiter = createRateLimiter(clock, options.rateLimits, (options.callSeconds ?? 0) * 1000);
  const checkAssertion = createAssertionCheck(clock);
  const issueToken = createTokenEndpoint({ accounts, tokens, checkAssertion, lifetimeSeconds });
  const logs = createActivityLogFiles(clock, (options.logSeconds ?? 300) * 1000);
  const states = createStates(organisations, options, clock);
  const { acceptRequired = false } = options;
  const gate = createGate({ tokens, limiter, acceptRequired, clock, logs, stateOf: states.of });

  const simulator = createSimulator({
    origins: [editions.business.origin, editions.school.origin, tokenOrigin, logOrigin],
    endpoints: [...endpoints, tokenEndpointV2, downloadLog],
    clock,
    handlers: {
      'accessToken.request': issueToken,
      'accessToken.requestV2': issueToken,
      'orgDeviceActivities.log': (request) => logs.answer(request, states.activity(request.params.id ?? '')),
      ...gateAll(gate),
    },
    notFound: pathNotFound,
  });

  return {
    ...simulator,
    organisations,
    account: accounts.add(organisation, {}),
    addAccount(owner, accountOptions = {}) {
      checkOptionTypes<AddAccountOptions>('addAccount', accountOptions, accountTypes);
      if (!organisations.includes(owner)) throw new TypeError('organisation must be one of the simulator');
      return accounts.add(owner, accountOptions);
    },
    revokeKey(keyId) {
      if (!accounts.revokeKey(keyId)) throw new RangeError(`no account has a key ${keyId}`);
    },
    revokeAccessTokens: (clientId) => tokens.revoke(clientId),
    setRateLimits: (limits) => limiter.setLimits(limits),
    tables: (owner) => states.of(owner).tables,
    setServer: (owner, serverId, settings) => states.of(owner).servers.change(serverId, settings),
    setTermsPending(owner, pending) {
      states.of(owner).termsPending = pending;
    },
    endActivity(activityId, status) {
      if (!states.all().some(({ activities }) => activities.end(activityId, status))) {
        throw new RangeError(`no activity ${activityId} is under way`);
      }
    },
  };
}

/** The states of the organisations, made when they are first asked for. */
function createStates(organisations: readonly AppleOrganisation[], options: BusinessSimulatorOptions, clock: Clock) {
  const states = new Map<AppleOrganisation, OrganisationState>();
  const of = (organisation: AppleOrganisation) => {
    if (!organisations.includes(organisation)) throw new TypeError('organisation must be one of the simulator');
    const state =
      states.get(organisation) ??
      createOrganisationState(organisation, {
        clock,
        activityMs: (options.activitySeconds ?? 10) * 1000,
        linkageLagMs: (options.linkageLagSeconds ?? 15) * 1000,
        deviceFailure: options.deviceFailure ?? (() => undefined),
      });
    states.set(organisation, state);
    return state;
  };
  const all = () => [...states.values()];
  return {
    of,
    all,
    activity: (id: string) => all().flatMap(({ activities }) => activities.find(id) ?? [])[0],
  };
}

function gateAll(gate: ReturnType<typeof createGate>): Readonly<Record<AccountCall, SimulatorHandler>> {
  const gated = Object.entries(accountHandlers).map(([name, answer]) => [name, gate(answer)]);
  // The same names as before.
  return Object.fromEntries(gated) as Record<AccountCall, SimulatorHandler>;
}
