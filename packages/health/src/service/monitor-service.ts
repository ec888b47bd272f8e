import { hostname } from 'node:os';
import { type Clock, createTransport, type Hooks, notify, systemClock, type Transport } from '@mdmkit/core';
import type { TargetRecord } from '@mdmkit/monitor/judge';
import type { Incident, TargetChanges } from '@mdmkit/monitor/model';
import type { Caps } from '@mdmkit/monitor/schedule';
import type { CheckFailure } from '../check/check-target.ts';
import type { LoadedConfig } from '../config/target.ts';
import { createEmbeddedEngine } from '../engine/embedded.ts';
import type { DelayMeter } from '../engine/lag-guard.ts';
import { createLoop } from '../engine/loop.ts';
import type { LoopStats } from '../engine/loop-options.ts';
import { createNetworkAccess, type NetworkOptions } from '../network/network-access.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createControlReader } from './control-reader.ts';
import type { askControls } from './controls.ts';
import type { CheckedTarget } from './ended-check.ts';
import { createPipeline } from './pipeline.ts';
import type { OnServiceEvent, ServiceEvent } from './service-event.ts';
import { createTargetChecks } from './target-checks.ts';
import { scheduledTargets } from './targets.ts';

/** How a monitoring service runs. */
export interface MonitorServiceOptions {
  /** What to look at. */
  readonly config: LoadedConfig;
  /** Where to keep what it knows. The service brings its tables up to date, and does not close it. */
  readonly store: Store;
  /** Connections. Default: its own. */
  readonly transport?: Transport;
  /** How hosts are reached without a vendor's client. Default: directly. */
  readonly network?: NetworkOptions;
  /** How many checks there may be at once. Default: 2,000, and 500 of one service. */
  readonly caps?: Caps;
  /** Time. A virtual one must not skip sleeps. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Asks the neutral hosts. Default: a TCP connection to each, and a TLS handshake for `https:`. */
  readonly askControls?: typeof askControls;
  /** Measures how late the event loop is. Default: Node's own histogram, while the service runs. */
  readonly createDelayMeter?: () => DelayMeter;
  /** Yields numbers from 0 to 1, for samples. Default: `Math.random`. */
  readonly random?: () => number;
  /** Told of every request, for debugging. */
  readonly hooks?: Hooks;
  /** Told what happens. */
  readonly onEvent?: OnServiceEvent;
  /** Told why a check failed, for debugging. */
  readonly onFailure?: (failure: CheckFailure) => void;
}

/** Looks at every target on its grid, keeps what it finds, and says whose trouble it is. */
export interface MonitorService extends AsyncDisposable {
  /**
   * Begins, where the last service of the same location ended.
   *
   * @throws StoreError - When the store cannot be used.
   */
  start(): Promise<void>;
  /** Stops in order: lets checks end, and writes everything that is known. May be called at any time and twice. */
  stop(): Promise<void>;
  /**
   * Goes on with another configuration; targets that stay as they are keep their times and states. The location and the store
   * stay what they were at the start.
   */
  reload(config: LoadedConfig): Promise<TargetChanges>;
  /** Resolves once it has stopped; rejects when it had to, because its store was taken from it. */
  readonly ended: Promise<void>;
  /** What the loop has done so far. */
  stats(): LoopStats;
  /** What is known of every target now. */
  targets(): readonly TargetRecord[];
  /** Incidents that are open. */
  incidents(): readonly Incident[];
}

/** How long a stop waits for the store, in milliseconds. */
const drainMs = 10_000;

/** Makes a service that stands still. */
export function createMonitorService(options: MonitorServiceOptions): MonitorService {
  const { store, clock = systemClock, hooks = {} } = options;
  const location = options.config.monitor?.location ?? hostname();
  let { origins } = options.config;
  const tell = (event: ServiceEvent) => notify(options.onEvent, event);
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  // Whoever asks for the end hears of it; nobody has to.
  ended.catch(() => {});
  let running: Awaited<ReturnType<typeof begin>> | undefined;
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  const begin = async () => {
    await store.migrate();
    const kept = await store.load(location);
    const engine = createEmbeddedEngine({ location, ...(options.caps ? { caps: options.caps } : {}) });
    await engine.setTargets(scheduledTargets(options.config.targets, kept.targets), clock.now());
    const transport = options.transport ?? createTransport();
    const network = createNetworkAccess({ clock, ...options.network });
    const writer = createBatchWriter({
      store,
      writer: location,
      sequence: kept.sequence,
      location,
      clock,
      onTrouble(trouble) {
        const error = trouble?.error;
        tell({ kind: 'store', atMs: clock.now(), error: error === undefined ? null : textOf(error) });
        if (error instanceof StoreError && !error.retryable) void stopAfter(error);
      },
    });
    const pipeline = createPipeline({ ...options, location, clock, kept, engine, writer, tell });
    const check = createTargetChecks({
      origins: () => origins,
      transport,
      network,
      clock,
      hooks,
      known: pipeline.knownFacts,
      onFailure: options.onFailure,
    });
    const controls = createControlReader({
      addresses: options.config.monitor?.controls ?? [],
      network,
      location,
      onReadings: pipeline.takeReadings,
      ...(options.askControls ? { ask: options.askControls } : {}),
    });
    pipeline.onQuorum(controls.readNow);
    const loop = createLoop<CheckedTarget | null>({
      engine,
      clock,
      ...(options.createDelayMeter ? { createDelayMeter: options.createDelayMeter } : {}),
      async runTarget({ target: id }, signal) {
        const target = pipeline.targetOf(id);
        const window = target && pipeline.windowOf(target);
        if (!target || window?.mode === 'pause') return null;
        return { target, result: await check(target, signal), inMaintenance: window !== undefined };
      },
      onBatch: pipeline.takeRuns,
      onTick(nowMs) {
        controls.readWhenDue();
        pipeline.tick(nowMs);
      },
      onError: (error) => tell({ kind: 'defect', atMs: clock.now(), error: textOf(error) }),
    });
    pipeline.begin();
    await loop.start();
    return {
      loop,
      pipeline,
      async reload(config: LoadedConfig) {
        const changes = await pipeline.reload(config);
        ({ origins } = config);
        controls.setAddresses(config.monitor?.controls ?? []);
        return changes;
      },
      async end() {
        await loop.stop();
        controls.stop();
        await pipeline.finish(drainMs);
        await engine[Symbol.asyncDispose]();
        if (!options.transport) await transport.close();
      },
    };
  };

  const stop = async () => {
    await starting?.catch(() => {});
    stopping ??= (async () => {
      if (running) {
        await running.end();
        tell({ kind: 'stopped', atMs: clock.now() });
      }
      end();
    })();
    await stopping;
  };
  const stopAfter = async (error: unknown) => {
    fail(error);
    await stop();
  };

  return {
    ended,
    async start() {
      if (stopping) throw new TypeError('a service that was stopped does not start again; make another one');
      starting ??= begin().then(
        (begun) => {
          running = begun;
        },
        (error: unknown) => {
          // Nothing runs yet: whoever has mended the store may start again.
          starting = undefined;
          throw error;
        },
      );
      await starting;
    },
    stop,
    async reload(config) {
      if (!running) throw new TypeError('the service does not run');
      return await running.reload(config);
    },
    stats: () => running?.loop.stats() ?? nothingDone,
    targets: () => running?.pipeline.records() ?? [],
    incidents: () => running?.pipeline.incidents() ?? [],
    [Symbol.asyncDispose]: stop,
  };
}

const nothingDone: LoopStats = {
  running: 0,
  started: 0,
  buffered: 0,
  dropped: 0,
  lost: 0,
  failed: 0,
  lag: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
};

function textOf(error: unknown): string {
  // Others' own words may repeat a value; ours do not.
  if (error instanceof StoreError) return `${error.message}. ${error.remedy}`;
  return error instanceof Error ? error.name : typeof error;
}
