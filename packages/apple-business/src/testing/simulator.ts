import { type Clock, endpoint, systemClock } from '@mdmkit/core';
import {
  type AppleOrganisation,
  createAppleOrganisation,
  createSimulator,
  type SimulatedRequest,
  type Simulator,
  type SimulatorHandler,
} from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { mdmServerFields } from '../api/mdm-servers.ts';
import { orgDeviceFields } from '../api/org-devices.ts';
import { editions, tokenOrigin } from '../auth/edition.ts';
import { type AccessTokenRegistry, createAccessTokenRegistry } from './access-tokens.ts';
import {
  type AccountRecord,
  type AddAccountOptions,
  type BusinessAccount,
  type BusinessPermission,
  createAccountRegistry,
} from './accounts.ts';
import { createAssertionCheck } from './assertion-check.ts';
import { deviceResource } from './device-resource.ts';
import {
  forbidden,
  notAcceptable,
  pathNotFound,
  rateLimited,
  resourceNotFound,
  unauthorized,
} from './error-document.ts';
import { type BusinessRateLimits, createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { answerPage, answerResource } from './resource-page.ts';
import { countDevices, serverResource } from './server-resource.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

/** What a simulated service begins with. */
export interface BusinessSimulatorOptions {
  /** The organisations it serves. Default: one of its own with `devices` devices. */
  readonly organisations?: readonly AppleOrganisation[];
  /** How many devices an organisation of its own has. Default: 10. */
  readonly devices?: number;
  /** How many calls an account may make. Default: no limit. */
  readonly rateLimits?: BusinessRateLimits;
  /** How long an access token lives, in seconds. Default: 3,600, as Apple's. */
  readonly tokenSeconds?: number;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** The Apple Business and School APIs, with their token endpoint, in this process. */
export interface BusinessSimulator extends Simulator {
  /** The organisations it serves. */
  readonly organisations: readonly AppleOrganisation[];
  /** A ready API account of the first organisation, with every permission. */
  readonly account: BusinessAccount;
  /** Makes an API account with a key, as an administrator does in the portal. */
  addAccount(organisation: AppleOrganisation, options?: AddAccountOptions): BusinessAccount;
  /**
   * Revokes a key: assertions that it signs are refused with `invalid_client` from now on. Access tokens that were
   * issued before live on; {@link BusinessSimulator.revokeAccessTokens} ends them.
   *
   * @throws RangeError - When there is no such key.
   */
  revokeKey(keyId: string): void;
  /** Ends the access tokens of an account now, or all. */
  revokeAccessTokens(clientId?: string): void;
  /** Sets the limits on calls, or lifts them; all accounts begin anew. */
  setRateLimits(limits: BusinessRateLimits | undefined): void;
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

/** Answers a request of an account that may make it. */
type AccountHandler = (request: SimulatedRequest, account: AccountRecord) => Response;

/** Makes a simulator that checks what Apple checks: assertion, access token, headers, permissions, limits. */
export function createBusinessSimulator(options: BusinessSimulatorOptions = {}): BusinessSimulator {
  const clock = options.clock ?? systemClock;
  const organisations = options.organisations ?? [createAppleOrganisation({ devices: options.devices ?? 10 })];
  const [organisation] = organisations;
  if (!organisation) throw new TypeError('organisations must hold at least one organisation');
  const lifetimeSeconds = options.tokenSeconds ?? 3_600;
  const accounts = createAccountRegistry();
  const tokens = createAccessTokenRegistry(clock, lifetimeSeconds);
  const limiter = createRateLimiter(clock, options.rateLimits);
  const checkAssertion = createAssertionCheck(clock);
  const issueToken = createTokenEndpoint({ accounts, tokens, checkAssertion, lifetimeSeconds });

  const forAccounts = createGate(tokens, limiter);

  const simulator = createSimulator({
    origins: [editions.business.origin, editions.school.origin, tokenOrigin],
    endpoints: [...endpoints, tokenEndpointV2],
    clock,
    handlers: {
      'accessToken.request': issueToken,
      'accessToken.requestV2': issueToken,
      'orgDevices.list': forAccounts('orgDevices', listDevices),
      'orgDevices.get': forAccounts('orgDevices', getDevice),
      'mdmServers.list': forAccounts('mdmServers', listServers),
    },
    notFound: pathNotFound,
  });

  return {
    ...simulator,
    organisations,
    account: accounts.add(organisation, {}),
    addAccount(owner, accountOptions = {}) {
      if (!organisations.includes(owner)) throw new TypeError('organisation must be one of the simulator');
      return accounts.add(owner, accountOptions);
    },
    revokeKey(keyId) {
      if (!accounts.revokeKey(keyId)) throw new RangeError(`no account has a key ${keyId}`);
    },
    revokeAccessTokens: (clientId) => tokens.revoke(clientId),
    setRateLimits: (limits) => limiter.setLimits(limits),
  };
}

/** Makes the checks that come before every answer of the API: header, access token, limit, permission. */
function createGate(tokens: AccessTokenRegistry, limiter: RateLimiter) {
  return (permission: BusinessPermission, answer: AccountHandler): SimulatorHandler =>
    (simulated) => {
      const { headers, method } = simulated.request;
      if (!acceptsJson(headers.get('accept'))) return notAcceptable();
      const account = tokens.find(/^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '');
      if (!account) return unauthorized();
      const waitSeconds = limiter.take(account.clientId, method);
      if (waitSeconds !== undefined) return rateLimited(waitSeconds);
      return account.permissions.has(permission) ? answer(simulated, account) : forbidden();
    };
}

function listDevices({ url }: SimulatedRequest, { organisation }: AccountRecord): Response {
  const at = (index: number) => {
    const device = organisation.deviceAt(index);
    return device && deviceResource(device, url.origin);
  };
  return answerPage({ type: 'orgDevices', fieldNames: orgDeviceFields, total: organisation.deviceCount, at }, url);
}

function getDevice({ params, url }: SimulatedRequest, { organisation }: AccountRecord): Response {
  const id = params.id ?? '';
  const device = organisation.device(id);
  if (!device) return resourceNotFound('orgDevices', id);
  return answerResource(deviceResource(device, url.origin), orgDeviceFields, url);
}

function listServers({ url }: SimulatedRequest, { organisation }: AccountRecord): Response {
  const { servers } = organisation;
  const counts = countDevices(organisation);
  const at = (index: number) => {
    const server = servers[index];
    return server && serverResource(server, counts.get(server.id) ?? 0, url.origin);
  };
  return answerPage({ type: 'mdmServers', fieldNames: mdmServerFields, total: servers.length, at }, url);
}

function acceptsJson(accept: string | null): boolean {
  return /(?:^|,)\s*(?:application\/(?:json|\*)|\*\/\*)/i.test(accept ?? '');
}
