import { createVppSimulator, type VppSimulator } from '@mdmkit/apple-vpp/testing';
import type { Clock } from '@mdmkit/core';
import { type LoopbackServer, listen } from '@mdmkit/core/testing';
import { stringify } from 'yaml';
import { type LoadedConfig, loadConfig } from '../../src/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

/** What a configuration says besides its tenants. */
export interface FleetSettings {
  /** How many tenants of the fleet it names, from the first on. Default: all. */
  readonly tenants?: number;
  /** The names of the tenants, in their order. Default: `Tenant 0` and so on. */
  readonly names?: readonly string[];
  /** From one check to the next. Default: `1m`. */
  readonly interval?: string;
  /** The member `monitor`. Default: no neutral hosts, since tests reach none. */
  readonly monitor?: Readonly<Record<string, unknown>>;
  /** The member `feeds`. Default: no feed is read. */
  readonly feeds?: Readonly<Record<string, unknown>>;
  /** Further members, which replace those of the same name. Default: none. */
  readonly further?: Readonly<Record<string, unknown>>;
}

/** Apple's licence service on this machine, and tenants with a content token each. */
export interface Fleet extends AsyncDisposable {
  readonly vpp: VppSimulator;
  readonly server: LoopbackServer;
  readonly folder: TemporaryFolder;
  /** The texts of the content tokens, by tenant. */
  readonly tokens: readonly string[];
  /** Where the store of a service is kept. */
  readonly storeFolder: string;
  /** Writes the configuration and answers with its file. */
  write(settings?: FleetSettings): Promise<string>;
  /** Writes the configuration and loads it. */
  load(settings?: FleetSettings): Promise<LoadedConfig>;
  /** Each answer takes so long from now on, on the clock of the fleet. */
  slow(latencyMs: number): void;
  /** How many requests wait for their answers now, and at the most so far. */
  waiting(): { readonly now: number; readonly most: number };
  /** The vendor fails for everybody from now on, or works again. */
  fail(fails: boolean): void;
  /** One tenant's token is refused from now on. */
  revoke(tenant: number): void;
}

/** Starts one. */
export async function startFleet({
  tenants,
  clock,
}: {
  readonly tenants: number;
  readonly clock: Clock;
}): Promise<Fleet> {
  const folder = await temporaryFolder();
  const vpp = createVppSimulator({
    locations: Array.from({ length: tenants }, (_, index) => ({ name: `Tenant ${index}` })),
    clock,
  });
  const wait = { latencyMs: 0, now: 0, most: 0 };
  const server = await listen({
    async fetch(request) {
      wait.now += 1;
      wait.most = Math.max(wait.most, wait.now);
      try {
        if (wait.latencyMs > 0) await clock.sleep(wait.latencyMs);
        return await vpp.fetch(request);
      } finally {
        wait.now -= 1;
      }
    },
  });
  const endsMs = clock.now() + 300 * 86_400_000;
  const tokens = vpp.locations.map((location) => vpp.issueToken({ location, expiresAtMs: endsMs }));
  for (const [index, token] of tokens.entries()) await folder.write(`token-${index}.vpptoken`, token);
  const write: Fleet['write'] = ({
    tenants: count = tenants,
    interval = '1m',
    monitor,
    feeds,
    names = [],
    further,
  } = {}) =>
    folder.write(
      'health.yaml',
      stringify({
        version: 1,
        origins: { 'apple.vpp': server.origin },
        ...(feeds ? { feeds } : {}),
        defaults: { interval, timeout: '10s', retries: 0 },
        monitor: { location: 'here', store: { folder: 'store' }, controls: [], ...monitor },
        tenants: Array.from({ length: count }, (_, index) => ({
          id: `tenant-${index}`,
          name: names[index] ?? `Tenant ${index}`,
          credentials: [{ service: 'apple.vpp', token: { file: `token-${index}.vpptoken` } }],
        })),
        ...further,
      }),
    );
  return {
    vpp,
    server,
    folder,
    tokens,
    storeFolder: `${folder.path}/store`,
    write,
    load: async (settings) => await loadConfig(await write(settings), { nowMs: clock.now() }),
    slow(latencyMs) {
      wait.latencyMs = latencyMs;
    },
    waiting: () => wait,
    fail(fails) {
      vpp.faults.clear();
      if (fails) vpp.faults.add({ fault: { status: 500, body: 'out of order' }, times: Number.POSITIVE_INFINITY });
    },
    revoke: (tenant) => vpp.revokeToken(tokens[tenant] ?? ''),
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
