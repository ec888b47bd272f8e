import { checkArgument, notify, systemClock } from '@mdmkit/core';
import type { Incident, TargetChanges } from '@mdmkit/monitor/model';
import type { LoadedConfig } from '../config/target.ts';
import type { LoopStats } from '../engine/loop.ts';
import type { ExpiryPlace } from './expiry-order.ts';
import type { Expiry } from './facts.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import type { UnwrittenContent } from './pending-batch.ts';
import type { ServiceEvent } from './service-event.ts';
import { openSession, type Session, type SessionEvents, type WatchedTarget } from './session.ts';

export type { MonitorServiceOptions } from './monitor-service-options.ts';
export type { WatchedTarget } from './session.ts';
export { connectionsPerOrigin } from './target-checks.ts';

/** Checks every target at its interval, keeps the results, and attributes failures. */
export interface MonitorService extends AsyncDisposable {
  /**
   * Starts. The service continues where the last service of the same location ended.
   *
   * @throws StoreError - If the store cannot be used.
   */
  start(): Promise<void>;
  /** Stops in order: lets checks end, and writes everything. It may be called at any time, and twice. */
  stop(): Promise<void>;
  /**
   * Replaces the configuration. Targets that stay as they are keep their times and states. Location and store stay what they
   * were at the start.
   */
  reload(config: LoadedConfig): Promise<TargetChanges>;
  /** Resolves when the service has stopped; rejects if it had to stop because another service took its store over. */
  readonly ended: Promise<void>;
  /** What the store does not have although the service has stopped; undefined before, and if it has everything. */
  readonly unwritten: UnwrittenContent | undefined;
  /** Returns what the loop has done so far. */
  stats(): LoopStats;
  /** Returns every target as it is now. */
  targets(): readonly WatchedTarget[];
  /** Returns one target as it is now; undefined if the configuration does not name it, or if the service does not run. */
  target(id: string): WatchedTarget | undefined;
  /** Returns the open incidents. */
  incidents(): readonly Incident[];
  /**
   * Returns when the credential of each target ends, as far as checks have learnt it, the first end first; those after a place. They
   * are made one by one, and have to be read before the next check ends.
   */
  expiries(after?: ExpiryPlace): Iterable<Expiry>;
  /** Returns when the credential of one target ends; undefined if no check has learnt it. */
  expiry(target: string): Expiry | undefined;
  /** Returns the first end of a credential of each service. */
  firstExpiries(): readonly Expiry[];
  /** The configuration in force. */
  readonly config: LoadedConfig;
  /** When the service last judged, on the clock's `elapsedMs`; null before the first time. It does so once a second. */
  readonly lastTickMs: number | null;
}

/**
 * Makes a service that does not run yet.
 * @example
 * await using store = createSqliteStore({ folder: 'health-data' });
 * await using service = createMonitorService({ config, store, onEvent: (event) => console.log(event.kind) });
 * await service.start();
 */
export function createMonitorService(options: MonitorServiceOptions): MonitorService {
  checkArgument('createMonitorService', 'options', options, 'object');
  const clock = options.clock ?? systemClock;
  const emit = (event: ServiceEvent) => notify(options.onEvent, event);
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  // A caller that waits for the end gets the error; no caller has to wait.
  ended.catch(() => {});
  let session: Session | undefined;
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let reopening: Promise<void> | undefined;
  let unwritten: UnwrittenContent | undefined;

  const stop = async () => {
    await starting?.catch(() => {});
    await reopening;
    stopping ??= (async () => {
      if (session) {
        unwritten = await session.end();
        emit({ kind: 'stopped', atMs: clock.now() });
      }
      end();
    })();
    await stopping;
  };
  const events: SessionEvents = {
    onStoreLost: (error) => void stopAfter(error),
    onLeadChanged: () => void reopen(),
  };
  const open = (config: LoadedConfig) => openSession({ ...options, config }, clock, emit, events);
  /** Goes on from what the store has: the leader's incidents, or those of the location that led before. */
  const reopen = async () => {
    if (!session || stopping || reopening) return;
    const { fleet, end: endSession } = session;
    reopening = endSession()
      .then(() => open(fleet.config))
      .then(
        (opened) => {
          session = opened;
        },
        (error: unknown) => void stopAfter(error),
      )
      .finally(() => {
        reopening = undefined;
      });
    await reopening;
  };
  const stopAfter = async (error: unknown) => {
    fail(error);
    await stop();
  };
  return {
    ended,
    get unwritten() {
      return unwritten;
    },
    async start() {
      if (stopping) throw new TypeError('a service that was stopped does not start again; make another one');
      starting ??= open(options.config).then(
        (opened) => {
          session = opened;
        },
        (error: unknown) => {
          // Nothing runs yet: once the store is repaired, the service may be started again.
          starting = undefined;
          throw error;
        },
      );
      await starting;
    },
    stop,
    async reload(config) {
      if (!session) throw new TypeError('the service does not run');
      return await session.fleet.replace(config);
    },
    stats: () => session?.stats() ?? nothingDone,
    targets: () => session?.targets() ?? [],
    target: (id) => session?.target(id),
    incidents: () => session?.incidents() ?? [],
    expiries: (after) => session?.expiries(after) ?? [],
    expiry: (target) => session?.expiry(target),
    firstExpiries: () => session?.firstExpiries() ?? [],
    get lastTickMs() {
      return session?.lastTickMs ?? null;
    },
    get config() {
      return session?.fleet.config ?? options.config;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** What a service has done that does not run. */
export const nothingDone: LoopStats = {
  state: 'stopped',
  running: 0,
  started: 0,
  buffered: 0,
  dropped: 0,
  lost: 0,
  failed: 0,
  limit: null,
  lag: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
};
