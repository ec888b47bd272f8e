import { type Clock, systemClock } from '@mdmkit/core';
import { createAlerts } from '../../src/alerts/alerts.ts';
import type { ChannelSettings } from '../../src/config/channel-settings.ts';
import type { LoadedConfig, ServerSettings } from '../../src/config/target.ts';
import { createMonitorService } from '../../src/index.ts';
import { type AccessTokenOptions, createAccessToken, createMonitorServer } from '../../src/server/index.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { FeedUpdate, Store } from '../../src/store/store.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { episodeOf, failedRunOf, incidentOf, runOf, targetOf, writerOf } from '../store/batches.ts';
import { feedOf, trackedEventOf } from '../support/feed-records.ts';

/** Options of {@link startServed}. */
export interface ServedOptions {
  /** How many tenants there are. Default: 3. */
  readonly tenants?: number;
  /** Which routes there are. Default: all. */
  readonly routes?: 'all' | 'process';
  /** Whether callers need a token. Default: yes. */
  readonly authentication?: 'none' | 'token';
  /** More settings of the server. */
  readonly settings?: Partial<ServerSettings>;
  /** The time of the server. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** The names of the tenants. Default: `Tenant 0` and so on. */
  readonly names?: readonly string[];
  /** The folder of a built board. Default: what the package has. */
  readonly boardFolder?: string;
  /** Changes the configuration before it is used. Default: no change. */
  readonly configure?: (config: LoadedConfig) => LoadedConfig;
  /** Whether the service runs. Default: no. */
  readonly isRunning?: boolean;
  /** The channels. Default: none. */
  readonly channels?: ChannelSettings;
}

/** Options of a call: those of `fetch`, and whose token is sent. Default: an administrator's. */
export interface CallOptions extends Omit<RequestInit, 'headers'> {
  /** The token; null for none. */
  readonly token?: string | null;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A monitoring service of simulated vendors with its HTTP server, on a free port. */
export async function startServed(options: ServedOptions = {}) {
  const { tenants = 3, authentication = 'token', isRunning = false, settings, clock, boardFolder, names } = options;
  const vendor = await startFleet({ tenants, clock: systemClock });
  const { configure = (loaded: LoadedConfig) => loaded } = options;
  const loaded = await vendor.load({ interval: isRunning ? '12s' : '1m', ...(names ? { names } : {}) });
  const config = configure(loaded);
  const store = createSqliteStore({ folder: vendor.storeFolder, thread: 'caller' });
  await store.migrate();
  const defects: unknown[] = [];
  const events: ServiceEvent[] = [];
  const service = createMonitorService({
    config,
    store,
    onEvent(event) {
      events.push(event);
      server.takeEvent(event);
    },
    onCheck: (check) => server.takeCheck(check),
  });
  const alerts = createAlerts({ store, settings: () => options.channels });
  const server = createMonitorServer({
    alerts,
    settings: { host: '127.0.0.1', port: 0, authentication, ...settings },
    ...(options.routes ? { routes: options.routes } : {}),
    ...(clock ? { clock } : {}),
    ...(boardFolder === undefined ? {} : { boardFolder }),
    service,
    store,
    storeKind: 'sqlite',
    readConfig: async () => await vendor.load({ tenants: 2 }),
    onDefect: (error) => void defects.push(error),
  });
  const { url } = await server.listen();
  const createToken = async (options: Partial<AccessTokenOptions> = {}) => {
    const { token, record } = createAccessToken({ name: 'ada', role: 'admin', ...options }, Date.now());
    await store.addAccessToken(record, 'test');
    return { token, id: record.id };
  };
  const admin = authentication === 'token' ? (await createToken()).token : undefined;
  const call = async (path: string, init: CallOptions = {}) => {
    const { token = admin, headers, ...rest } = init;
    return await fetch(`${url}${path}`, {
      ...rest,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(rest.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  };
  /** Asks the service to check all targets at once. */
  const checkNow = async () => await store.addCommand({ kind: 'check', by: 'test', scope: {} }, Date.now());
  if (isRunning) {
    await service.start();
    await checkNow();
    // Every target was checked, and the store has it.
    await waitUntil(async () => {
      const { targets: stored } = await store.targets({});
      return stored.length === tenants && stored.every(({ lastRunMs }) => lastRunMs !== null);
    });
  }
  return {
    vendor,
    config,
    store,
    service,
    server,
    alerts,
    url,
    defects,
    events,
    checkNow,
    createToken,
    call,
    json: async (path: string, init?: Parameters<typeof call>[1]) =>
      (await (await call(path, init)).json()) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      await service.stop();
      await server.close();
      await alerts.stop();
      await store.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

/** What {@link fill} puts into a store: ids of incidents, silences and windows. */
export interface Filled {
  /** An incident of the vendor: of no tenant alone. */
  readonly vendor: string;
  /** An incident of tenant-0. */
  readonly ours: string;
  /** An incident of tenant-1. */
  readonly theirs: string;
  /** An incident of several tenants that share a key. */
  readonly shared: string;
  /** A silence of tenant-0. */
  readonly silence: string;
  /** A maintenance window of tenant-0. */
  readonly window: string;
}

/** Puts targets, runs, incidents, silences and windows of two tenants into a store, as a service of another location would. */
export async function fill(store: Store): Promise<Filled> {
  const nowMs = Date.now();
  const [ours, theirs] = ['tenant-0/apple.vpp', 'tenant-1/apple.vpp'] as const;
  const times = { startedMs: nowMs - 3_600_000, openedMs: nowMs - 3_500_000 };
  const credential = { verdict: 'credential', owner: 'credential', severity: 'minor', ...times } as const;
  const shared = { verdict: 'shared-credential', owner: 'us', subject: 'google-project:acme', ...times } as const;
  const lastRunMs = nowMs - 60_000;
  await store.load('elsewhere');
  await writerOf(
    store,
    'elsewhere',
  )({
    atMs: nowMs,
    targets: [ours, theirs].map((target) => targetOf(target, { lastRunMs })),
    runs: [runOf(ours, lastRunMs), failedRunOf(theirs, lastRunMs)],
    incidents: [
      incidentOf('inc-vendor', times),
      incidentOf('inc-ours', { ...credential, subject: ours, tenant: 'tenant-0' }),
      incidentOf('inc-theirs', { ...credential, subject: theirs, tenant: 'tenant-1' }),
      incidentOf('inc-shared', shared),
    ],
    episodes: [episodeOf(ours, { incident: 'inc-vendor' }), episodeOf(theirs, { incident: 'inc-vendor' })],
    events: [{ incident: 'inc-ours', atMs: nowMs, kind: 'opened', text: 'The credential is refused.' }],
    gaps: [{ location: 'elsewhere', fromMs: nowMs - 5_000, toMs: nowMs, reason: 'stopped', service: null }],
  });
  const startMs = Math.floor(nowMs / 300_000) * 300_000 - 300_000;
  const reading = {
    service: 'apple.vpp',
    location: 'elsewhere',
    measure: 'failing',
    startMs,
    state: 'normal',
    value: 0.01,
    expected: 0.01,
    low: 0,
    high: 0.02,
    probability: 1,
    surprise: 0,
    signal: null,
    side: null,
    historyLength: 500,
    sinceMs: null,
  } as const;
  await store.saveSeries([{ reading }]);
  await store.saveFeed(vendorFeed(nowMs));
  const span = { fromMs: nowMs, untilMs: nowMs + 3_600_000 };
  const silence = { kind: 'silence', id: 'silence-1', by: 'ada', scope: { tenants: ['tenant-0'] }, ...span } as const;
  await store.addCommand({ ...silence, reason: 'moving' }, nowMs);
  const window = { ...silence, kind: 'maintenance', mode: 'pause', reason: 'moving' } as const;
  await store.addCommand({ ...window, id: 'window-1' }, nowMs);
  await store.addCommand({ ...window, id: 'window-2', scope: { tenants: ['tenant-1'] } }, nowMs);
  await store.addCommand({ ...silence, id: 'silence-2', scope: { tenants: ['tenant-1'] }, reason: 'theirs' }, nowMs);
  return {
    vendor: 'inc-vendor',
    ours: 'inc-ours',
    theirs: 'inc-theirs',
    shared: 'inc-shared',
    silence: 'silence-1',
    window: 'window-1',
  };
}

/** A feed in which the vendor reports the incident of Apps and Books, and announces maintenance. */
function vendorFeed(nowMs: number): FeedUpdate {
  const event = trackedEventOf({ firstSeenMs: nowMs - 3_400_000 });
  const maintenance = trackedEventOf({
    id: 'planned',
    kind: 'maintenance',
    status: 'planned',
    firstSeenMs: nowMs - 60_000,
    startMs: nowMs + 3_600_000,
    endMs: nowMs + 7_200_000,
  });
  const changes = [event, maintenance].map((each) => ({
    source: 'apple',
    event: each,
    atMs: each.changedMs,
    raw: '{}',
  }));
  return { record: feedOf({ checkedMs: nowMs, events: [event, maintenance] }), changes };
}

/** A served service. */
export type Served = Awaited<ReturnType<typeof startServed>>;

/** Waits until something is true. */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await systemClock.sleep(20);
}
