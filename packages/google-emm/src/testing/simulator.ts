import { randomUUID } from 'node:crypto';
import { type Clock, checkOptionTypes, type OptionTypes, systemClock } from '@mdmkit/core';
import { createSimulator, type Simulator } from '@mdmkit/core/testing';
import { amapi, play, zeroTouch } from '../api/google-api.ts';
import { iamOrigin, stsUrl, tokenUrl } from '../api/token-endpoints.ts';
import { parseServiceAccountKey, type ServiceAccountKey } from '../auth/service-account.ts';
import type { CommandRace } from './amapi/device-handlers.ts';
import type { Signup } from './amapi/enterprise-handlers.ts';
import { errorAnswer } from './answers.ts';
import type { UnknownMembers } from './check-request.ts';
import type { EnrolOptions } from './enrol.ts';
import { createEnterprise, type SimulatedEnterprise, type SimulatedEnterpriseOptions } from './enterprises.ts';
import { createFederation, type SimulatedWorkload } from './federation.ts';
import { createGate } from './gate.ts';
import { createHandlers } from './handlers.ts';
import { notFoundPage } from './not-found-page.ts';
import { createOidcProvider } from './oidc.ts';
import { createPageTokens } from './page-tokens.ts';
import type { PageFault } from './pages.ts';
import { toPlainRequest } from './plain-request.ts';
import { createPlayState, type SimulatedPlay } from './play/state.ts';
import { createProject, createRequestQuota, type SimulatedProject, type SimulatedProjectOptions } from './projects.ts';
import { createPubsub, type SimulatedPubsub } from './pubsub.ts';
import { createServiceAccount, type SimulatedServiceAccount } from './service-accounts.ts';
import { completeSignup } from './sign-up.ts';
import { simulatedEndpoints } from './simulated-endpoints.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import type { SimulatedDevice } from './virtual-device.ts';
import type { World } from './world.ts';
import { createZeroTouchState, type SimulatedZeroTouch } from './zero-touch/state.ts';

/** The options of {@link createEmmSimulator}. */
export interface EmmSimulatorOptions {
  /** How many devices the first enterprise has, a million if need be. Default: 10. */
  readonly devices?: number;
  /** Requests per minute of the first project. Default: 600. */
  readonly requestsPerMinute?: number;
  /** How long a device takes for anything: to fetch a policy, to install an app, to lock. In milliseconds. Default: 200. */
  readonly deviceDelayMs?: number;
  /**
   * What happens to a member of a request body that this version of the package does not know: `refuse` with status 400,
   * as Google does with a misspelt member, or `accept`, for members that are newer than the package. Default: `refuse`.
   */
  readonly unknownMembers?: UnknownMembers;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Google's Android Management, Play EMM and zero-touch APIs with all that they need, in this process. */
export interface EmmSimulator extends Simulator {
  /** The first project. */
  readonly project: SimulatedProject;
  /** A service account of the first project, created on first use. */
  readonly account: SimulatedServiceAccount;
  /** The key of that account, ready for a client. */
  readonly credential: ServiceAccountKey;
  /** An enterprise of the first project. */
  readonly enterprise: SimulatedEnterprise;
  /** Topics, subscriptions and the pushes that they make. */
  readonly pubsub: SimulatedPubsub;
  /** The Play EMM API. Its endpoints are called `play.…` in faults and records. */
  readonly play: SimulatedPlay;
  /** Zero-touch. Its endpoints are called `zeroTouch.…` in faults and records. */
  readonly zeroTouch: SimulatedZeroTouch;
  /** Faults for the next pages of any list. */
  readonly pageFaults: PageFault[];
  /** Packages that Google Play does not have. They cannot be read or installed. */
  readonly unknownPackages: Set<string>;
  /** Adds a Cloud project. */
  addProject(options?: SimulatedProjectOptions): SimulatedProject;
  /** Adds a service account with one key to a project. Default name: `mdm`, then `mdm-2` and so on. */
  addServiceAccount(project: SimulatedProject, name?: string): SimulatedServiceAccount;
  /** Adds an enterprise that a project manages. */
  addEnterprise(project: SimulatedProject, options?: SimulatedEnterpriseOptions): SimulatedEnterprise;
  /** Adds a workload outside Google that can act as a service account. */
  addWorkload(account: SimulatedServiceAccount): SimulatedWorkload;
  /** Allows one service account to create tokens for another. */
  allowImpersonation(source: SimulatedServiceAccount, target: SimulatedServiceAccount): void;
  /**
   * Completes a sign-up on the page that `signupUrls.create` returned, as an administrator does. Returns the URL that the
   * browser opens next: the callback URL with `enterpriseToken` in its query.
   */
  completeSignup(url: string): string;
  /** Enrols a device in an enterprise, also in a signed-up enterprise. Throws if Google would refuse. */
  enrol(enterprise: string, options: EnrolOptions): SimulatedDevice;
  /** Adds what a device reports to its sign-in page. Returns the name for `provisioningInfo.get`. */
  addProvisioningInfo(enterprise: string, info?: Readonly<Record<string, unknown>>): string;
  /** An enterprise by its name, also a signed-up enterprise. Throws a RangeError if there is none. */
  enterpriseOf(name: string): SimulatedEnterprise;
  /** Publishes the notification of the next commands before the answer of the call that sends them. */
  notifyBeforeAnswer(commands?: number): void;
  /** Uses up the requests of a project for this minute and all later ones, until you set `requestsPerMinute`. */
  exhaustQuota(project: SimulatedProject): void;
  /** Revokes every access token: the next request with one is refused with 401. */
  revokeTokens(): void;
}

const optionTypes: OptionTypes<EmmSimulatorOptions> = {
  devices: 'count',
  requestsPerMinute: 'count-or-infinity',
  deviceDelayMs: 'number',
  unknownMembers: ['refuse', 'accept'],
  clock: 'object',
};
const projectTypes: OptionTypes<SimulatedProjectOptions> = {
  id: 'text',
  requestsPerMinute: 'count-or-infinity',
  maxDevices: 'count-or-infinity',
};
const enterpriseTypes: OptionTypes<SimulatedEnterpriseOptions> = { displayName: 'text', devices: 'count' };

/** The origins that the simulator answers for. */
const origins = [
  amapi.origin,
  play.origin,
  zeroTouch.origin,
  new URL(tokenUrl).origin,
  new URL(stsUrl).origin,
  iamOrigin,
  'https://www.googleapis.com',
];

/**
 * Creates a simulated Google. It checks what Google checks: assertion, token, scope, API switch, quota, role, enterprise.
 *
 * @example
 * ```ts
 * const google = createEmmSimulator({ devices: 3 });
 * const server = await listen(google);
 * const emm = createEmmClient({ credential: google.credential, origin: server.origin, tokenOrigin: server.origin });
 * ```
 */
export function createEmmSimulator(options: EmmSimulatorOptions = {}): EmmSimulator {
  checkOptionTypes<EmmSimulatorOptions>('createEmmSimulator', options, optionTypes);
  const clock = options.clock ?? systemClock;
  const accounts = new Map<string, SimulatedServiceAccount>();
  const tokens = createTokenEndpoint(accounts, clock);
  const oidc = createOidcProvider(clock);
  const world = createWorld(clock, createPubsub(clock, oidc), options);
  const federation = createFederation(accounts, tokens, clock);
  const signups: Signup[] = [];
  const race: CommandRace = { notifyFirst: 0 };
  const playState = createPlayState(clock);
  const zeroTouchState = createZeroTouchState(clock);
  const gate = createGate(world, tokens, createRequestQuota(clock));
  const parts = { world, gate, tokens, federation, oidc, signups, race, play: playState, zeroTouch: zeroTouchState };
  const simulator = createSimulator({
    origins,
    endpoints: simulatedEndpoints,
    clock,
    handlers: createHandlers(parts),
    notFound: notFoundPage,
  });

  const addProject = (projectOptions: SimulatedProjectOptions = {}) => {
    checkOptionTypes<SimulatedProjectOptions>('addProject', projectOptions, projectTypes);
    const project = createProject(projectOptions, world.projects.length);
    world.projects.push(project);
    return project;
  };
  const addServiceAccount = (project: SimulatedProject, name?: string) => {
    const count = [...accounts.values()].filter((account) => account.project === project).length;
    const account = createServiceAccount(project, name ?? (count === 0 ? 'mdm' : `mdm-${count + 1}`));
    accounts.set(account.email, account);
    return account;
  };
  const addEnterprise = (owner: SimulatedProject, enterpriseOptions: SimulatedEnterpriseOptions = {}) => {
    checkOptionTypes<SimulatedEnterpriseOptions>('addEnterprise', enterpriseOptions, enterpriseTypes);
    return createEnterprise(world, owner, { devices: 0, ...enterpriseOptions });
  };

  const enterpriseOf = (name: string): SimulatedEnterprise => {
    const enterprise = world.enterprises.get(name);
    if (!enterprise) throw new RangeError(`there is no enterprise ${name}`);
    return enterprise;
  };

  const { devices = 10, requestsPerMinute } = options;
  const project = addProject(requestsPerMinute === undefined ? {} : { requestsPerMinute });
  let account: SimulatedServiceAccount | undefined;
  return {
    ...simulator,
    fetch: async (request) => {
      const plain = await toPlainRequest(request);
      return plain
        ? await simulator.fetch(plain)
        : errorAnswer('INVALID_ARGUMENT', 'The request body cannot be decompressed.');
    },
    project,
    // Made late: a key takes a tenth of a second, and tests that bring projects of their own never need it.
    get account() {
      account ??= addServiceAccount(project);
      return account;
    },
    get credential() {
      return parseServiceAccountKey(this.account.keyFile);
    },
    enterprise: addEnterprise(project, { devices }),
    pubsub: world.pubsub,
    play: playState,
    zeroTouch: zeroTouchState,
    pageFaults: world.pageFaults,
    unknownPackages: world.unknownPackages,
    addProject,
    addServiceAccount,
    addEnterprise,
    addWorkload: (target) => federation.addWorkload(target),
    allowImpersonation: (source, target) => federation.allowImpersonation(source, target),
    completeSignup: (url) => completeSignup(world, signups, url),
    enrol: (enterprise, enrolment) => enterpriseOf(enterprise).enrol(enrolment),
    enterpriseOf,
    addProvisioningInfo(enterprise, info = {}) {
      const name = `provisioningInfo/${randomUUID()}`;
      world.enterprises.get(enterpriseOf(enterprise).name)?.provisioning.set(name, { enterprise, ...info, name });
      return name;
    },
    notifyBeforeAnswer: (commands = 1) => {
      race.notifyFirst += commands;
    },
    exhaustQuota: (exhausted) => {
      exhausted.requestsPerMinute = 0;
    },
    revokeTokens: () => tokens.revokeAll(),
  };
}

function createWorld(clock: Clock, pubsub: World['pubsub'], options: EmmSimulatorOptions): World {
  const { deviceDelayMs = 200, unknownMembers = 'refuse' } = options;
  const counts = new Map<string, number>();
  return {
    clock,
    pubsub,
    deviceDelayMs,
    unknownMembers,
    enterprises: new Map(),
    projects: [],
    pageTokens: createPageTokens(),
    pageFaults: [],
    unknownPackages: new Set(),
    next(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count;
    },
  };
}
