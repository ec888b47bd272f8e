import { setImmediate as turn } from 'node:timers/promises';
import { startCpuTimer } from '@mdmkit/testkit';
import type { WallClock } from '../../../monitor/test/support/wall-clock.ts';
import {
  createMonitorService,
  type MonitorService,
  type MonitorServiceOptions,
} from '../../src/service/monitor-service.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { createCalmMeter } from '../support/calm-meter.ts';

export const second = 1_000;
export const minute = 60_000;
export const hour = 3_600_000;

/** Opens the same store without a thread of its own: many virtual hours in little time. */
export async function openInThread(folder: string): Promise<Store> {
  const backend = await openSqlite({ folder });
  return createStore(createStoreSteps(backend, 'test'), backend.close);
}

/** A store that says how many of its calls are under way. */
export interface CountedStore extends Store {
  readonly underWay: () => number;
}

/** Counts the calls of a store that are under way. */
export function counted(store: Store): CountedStore {
  let calls = 0;
  const count =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      calls += 1;
      try {
        return await call(...args);
      } finally {
        calls -= 1;
      }
    };
  return {
    ...store,
    migrate: count(store.migrate),
    load: count(store.load),
    commit: count(store.commit),
    addCommand: count(store.addCommand),
    commandsAfter: count(store.commandsAfter),
    usualShare: count(store.usualShare),
    tidy: count(store.tidy),
    feeds: count(store.feeds),
    series: count(store.series),
    saveFeed: count(store.saveFeed),
    resultsElsewhere: count(store.resultsElsewhere),
    takeShards: count(store.takeShards),
    scheduleRequestsAfter: count(store.scheduleRequestsAfter),
    workers: count(store.workers),
    underWay: () => calls,
  };
}

/** A service on a virtual clock, and all that it told. */
export interface Watched extends AsyncDisposable {
  readonly service: MonitorService;
  readonly store: Store;
  readonly events: ServiceEvent[];
  /** The events of a kind. */
  eventsOf<Kind extends ServiceEvent['kind']>(kind: Kind): readonly Extract<ServiceEvent, { readonly kind: Kind }>[];
  /** Lets time pass; checks and the store take as long as they do, and no time passes meanwhile. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until something holds, a second at a time; the time that it took. */
  passUntil(condition: () => boolean | Promise<boolean>, limitMs?: number): Promise<number>;
  /** Lets time pass until a promise is settled. */
  passWhile<Value>(promise: Promise<Value>): Promise<Value>;
}

/** How time goes by. */
export interface PassOptions {
  /** The step, in milliseconds. Default: 1,000. */
  readonly stepMs?: number;
  /** How many requests wait for time to pass. Default: none. */
  readonly waiting?: () => number;
  /** How many other requests are under way, for which no time has to pass. Default: none. */
  readonly underWay?: () => number;
}

/** Makes a service over a store, by default one in SQLite files. Does not start it. */
export function watch(
  options: Omit<MonitorServiceOptions, 'store' | 'clock' | 'onEvent'> & {
    readonly clock: WallClock;
    readonly store?: Store;
    readonly folder?: string;
    readonly create?: (options: MonitorServiceOptions) => MonitorService;
  } & PassOptions,
): Watched {
  const {
    clock,
    stepMs = 1_000,
    waiting = () => 0,
    underWay = () => 0,
    folder,
    create = createMonitorService,
  } = options;
  const own = options.store ?? createSqliteStore({ folder: folder ?? '', thread: 'caller' });
  const store = counted(own);
  const events: ServiceEvent[] = [];
  const made = create({
    random: () => 0.5,
    createDelayMeter: createCalmMeter,
    ...options,
    store,
    onEvent: (event) => void events.push(event),
  });
  const life = { hasRun: false, isStopping: false };
  const end = () => {
    life.isStopping = true;
  };
  made.ended.then(end, end);
  const service = Object.create(made, {
    stop: {
      value() {
        end();
        return made.stop();
      },
    },
  }) as MonitorService;
  /** A service begins anew when its location leads from now on, or does not lead any more. */
  const isReopening = () => {
    const { state } = service.stats();
    life.hasRun ||= state === 'running';
    return life.hasRun && !life.isStopping && (state === 'stopped' || state === 'starting');
  };
  /** Nothing is under way. A check that hangs ends by its deadline, so time has to go on after much work for nothing. */
  const settle = async () => {
    const workedMs = startCpuTimer();
    let idle = 0;
    let before = '';
    // To read the processor time takes longer than a turn: once in a thousand is enough.
    for (let turns = 1; idle < 3 && (turns % 1_000 > 0 || workedMs() < 10_000); turns += 1) {
      await turn();
      const { running, started } = service.stats();
      const now = `${running} ${started} ${waiting()}`;
      // Checks may share a request that waits: then nothing changes for many turns, in each of which sockets are read.
      const step = running <= waiting() ? 1 : waiting() > 0 && now === before ? 0.05 : 0;
      idle = store.underWay() + underWay() === 0 && !isReopening() && step > 0 ? idle + step : 0;
      before = now;
    }
  };
  const pass = async (ms: number) => {
    await settle();
    for (let left = ms; left > 0; left -= stepMs) {
      await clock.advance(Math.min(stepMs, left));
      await settle();
    }
  };
  return {
    service,
    store,
    events,
    // The filter lets nothing else through.
    eventsOf: (kind) => events.filter((event) => event.kind === kind) as never,
    pass,
    async passUntil(condition, limitMs = hour) {
      for (let passedMs = 0; passedMs <= limitMs; passedMs += second) {
        if (await condition()) return passedMs;
        await pass(second);
      }
      throw new Error(`it did not come to pass:\n${events.map((event) => JSON.stringify(event)).join('\n')}`);
    },
    async passWhile(promise) {
      let settled = false;
      const waiting = promise.finally(() => {
        settled = true;
      });
      // The caller gets a failure below.
      waiting.catch(() => {});
      await settle();
      while (!settled) await pass(100);
      return await waiting;
    },
    async [Symbol.asyncDispose]() {
      await this.passWhile(service.stop());
      if (options.store === undefined) await own.close();
    },
  };
}
