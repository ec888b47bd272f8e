import {
  type Caller,
  type CallOptions,
  type Clock,
  createDriftLimiter,
  type Endpoint,
  type Hooks,
  notify,
} from '@mdmkit/core';
import { getServiceConfig, type ServiceConfig, type VppLimits } from '../api/service-config.ts';
import { VppError } from '../errors/vpp-error.ts';
import type { ServiceConfigCache } from './cache.ts';
import { discoverPath } from './discovery.ts';
import { limitsOf } from './limits.ts';

/** Reads the service configuration, and answers from the last one read. */
export interface ServiceConfigReader {
  /** Reads the configuration now. */
  read(options?: CallOptions): Promise<ServiceConfig>;
  /** Returns the limits, at most five minutes old; Apple's sample limits if they cannot be read. */
  limits(options?: CallOptions): Promise<Readonly<VppLimits>>;
  /** Returns the limits that are known without a request. */
  knownLimits(): Readonly<VppLimits>;
  /** Returns an endpoint with the path that the last configuration names for it. */
  locate<E extends Endpoint>(endpoint: E): E;
}

/** Options of {@link createServiceConfigReader}. */
export interface ServiceConfigReaderOptions {
  readonly caller: Caller;
  readonly cache: ServiceConfigCache;
  /** The configured origin. Addresses at other origins are not followed, and reported as drift. */
  readonly origin: string;
  readonly clock: Clock;
  readonly hooks: Hooks;
  readonly label: string | undefined;
}

/** Makes the reader of one client. */
export function createServiceConfigReader(options: ServiceConfigReaderOptions): ServiceConfigReader {
  const { caller, cache, origin, clock, hooks, label } = options;
  // Made for the first surprise: a process may hold thousands of clients that never meet one.
  let isNews: ReturnType<typeof createDriftLimiter> | undefined;
  const fetchConfig = (callOptions?: CallOptions) => caller.call(getServiceConfig, {}, callOptions);
  return {
    async read(callOptions) {
      const config = await fetchConfig(callOptions);
      cache.keep(config);
      return config;
    },
    async limits(callOptions) {
      try {
        return limitsOf(await cache.get(() => fetchConfig(callOptions)));
      } catch (error) {
        if (!(error instanceof VppError) || error.kind === 'aborted') throw error;
        // Old limits are better than none; the call that needs them will report what is wrong with the service.
        return limitsOf(cache.last());
      }
    },
    knownLimits: () => limitsOf(cache.fresh()),
    locate(endpoint) {
      const { path, refused } = discoverPath(endpoint, cache.last(), origin);
      if (refused !== undefined) {
        const expected = `an address at ${origin}`;
        const surprise = { kind: 'unknown-value', pointer: `/urls/${refused}`, expected } as const;
        const operation = getServiceConfig.name;
        isNews ??= createDriftLimiter(clock);
        if (isNews(operation, surprise)) notify(hooks.onDrift, { service: 'apple.vpp', operation, label, ...surprise });
      }
      return path === endpoint.path ? endpoint : { ...endpoint, path };
    },
  };
}
