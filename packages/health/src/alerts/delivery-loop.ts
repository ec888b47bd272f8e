import { randomUUID } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { DeliveryState } from '@mdmkit/monitor/model';
import { overBeforeSent } from '../store/outbox/finish-deliveries.ts';
import type { ClaimedDelivery, DeliveryOutcome, Store } from '../store/store.ts';
import { attemptMs } from './channel-attempts.ts';
import type { ChannelRunner } from './channel-runner.ts';

/** What the loop needs of a store. */
export type DeliveryStore = Pick<Store, 'claimDeliveries' | 'finishDeliveries'>;

/** What {@link createDeliveryLoop} needs. */
export interface DeliveryLoopOptions {
  /** The store. */
  readonly store: DeliveryStore;
  /** Returns the channels as they are now. */
  readonly runners: () => readonly ChannelRunner[];
  /** Time. */
  readonly clock: Clock;
  /** Called after each delivery that ended or failed. */
  readonly onOutcome?: (delivery: ClaimedDelivery, outcome: DeliveryOutcome) => void;
  /** Called when the store cannot be used, and with null when it can be used again. */
  readonly onStore?: (error: unknown) => void;
  /** The name of this sender. Default: a random one. */
  readonly owner?: string;
  /** Whether deliveries may be claimed now. It may change at any time. Default: they may. */
  readonly mayClaim?: () => boolean;
}

/** Claims deliveries, sends them, and records what became of them. */
export interface DeliveryLoop {
  /** Starts the loop. */
  start(): void;
  /** Looks for deliveries at once: new ones were committed. */
  wake(): void;
  /** Claims no more, waits up to five seconds for attempts that are under way, and ends the others. */
  stop(): Promise<void>;
  /** Claims and sends once, and waits for the end. Returns how many deliveries were claimed. */
  step(): Promise<number>;
}

/** How long a sender holds what it claims, in milliseconds. Longer than an attempt. */
export const leaseMs = 60_000;
/** How often the loop looks for deliveries, in milliseconds. */
const idleMs = 1_000;
/** How long a stop waits for attempts that are under way, in milliseconds. */
const stopMs = 5_000;

/** Makes a loop that does not run yet. */
export function createDeliveryLoop(options: DeliveryLoopOptions): DeliveryLoop {
  const { store, runners, clock, owner = randomUUID(), mayClaim = () => true, onOutcome, onStore } = options;
  const attempts = new Set<Promise<void>>();
  let running: Promise<void> | undefined;
  const state = { isStopping: false, isAwake: false };
  let endPause = () => {};

  const pause = async (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.schedule(ms, resolve);
    endPause = resolve;
    await promise;
    cancel();
  };
  const save = async (outcomes: readonly DeliveryOutcome[]) =>
    await store.finishDeliveries(owner, outcomes, clock.now());
  const record = createOutcomeRecord(save, {
    async onFailed(error) {
      onStore?.(error);
      await pause(idleMs);
      return !state.isStopping;
    },
    onSaved: () => onStore?.(null),
  });
  const begin = (runner: ChannelRunner, deliveries: readonly ClaimedDelivery[]) => {
    const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
    const attempt = (async () => {
      const decided = deliveries.flatMap((delivery) => decideWithoutSending(delivery) ?? []);
      const others = deliveries.filter(({ id }) => !decided.some((outcome) => outcome.id === id));
      const results = [...decided, ...(others.length === 0 ? [] : await runner.deliver(others))];
      record.add(results);
      for (const outcome of results) {
        const delivery = byId.get(outcome.id);
        if (delivery) onOutcome?.(delivery, outcome);
      }
      await record.save();
    })().finally(() => {
      attempts.delete(attempt);
      wake();
    });
    attempts.add(attempt);
  };
  const claim = async (): Promise<number> => {
    if (!mayClaim()) return 0;
    const current = runners();
    const channels = current.map((runner) => ({ channel: runner.config.id, limit: runner.capacity() }));
    if (channels.every(({ limit }) => limit === 0)) return 0;
    const askedMs = clock.elapsedMs();
    const claimed = await store.claimDeliveries({ owner, nowMs: clock.now(), leaseMs, channels });
    // This process stood still meanwhile, or the store did: another sender may have sent them, and later ones after them.
    if (clock.elapsedMs() - askedMs > leaseMs - attemptMs) return 0;
    const groups = Map.groupBy(claimed, ({ channel }) => channel);
    for (const runner of current) {
      const deliveries = groups.get(runner.config.id);
      if (!deliveries) continue;
      if (runner.type.rate.coalesces) begin(runner, deliveries);
      // Each by itself: one that hangs does not keep the others from being recorded.
      else for (const delivery of deliveries) begin(runner, [delivery]);
    }
    return claimed.length;
  };
  const wake = () => {
    state.isAwake = true;
    endPause();
  };
  const mayPause = () => !state.isAwake && !state.isStopping;
  const run = async () => {
    while (!state.isStopping) {
      state.isAwake = false;
      const count = await claim().catch((error: unknown) => {
        onStore?.(error);
        return 0;
      });
      if (count === 0 && mayPause()) await pause(idleMs);
    }
  };
  return {
    start() {
      running ??= run();
    },
    wake,
    async step() {
      const count = await claim();
      await Promise.all(attempts);
      return count;
    },
    async stop() {
      state.isStopping = true;
      endPause();
      const cancel = clock.schedule(stopMs, () => {
        for (const runner of runners()) runner.abort();
      });
      await running;
      await Promise.all(attempts);
      cancel();
      const unsaved = record.unsaved();
      if (unsaved.length > 0) await save(unsaved).catch(() => {});
    },
  };
}

/** What {@link createOutcomeRecord} calls. */
interface OutcomeRecordEvents {
  /** Called when outcomes are in the store. */
  readonly onSaved: () => void;
  /** Called when they could not be saved. Returns whether to try again. */
  readonly onFailed: (error: unknown) => Promise<boolean>;
}

/** Keeps the outcomes that are not in the store yet. Attempts that end together are saved together. */
function createOutcomeRecord(
  save: (outcomes: readonly DeliveryOutcome[]) => Promise<unknown>,
  { onSaved, onFailed }: OutcomeRecordEvents,
) {
  let outcomes: readonly DeliveryOutcome[] = [];
  let saving: Promise<void> | undefined;
  const saveAll = async () => {
    while (outcomes.length > 0) {
      const batch = outcomes;
      outcomes = [];
      try {
        await save(batch);
        onSaved();
      } catch (error) {
        // What was sent must be recorded, or it would be sent again once the lease has ended.
        outcomes = [...batch, ...outcomes];
        if (!(await onFailed(error))) return;
      }
    }
  };
  return {
    add(added: readonly DeliveryOutcome[]) {
      outcomes = [...outcomes, ...added];
    },
    unsaved: () => outcomes,
    async save() {
      saving ??= saveAll().finally(() => {
        saving = undefined;
      });
      await saving;
    },
  };
}

/** What needs no attempt: a message that is out of date, or one about the end of a problem that nobody was told of. */
function decideWithoutSending(delivery: ClaimedDelivery): DeliveryOutcome | undefined {
  const { id, kind, incident, attempts, uncertain, wasReached, hasUnsentProblem, isOver } = delivery;
  if (incident === null || kind === 'digest' || kind === 'test') return undefined;
  const drop = (error: string) => ({ id, state: 'dropped' satisfies DeliveryState, error, isUntried: true }) as const;
  if (kind !== 'resolved') return isOver && attempts > 1 && !uncertain ? drop(overBeforeSent) : undefined;
  const isNews = wasReached || hasUnsentProblem || uncertain;
  return isNews ? undefined : drop('Nobody was told of the problem through this channel.');
}
