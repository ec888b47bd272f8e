import {
  type CallOptions,
  type ClientOptions,
  createClientCore,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import {
  type ClientConfig,
  type ClientConfigChange,
  getClientConfig,
  updateClientConfig,
} from './api/client-config.ts';
import type { ServiceConfig } from './api/service-config.ts';
import { createBearerAuthentication, type VppCredential } from './auth/bearer.ts';
import { hideNotificationSecret, showNotificationSecret } from './auth/notification-secret.ts';
import { createVppBudget } from './budget.ts';
import { createVppCalls, type Discovery, type VppCalls } from './calls.ts';
import { createJobRunner } from './jobs/job-runner.ts';
import type { VppLimits } from './limits.ts';
import type { OwnMdmInfo } from './ownership-watch.ts';
import { type AssetsResource, createAssetsResource } from './resources/assets.ts';
import { type AssignmentsResource, createAssignmentsResource } from './resources/assignments.ts';
import { createEventsResource, type EventsResource } from './resources/events.ts';
import { createLicencesResource, type LicencesResource } from './resources/licences.ts';
import { createOwnershipResource, type OwnershipResource } from './resources/ownership.ts';
import { createSubscriptionsResource, type SubscriptionsResource } from './resources/subscriptions.ts';
import { createUsersResource, type UsersResource } from './resources/users.ts';
import { appleOrigin, vppService } from './service.ts';
import { sharedServiceConfigCache } from './service-config-cache.ts';
import { type SubscribeOptions, subscribe } from './webhooks/rotate-secret.ts';

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
  /** What the service allows, for everybody. */
  readonly serviceConfig: {
    /**
     * Reads limits, addresses and error numbers. Sends no token.
     *
     * @throws VppError
     */
    get(options?: CallOptions): Promise<ServiceConfig>;
    /** The service's limits, at most five minutes old; the usual ones where they cannot be read. */
    limits(options?: CallOptions): Promise<Readonly<VppLimits>>;
  };
  /** The location that the token belongs to. */
  readonly clientConfig: {
    /**
     * Reads the location's name, country, owner and notification settings: the call to try a token with.
     *
     * @throws VppError
     */
    get(options?: CallOptions): Promise<ClientConfig>;
    /**
     * Sets the owner or the notification settings. Without the client's option `mdm`, whoever held the location before.
     * Never sent twice.
     *
     * @throws VppError
     */
    update(change: ClientConfigChange, options?: CallOptions): Promise<ClientConfig>;
    /**
     * Turns notifications on, or gives them another secret, without a gap.
     *
     * @throws VppError
     */
    subscribe(options: SubscribeOptions): Promise<ClientConfig>;
  };
  /** Which MDM holds the location. */
  readonly ownership: OwnershipResource;
  /** The licences. */
  readonly assets: AssetsResource;
  /** Who has which. */
  readonly assignments: AssignmentsResource;
  /** Who is to have which. */
  readonly licences: LicencesResource;
  /** The users. */
  readonly users: UsersResource;
  /** Work that the service does later. */
  readonly events: EventsResource;
  /** The subscriptions. */
  readonly subscriptions: SubscriptionsResource;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createVppClient(options: VppClientOptions): VppClient {
  const { clock = systemClock, mdm } = options;
  checkMdm(mdm);
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
    discovery: options.discovery ?? 'when-needed',
    ownId: mdm?.id,
    clock,
    hooks,
    label: options.label,
  });
  const jobs = createJobRunner(calls);
  return {
    serviceConfig: { get: calls.readServiceConfig, limits: calls.limits },
    clientConfig: createClientConfig(calls),
    ownership: createOwnershipResource(calls, mdm),
    assets: createAssetsResource(calls, jobs),
    assignments: createAssignmentsResource(calls),
    licences: createLicencesResource(calls, jobs),
    users: createUsersResource(calls, jobs),
    events: createEventsResource(calls),
    subscriptions: createSubscriptionsResource(calls, jobs),
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createClientConfig(calls: VppCalls): VppClient['clientConfig'] {
  const get = async (options?: CallOptions) => hideNotificationSecret(await calls.call(getClientConfig, {}, options));
  const update = async (change: ClientConfigChange, options?: CallOptions) => {
    const body = showNotificationSecret(change);
    return hideNotificationSecret(await calls.call(updateClientConfig, { body }, options));
  };
  return { get, update, subscribe: (options) => subscribe({ get, update }, options) };
}

function checkMdm(mdm: OwnMdmInfo | undefined): void {
  if (mdm === undefined) return;
  for (const member of ['id', 'name', 'metadata'] as const) {
    if (typeof mdm[member] !== 'string' || mdm[member] === '')
      throw new TypeError(`mdm.${member} must be a filled text`);
  }
}
