import { checkOptions, checkOptionTypes, type OptionTypes, systemClock } from '@mdmkit/core';
import {
  type AppleOrganisation,
  createAppleOrganisation,
  createSimulator,
  type OrganisationServer,
  type SimulatorHandlers,
} from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { assignProfile as assignEndpoint } from '../api/profiles.ts';
import { parseServerToken } from '../auth/server-token.ts';
import { appleOrigin } from '../auth/session.ts';
import { accountDetail } from './account.ts';
import { usualAssumptions } from './assumptions.ts';
import { activationLock, deviceDetails, disown, replacementDetails } from './device-calls.ts';
import { createDeviceControls } from './device-controls.ts';
import { createGates } from './gates.ts';
import { createOAuthCheck } from './oauth-check.ts';
import { betaTokens, readDiscovery, removeDiscovery, setDiscovery } from './other-calls.ts';
import { fetchPage, syncPage } from './pages.ts';
import { assignProfile, defineProfile, readProfile, removeProfile } from './profile-calls.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { writeServerTokenFile } from './server-token-file.ts';
import { createServiceState } from './service-state.ts';
import { createSessionRegistry } from './sessions.ts';
import { createSignedIn, termsNotSigned } from './signed-in.ts';
import type { DepSimulator, DepSimulatorOptions } from './simulator-options.ts';
import { createTokenRegistry } from './tokens.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Older clients, and Apple's own old simulator, assign by PUT; `/account` lists both. */
const assignByPut = { ...assignEndpoint, name: 'profiles.assignByPut', method: 'PUT' } as const;
const routes = [...endpoints, assignByPut] as const;

const optionTypes: OptionTypes<DepSimulatorOptions> = {
  organisations: 'list',
  devices: 'count',
  pageSize: 'count',
  sessionSeconds: 'number',
  rotateSessions: { either: ['boolean', 'count'] },
  quotedErrors: 'boolean',
  assumptions: 'object',
  clock: 'object',
};

/**
 * Creates a simulator that checks what Apple checks: signature, nonce, clock, session, headers, terms.
 *
 * @example
 * const simulator = createDepSimulator({ devices: 250 });
 * const server = await listen(simulator);
 * const dep = createDepClient({ credential: simulator.credential, origin: server.origin });
 */
export function createDepSimulator(options: DepSimulatorOptions = {}): DepSimulator {
  checkOptionTypes<DepSimulatorOptions>('createDepSimulator', options, optionTypes);
  checkOptions('assumptions', options.assumptions ?? {}, Object.keys(usualAssumptions));
  const clock = options.clock ?? systemClock;
  const organisations = options.organisations ?? [createAppleOrganisation({ devices: options.devices ?? 10 })];
  const [organisation] = organisations;
  const [server] = organisation?.servers ?? [];
  if (!organisation || !server) throw new TypeError('organisations must hold at least one organisation with a server');
  const assumptions = { ...usualAssumptions, ...options.assumptions };

  const tokens = createTokenRegistry(clock);
  const sessions = createSessionRegistry(clock, options.sessionSeconds ?? 180);
  const state = createServiceState(clock, assumptions, options.pageSize ?? assumptions.pageLimit);
  const judgeSignIn = createOAuthCheck(tokens, clock);
  const gate = createGates(clock, assumptions);
  const refuse = ({ status, text, headers = {} }: Refusal) =>
    new Response(options.quotedErrors ? JSON.stringify(text) : text, { status, headers });
  const signedIn = createSignedIn({ sessions, state, rotateEvery: Number(options.rotateSessions ?? 0), refuse });

  const handlers: SimulatorHandlers<typeof routes> = {
    'session.open': ({ request }) => {
      const token = judgeSignIn(request);
      if (isRefusal(token)) return refuse(token);
      if (token.organisation.termsPending) return refuse(termsNotSigned);
      if (!assumptions.parallelSessions) sessions.expireAll(token);
      return Response.json({ auth_session_token: sessions.open(token) });
    },
    'account.get': signedIn(accountDetail),
    'devices.fetch': signedIn(fetchPage),
    'devices.sync': signedIn(syncPage),
    'devices.details': signedIn(deviceDetails),
    'devices.disown': signedIn(disown),
    'devices.enableActivationLock': signedIn(activationLock),
    'devices.replacementDetails': signedIn(replacementDetails),
    'profiles.define': signedIn(defineProfile),
    'profiles.get': signedIn(readProfile),
    'profiles.assign': signedIn(assignProfile),
    'profiles.assignByPut': signedIn(assignProfile),
    'profiles.remove': signedIn(removeProfile),
    'accountDrivenEnrollment.set': signedIn(setDiscovery),
    'accountDrivenEnrollment.get': signedIn(readDiscovery),
    'accountDrivenEnrollment.remove': signedIn(removeDiscovery),
    'betaEnrollment.tokens': signedIn(betaTokens),
  };
  const simulator = createSimulator({
    origins: [appleOrigin],
    endpoints: routes,
    clock,
    before({ request }) {
      const refusal = gate(request);
      return refusal && refuse(refusal);
    },
    handlers,
    notFound: (_, methodMismatch) => new Response(null, { status: methodMismatch ? 405 : 404 }),
  });

  const issue = (owner: AppleOrganisation, target: OrganisationServer, expiresAtMs = clock.now() + yearMs) =>
    tokens.issue(owner, target, expiresAtMs).json;
  const credentialFor: DepSimulator['credentialFor'] = (target) => {
    const owner = organisations.find(({ servers }) => servers.some(({ id }) => id === target.id));
    if (!owner) throw new TypeError('server must belong to one of the organisations served');
    return parseServerToken(JSON.stringify(issue(owner, target)));
  };
  return {
    ...simulator,
    ...createDeviceControls(state, organisations),
    organisations,
    credential: credentialFor(server),
    credentialFor,
    issueToken(request) {
      const owner = request.organisation ?? organisation;
      if (!organisations.includes(owner)) throw new TypeError('organisation must be one of the organisations served');
      const target = request.server ?? owner.servers[0];
      if (!target || !owner.servers.includes(target)) throw new TypeError('server must belong to the organisation');
      return writeServerTokenFile(issue(owner, target, request.expiresAtMs), request.certificate);
    },
    revokeToken(target) {
      const token = tokens.current(target);
      if (token) token.revoked = true;
    },
    expireSessions: () => sessions.expireAll(),
  };
}
