import { setImmediate as turn } from 'node:timers/promises';
import type { VirtualClock } from '@mdmkit/core/testing';
import type { Incident } from '@mdmkit/monitor/model';
import { createAlerts } from '../../src/alerts/alerts.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import { createBatchWriter } from '../../src/service/batch-writer.ts';
import { createDutyService } from '../../src/service/duty-service.ts';
import type { Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { channels, incidentIds, nextChange, duty as settings } from './chain-story.ts';
import { type Cut, webhooksAt } from './sender.ts';

/** A service that decides and sends, or a second one that only sends. A dead one has no effect any more. */
export interface ServiceProcess {
  /** Its path at the receiver. */
  readonly path: string;
  /** Whether it decides who is notified. */
  readonly decides: boolean;
  /** Whether it was killed. */
  readonly isDead: boolean;
  /** Kills it. */
  kill(): void;
  /** Decides what is due, writes it, and sends once. Returns how much there was to do. */
  step(): Promise<number>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** What a process needs. */
export interface ServiceParts {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly origin: string;
  readonly path: string;
  readonly decides: boolean;
  /** What the ids of the incidents begin with. */
  readonly prefix: string;
  /** When the story began, in milliseconds since 1970. */
  readonly startMs: number;
  /** Returns what happens after a call of the store. */
  cutAfter(places: readonly string[]): Cut['kind'] | undefined;
  /** Numbers the calls of a kind. */
  next(call: string): number;
}

/** Starts a process. */
export async function startService(parts: ServiceParts): Promise<ServiceProcess> {
  const { clock, origin, path, decides } = parts;
  const { promise: killed, resolve } = Promise.withResolvers<number>();
  const life = { isDead: false };
  const kill = () => {
    life.isDead = true;
    resolve(0);
  };
  const ownStore = storeWithin(parts, life, kill);
  const channelSettings = webhooksAt(`${origin}/${path}`, channels);
  const alerts = createAlerts({
    store: ownStore,
    settings: () => channelSettings,
    clock,
    random: () => 0,
    owner: path,
  });
  const decide = decides ? decider(parts, ownStore) : undefined;
  const work = async () => {
    const decided = (await (await decide)?.()) ?? 0;
    return decided + (await alerts.step());
  };
  return {
    path,
    decides,
    get isDead() {
      return life.isDead;
    },
    kill,
    async step() {
      try {
        return await Promise.race([work(), killed]);
      } catch (error) {
        if (error instanceof StoreError) return 1;
        throw error;
      }
    },
    async stop() {
      // What a dead process waits for never comes.
      if (!life.isDead) await alerts.stop();
    },
  };
}

/** The store as a process uses it: after a call the process may be dead, or have no answer. */
function storeWithin(
  { store, clock, cutAfter, next }: ServiceParts,
  life: { isDead: boolean },
  kill: () => void,
): Store {
  const never = new Promise<never>(() => {});
  const cross = async <Result>(call: () => Promise<Result>, places: (result: Result) => readonly string[]) => {
    if (life.isDead) return await never;
    const result = await call();
    const cut = life.isDead ? undefined : cutAfter(places(result));
    if (cut === 'kill-after') kill();
    if (life.isDead) return await never;
    if (cut !== 'lost') return result;
    // The sender waits for a second before it records again.
    void turn().then(() => clock.advance(1_000));
    throw new StoreError('STORE_UNREACHABLE', { operation: 'Reading or writing' });
  };
  const attempts = new Map<number, string>();
  return {
    ...store,
    load: (writer, options) =>
      cross(
        () => store.load(writer, options),
        () => [`load ${next('load')}`],
      ),
    commit: (batch) =>
      cross(
        () => store.commit(batch),
        () => [`commit ${next('commit')}`],
      ),
    deliveryResults: (keys) =>
      cross(
        () => store.deliveryResults(keys),
        (results) => (results.length === 0 ? [] : [`results ${next('results')}`]),
      ),
    claimDeliveries: (query) =>
      cross(
        () => store.claimDeliveries(query),
        (claimed) => {
          for (const { id, key, attempts: number } of claimed) attempts.set(id, `record ${key}, attempt ${number}`);
          return claimed.length === 0 ? [] : [`claim ${next('claim')}`];
        },
      ),
    finishDeliveries: (owner, outcomes, atMs) =>
      cross(
        () => store.finishDeliveries(owner, outcomes, atMs),
        () => outcomes.map(({ id }) => attempts.get(id) ?? ''),
      ),
  };
}

/** Loads what is kept, and returns what decides and writes once. */
async function decider({ store: outside, clock, prefix, startMs }: ServiceParts, store: Store) {
  const location = 'here';
  const kept = await store.load(location, { nowMs: clock.now() });
  const incidents = new Map<string, Incident>();
  for (const name of incidentIds) {
    const story = await outside.incident(`${prefix}${name}`);
    if (story) incidents.set(name, story.incident);
  }
  const config: LoadedConfig = { origins: {}, targets: [], duty: settings };
  const duty = createDutyService({
    fleet: { config, subscribe: () => {} },
    kept,
    monitor: { open: [...incidents.values()].filter(({ closedMs }) => closedMs === null) },
    store,
    clock,
  });
  const writer = createBatchWriter({ store, writer: location, sequence: kept.sequence, location, clock });
  return async () => {
    await duty.readResults();
    const nowMs = clock.now();
    const added = incidentIds.map((name) => {
      let count = 0;
      for (;;) {
        const change = nextChange(name, `${prefix}${name}`, incidents.get(name), startMs, nowMs);
        if (!change) return count;
        const news = {
          incidents: [change.incident],
          notifications: change.notification ? [change.notification] : [],
        };
        incidents.set(name, change.incident);
        writer.add({ ...news, ...duty.record(news, nowMs) });
        count += 1;
      }
    });
    const due = duty.advance(nowMs);
    writer.add(due);
    const count = added.reduce((sum, each) => sum + each, 0) + due.escalations.length;
    if (count > 0 || writer.trouble) await writer.flush();
    return writer.trouble ? 1 : count;
  };
}
