import type { Clock, Transport } from '@mdmkit/core';
import type { ServiceConfig } from '../api/service-config.ts';

/** How long a service configuration counts as present, in milliseconds. Apple asks to read it every five minutes. */
const freshForMs = 5 * 60 * 1000;

/** Keeps the service configuration for five minutes. */
export interface ServiceConfigCache {
  /** The configuration, if it was read within the last five minutes. */
  fresh(): ServiceConfig | undefined;
  /** The configuration read last, however old. */
  last(): ServiceConfig | undefined;
  /** Keeps a configuration that was just read. */
  keep(config: ServiceConfig): void;
  /** The fresh one, or what `read` yields. Callers that come meanwhile share the one reading. */
  get(read: () => Promise<ServiceConfig>): Promise<ServiceConfig>;
}

/** Makes an empty cache. */
export function createServiceConfigCache(clock: Clock): ServiceConfigCache {
  let kept: { readonly config: ServiceConfig; readonly atMs: number } | undefined;
  let pending: Promise<ServiceConfig> | undefined;
  const fresh = () => (kept && clock.elapsedMs() - kept.atMs < freshForMs ? kept.config : undefined);
  const keep = (config: ServiceConfig) => {
    kept = { config, atMs: clock.elapsedMs() };
  };
  return {
    fresh,
    keep,
    last: () => kept?.config,
    async get(read) {
      const present = fresh();
      if (present) return present;
      pending ??= read()
        .then((config) => {
          keep(config);
          return config;
        })
        .finally(() => {
          pending = undefined;
        });
      return await pending;
    },
  };
}

const shared = new WeakMap<Transport, Map<string, ServiceConfigCache>>();

/** The cache of all clients that share a transport, an origin and a clock: the configuration is the same for everybody. */
export function sharedServiceConfigCache(
  transport: Transport | undefined,
  origin: string,
  clock: Clock,
): ServiceConfigCache {
  if (!transport) return createServiceConfigCache(clock);
  const caches = shared.get(transport) ?? new Map<string, ServiceConfigCache>();
  shared.set(transport, caches);
  const cache = caches.get(origin) ?? createServiceConfigCache(clock);
  caches.set(origin, cache);
  return cache;
}
