import { type Clock, type Hooks, notify, startDeadline, type Transport } from '@mdmkit/core';
import type { CanaryOutcome } from '@mdmkit/monitor/canary';
import type { ConfiguredCanary, LoadedConfig } from '../config/target.ts';
import type { Store } from '../store/store.ts';
import { type CanaryRunParts, withCanaryTargets } from './canary-targets.ts';
import { runConfigured, undoConfigured } from './run-configured.ts';
import { createStoreJournal } from './store-journal.ts';

/** What {@link createCanaryService} needs. */
export interface CanaryServiceOptions {
  /** Where intents and leases are kept. */
  readonly store: Store;
  /** Connections. They are open until the service has stopped. */
  readonly transport: Transport;
  /** The location of this process. */
  readonly location: string;
  /** Whether this process undoes what runs have left. Default: true. One that checks nothing only reads what is left. */
  readonly undoes?: boolean;
  /** Time. */
  readonly clock: Clock;
  /** Called for every request of the undoing of leftovers. Default: none is reported. */
  readonly hooks?: Hooks;
  /** Called if leftovers cannot be read or undone. Called once until it works again. */
  readonly onError?: (error: unknown) => void;
}

/** The canaries of a monitoring service: their targets, and the undoing of what they leave. */
export interface CanaryService extends AsyncDisposable {
  /** Adds the enabled canaries of a configuration to its targets. Leftovers are undone by the newest configuration. */
  withTargets(config: LoadedConfig): LoadedConfig;
  /** Starts to undo leftovers, at once and every 10 minutes, and to read every minute what is left. */
  start(): void;
  /**
   * Since when a change could not be undone, in milliseconds since 1970: when the oldest such change was made. Null if there is
   * none; undefined before the store was read.
   */
  undoFailsSinceMs(): number | null | undefined;
  /** Ends all runs. Waits at most 45 seconds until their changes are undone; what is left then stays as open intents. */
  stop(): Promise<void>;
}

/** From one reading of the intents to the next, in milliseconds. */
const readEveryMs = 60_000;

/** Of these readings the first undoes what is left. */
const readingsPerUndo = 10;

/** How long the undoing of all leftovers may take at a time, in milliseconds. */
const undoAllMs = 540_000;

/** How long a stop waits for the undoing, and then for the last writes, in milliseconds. */
const [stopMs, lastWritesMs] = [45_000, 2_000];

/** Makes the canaries of a monitoring service. */
export function createCanaryService(options: CanaryServiceOptions): CanaryService {
  const { store, transport, location, clock, hooks = {}, undoes = true, onError } = options;
  const journal = createStoreJournal(store);
  const changes = new AbortController();
  const undoing = new AbortController();
  const working = new Set<Promise<unknown>>();
  let current: LoadedConfig | undefined;
  let failsSinceMs: number | null | undefined;
  let stopped: Promise<void> | undefined;

  const track = async <Value>(work: Promise<Value>): Promise<Value> => {
    working.add(work);
    try {
      return await work;
    } finally {
      working.delete(work);
    }
  };
  const readIntents = async () => {
    const open = await journal.intents({ open: true });
    const failed = open.flatMap(({ failedUndos, intendedMs }) => (failedUndos > 0 ? [intendedMs] : []));
    failsSinceMs = failed.length === 0 ? null : Math.min(...failed);
  };
  const run = async (configured: ConfiguredCanary, { signal, ...parts }: CanaryRunParts): Promise<CanaryOutcome> => {
    const outcome = await runConfigured(configured, {
      ...parts,
      // The connections of one check end with it; the undoing may take longer.
      transport,
      signal: AbortSignal.any([signal, changes.signal]),
      undoSignal: undoing.signal,
      journal,
      location,
      // Another canary may be changing the service.
      waitMs: configured.deadlineMs,
    });
    await readIntents();
    return outcome;
  };
  const undoLeftovers = async () => {
    if (!current?.canaries) return;
    const { canaries, origins } = current;
    using limit = startDeadline(
      clock,
      undoAllMs,
      () => new Error('the time for the leftovers is over'),
      undoing.signal,
    );
    const work = undoConfigured(canaries, { transport, origins, clock, hooks, journal, signal: limit.signal });
    await work.catch((error: unknown) => {
      // What is left when the time is over waits for the next time.
      if (error !== limit.signal.reason) throw error;
    });
  };
  const clean = async () => {
    let isFailing = false;
    for (let reading = 0; !changes.signal.aborted; reading += 1) {
      try {
        if (undoes && reading % readingsPerUndo === 0) await undoLeftovers();
        await readIntents();
        isFailing = false;
      } catch (error) {
        if (!isFailing) notify(onError, error);
        isFailing = true;
      }
      await clock.sleep(readEveryMs, changes.signal).catch(() => {});
    }
  };
  const stop = async () => {
    const reason = new Error('the service stops');
    changes.abort(reason);
    const { promise: isLate, resolve: giveUp } = Promise.withResolvers<void>();
    const cancels = [
      clock.schedule(stopMs, () => undoing.abort(reason)),
      clock.schedule(stopMs + lastWritesMs, () => giveUp()),
    ];
    await Promise.race([Promise.allSettled(working), isLate]);
    for (const cancel of cancels) cancel();
  };
  const stopOnce = async () => {
    stopped ??= stop();
    await stopped;
  };
  return {
    withTargets(config) {
      current = config;
      return withCanaryTargets(config, (configured, parts) => track(run(configured, parts)));
    },
    start: () => void track(clean()),
    undoFailsSinceMs: () => failsSinceMs,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}
