import {
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createClientCore,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import { createBearerAuthentication, type VppCredential } from './auth/bearer.ts';
import { createVppBudget } from './budget.ts';
import { createVppCalls, type Discovery } from './calls.ts';
import { createJobRunner } from './jobs/job-runner.ts';
import type { OwnMdmInfo } from './ownership/ownership-watch.ts';
import { type AssetCalls, createAssetCalls } from './resources/assets.ts';
import { type AssignmentCalls, createAssignmentCalls } from './resources/assignments.ts';
import { type ClientConfigCalls, createClientConfigCalls } from './resources/client-config.ts';
import { createEventCalls, type EventCalls } from './resources/events.ts';
import { createLicenceCalls, type LicenceCalls } from './resources/licences.ts';
import { createOwnershipCalls, type OwnershipCalls } from './resources/ownership.ts';
import type { ServiceConfigCalls } from './resources/service-config.ts';
import { createSubscriptionCalls, type SubscriptionCalls } from './resources/subscriptions.ts';
import { createUserCalls, type UserCalls } from './resources/users.ts';
import { appleOrigin, vppService } from './service.ts';
import { sharedServiceConfigCache } from './service-config/cache.ts';

/** How {@link createVppClient} makes a client. */
export interface VppClientOptions extends ClientOptions {
  /** The content token, or a function that yields the present one. */
  readonly credential: VppCredential;
  /** Where requests go: https, or this machine. Default: `https://vpp.itunes.apple.com`. */
  readonly origin?: string;
  /**
   * The MDM that this client works for. Every answer is compared with it, and writes are refused while another MDM
   * holds the location. Default: none; then nothing is compared.
   */
  readonly mdm?: OwnMdmInfo;
  /**
   * When the service configuration is read for the addresses of the calls: `always`, at most five minutes old, or only
   * once limits are needed or a call is not found where it was. Addresses at other origins are not followed. Default:
   * `when-needed`.
   */
  readonly discovery?: Discovery;
}

/** A client of Apple's Apps and Books service (version 2) for one content token, and so one location. */
export interface VppClient extends AsyncDisposable, Watchable {
  /** Reads the limits, addresses and error codes of the service. They are the same for all locations. */
  readonly serviceConfig: ServiceConfigCalls;
  /** Reads and changes the settings of the location that the token belongs to. */
  readonly clientConfig: ClientConfigCalls;
  /** Reads which MDM uses the location, claims the location and releases it. */
  readonly ownership: OwnershipCalls;
  /** Lists the apps and books with their licence counts, and assigns and revokes licences. */
  readonly assets: AssetCalls;
  /** Lists which user or device has a licence of which asset. */
  readonly assignments: AssignmentCalls;
  /** Plans and applies a wanted state of licences. */
  readonly licences: LicenceCalls;
  /** Lists, creates, updates and retires users. */
  readonly users: UserCalls;
  /** Reads the status of requests that the service carries out asynchronously. */
  readonly events: EventCalls;
  /** Lists subscriptions, their assignments and their administrators, and assigns seats. */
  readonly subscriptions: SubscriptionCalls;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 * @example
 * const vpp = createVppClient({ credential: parseContentToken(await readFile('school.vpptoken')) });
 * for await (const asset of vpp.assets.list()) console.log(asset.adamId, asset.availableCount);
 * await vpp.close();
 */
export function createVppClient(options: VppClientOptions): VppClient {
  checkOptions('createVppClient', options, ['credential', 'origin', 'mdm', 'discovery', ...clientOptionNames]);
  const { clock = systemClock, mdm, discovery = 'when-needed' } = options;
  checkMdm(mdm);
  if (!['when-needed', 'always'].includes(discovery))
    throw new TypeError('discovery must be "when-needed" or "always"');
  const origin = parseOrigin(options.origin ?? appleOrigin, 'origin');
  const budget = options.budget ?? createVppBudget({ clock });
  const { caller, hooks, watch, close } = createClientCore(
    { ...options, budget },
    {
      service: vppService,
      origins: { api: origin },
      authentication: { bearer: createBearerAuthentication(options.credential) },
    },
  );
  const calls = createVppCalls({
    caller,
    origin,
    cache: sharedServiceConfigCache(options.transport, origin, clock),
    discovery,
    ownId: mdm?.id,
    clock,
    hooks,
    label: options.label,
  });
  const jobs = createJobRunner(calls);
  return {
    serviceConfig: { get: calls.readServiceConfig, limits: calls.limits },
    clientConfig: createClientConfigCalls(calls),
    ownership: createOwnershipCalls(calls, mdm),
    assets: createAssetCalls(calls, jobs),
    assignments: createAssignmentCalls(calls),
    licences: createLicenceCalls(calls, jobs),
    users: createUserCalls(calls, jobs),
    events: createEventCalls(calls),
    subscriptions: createSubscriptionCalls(calls, jobs),
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkMdm(mdm: OwnMdmInfo | undefined): void {
  if (mdm === undefined) return;
  for (const member of ['id', 'name', 'metadata'] as const) {
    if (typeof mdm[member] !== 'string' || mdm[member] === '')
      throw new TypeError(`mdm.${member} must be a filled text`);
  }
}
