import type { Caller, CallOptions, Clock, Endpoint, EndpointInput, EndpointOutput, Hooks } from '@mdmkit/core';
import { getClientConfig } from './api/client-config.ts';
import type { MdmInfo } from './api/meta.ts';
import type { ServiceConfig, VppLimits } from './api/service-config.ts';
import { VppError } from './errors/vpp-error.ts';
import { createOwnershipWatch, type OwnershipWatch } from './ownership/ownership-watch.ts';
import type { ServiceConfigCache } from './service-config/cache.ts';
import { createServiceConfigReader } from './service-config/reader.ts';
import { checkRequest, exceedsLimits } from './service-config/request-check.ts';

/** When the addresses of the calls are read from the service configuration: before a call needs them, or always. */
export type Discovery = 'when-needed' | 'always';

/** What every resource of a client calls the service through. */
export interface VppCalls {
  /** Time. */
  readonly clock: Clock;
  /** The hooks to call. */
  readonly hooks: Hooks;
  /** Whose client it is. */
  readonly label: string | undefined;
  /** Who holds the location. */
  readonly ownership: OwnershipWatch;
  /** Checks, sends, and takes note of the answer. Writes are refused while another MDM holds the location. */
  call<E extends Endpoint>(endpoint: E, input: EndpointInput<E>, options?: CallOptions): Promise<EndpointOutput<E>>;
  /** The same without asking who holds the location: for those who are about to change that. */
  callAnyway<E extends Endpoint>(
    endpoint: E,
    input: EndpointInput<E>,
    options?: CallOptions,
  ): Promise<EndpointOutput<E>>;
  /** Reads the service configuration now. */
  readServiceConfig(options?: CallOptions): Promise<ServiceConfig>;
  /** The service's limits, at most five minutes old; the usual ones where they cannot be read. */
  limits(options?: CallOptions): Promise<Readonly<VppLimits>>;
  /** Reads who holds the location, and refuses if it is another MDM. Without an MDM of its own it does nothing. */
  confirmOwnership(operation: string, options?: CallOptions): Promise<void>;
  /** The id of the location. */
  uId(options?: CallOptions): Promise<string>;
}

/** What {@link createVppCalls} is made from. */
export interface VppCallsParts {
  /** Sends. */
  readonly caller: Caller;
  /** The configured origin. */
  readonly origin: string;
  /** Keeps the service configuration. */
  readonly cache: ServiceConfigCache;
  /** When addresses are read. */
  readonly discovery: Discovery;
  /** The id of the MDM that the client works for. */
  readonly ownId: string | undefined;
  /** Time. */
  readonly clock: Clock;
  /** The hooks to call. */
  readonly hooks: Hooks;
  /** Whose client it is. */
  readonly label: string | undefined;
}

/** Makes the layer between the resources and the wire: discovery, limits, ownership. */
export function createVppCalls(parts: VppCallsParts): VppCalls {
  const { caller, discovery, ownId, clock, hooks, label } = parts;
  const config = createServiceConfigReader(parts);
  const ownership = createOwnershipWatch(ownId, label);
  let uId: string | undefined;

  const send = async <E extends Endpoint>(endpoint: E, input: EndpointInput<E>, options?: CallOptions) => {
    if (discovery === 'always') await config.limits(options);
    const located = config.locate(endpoint);
    try {
      return await caller.call(located, input, options);
    } catch (error) {
      const isGone =
        error instanceof VppError && (error.code === 'VPP_NOT_FOUND' || error.code === 'VPP_SERVICE_REMOVED');
      if (!isGone) throw error;
      // The call may have moved: Apple asks not to rely on addresses.
      await config.read(options).catch(() => {});
      const moved = config.locate(endpoint);
      if (moved.path === located.path) throw error;
      return await caller.call(moved, input, options);
    }
  };
  const checkBody = async (endpoint: Endpoint, body: unknown, options?: CallOptions) => {
    let limits = config.knownLimits();
    // The limit may have been raised: ask before refusing.
    if (exceedsLimits(endpoint, body, limits)) limits = await config.limits(options);
    checkRequest(endpoint, body, limits, label);
  };
  const perform: VppCalls['callAnyway'] = async (endpoint, input, options) => {
    const output = await send(endpoint, input, options);
    const meta = output as { readonly mdmInfo?: MdmInfo | null; readonly uId?: string } | undefined;
    if (meta?.uId !== undefined) {
      uId = meta.uId;
      ownership.observe(meta.mdmInfo);
    }
    return output;
  };
  const callAnyway: VppCalls['callAnyway'] = async (endpoint, input, options) => {
    await checkBody(endpoint, input.body, options);
    return await perform(endpoint, input, options);
  };

  return {
    clock,
    hooks,
    label,
    ownership,
    callAnyway,
    readServiceConfig: config.read,
    limits: config.limits,
    async call(endpoint, input, options) {
      if (endpoint.method === 'GET' || ownId === undefined) return await callAnyway(endpoint, input, options);
      await checkBody(endpoint, input.body, options);
      if (ownership.state === 'unknown') await perform(getClientConfig, {}, options);
      ownership.assertNotForeign(endpoint.name);
      const output = await perform(endpoint, input, options);
      const { eventId } = output as { readonly eventId?: string };
      ownership.assertNotForeign(endpoint.name, { eventId });
      return output;
    },
    async confirmOwnership(operation, options) {
      if (ownId === undefined) return;
      await callAnyway(getClientConfig, {}, options);
      ownership.assertNotForeign(operation);
    },
    async uId(options) {
      return uId ?? (await callAnyway(getClientConfig, {}, options)).uId;
    },
  };
}
