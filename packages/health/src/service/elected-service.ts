import { systemClock } from '@mdmkit/core';
import type { LoadedConfig } from '../config/target.ts';
import type { LoopStats } from '../engine/loop.ts';
import { createMonitorService, type MonitorService, nothingDone } from './monitor-service.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import type { WorkerWatch } from './worker-watch.ts';

/** What {@link createElectedService} needs. */
export interface ElectedServiceOptions extends MonitorServiceOptions {
  /** Whether it reads the results of the others while it is not elected. */
  readonly follows: boolean;
  /** Follows the workers. */
  readonly workers: WorkerWatch;
  /** Called with what failed. */
  readonly onError: (error: unknown) => void;
}

/** The evaluator of a deployment while it is elected; otherwise a follower, or nothing. */
export interface ElectedService extends AsyncDisposable {
  /** Starts as not elected. */
  start(): Promise<void>;
  /** Takes in whether this process is elected. */
  elect(isElected: boolean): void;
  /** Replaces the configuration. */
  reload(config: LoadedConfig): Promise<void>;
  /** Returns the service that runs; undefined while there is none. */
  current(): MonitorService | undefined;
  /** Returns what a process has done that waits for its election. */
  waiting(): LoopStats;
  /** Returns when this part was alive last, on the clock's `elapsedMs`. */
  lastTickMs(): number;
}

/** The pause before an evaluator that failed is opened again, in milliseconds. */
const pauseMs = 1_000;

/** Makes a service that is not elected and does not run yet. */
export function createElectedService(options: ElectedServiceOptions): ElectedService {
  const { follows, workers, onError, clock = systemClock } = options;
  let config = options.config;
  let isElected = false;
  let isStopped = false;
  let service: MonitorService | undefined;
  let kind: 'evaluator' | 'follower' | undefined;
  /** Openings and closings, one at a time. */
  let last: Promise<void> = Promise.resolve();
  const wanted = () => (isStopped ? undefined : isElected ? 'evaluator' : follows ? 'follower' : undefined);
  const settle = async () => {
    const next = wanted();
    if (next === kind) return;
    const former = service;
    [service, kind] = [undefined, undefined];
    await former?.stop();
    // The election may have changed meanwhile: then the next turn opens the right one.
    if (next === undefined || next !== wanted()) return;
    const opened = createMonitorService({ ...options, config, part: { kind: next, workers } });
    try {
      await opened.start();
    } catch (error) {
      onError(error);
      await opened.stop();
      void clock.sleep(pauseMs).then(turn);
      return;
    }
    [service, kind] = [opened, next];
    opened.ended.catch(() => {
      // Another process evaluates. It may be this one's turn again at once.
      if (service === opened) [service, kind] = [undefined, undefined];
      void clock.sleep(pauseMs).then(turn);
    });
  };
  const turn = async () => {
    last = last.then(settle).catch(onError);
    await last;
  };
  return {
    start: turn,
    elect(next) {
      isElected = next;
      void turn();
    },
    async reload(next) {
      config = next;
      await last;
      await service?.reload(next);
    },
    current: () => service,
    waiting: () => ({ ...nothingDone, state: isStopped ? 'stopped' : 'running' }),
    lastTickMs: clock.elapsedMs,
    async [Symbol.asyncDispose]() {
      isStopped = true;
      await turn();
    },
  };
}
