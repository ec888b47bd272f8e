import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../clock/clock.ts';
import { notify } from '../hooks/hooks.ts';
import type { Lease } from '../state/leased-store.ts';
import { BudgetExhausted } from './budget-exhausted.ts';
import type { BudgetPermit, BudgetRequest } from './budget-request.ts';
import {
  type BudgetLimits,
  type BudgetState,
  begin,
  block,
  end,
  hasRoom,
  settle,
  unusedBudget,
} from './budget-state.ts';
import { type BudgetStore, createMemoryBudgetStore } from './budget-store.ts';
import { expectedWaits, nextRoom } from './expected-wait.ts';
import { createWaitingLine } from './waiting-line.ts';

/** Who waits for a turn. */
interface Waiter {
  readonly request: BudgetRequest;
  readonly sinceMs: number;
  readonly grant: (permit: BudgetPermit) => void;
  readonly refuse: (reason: unknown) => void;
  /** Whether a turn has passed it over; one that came during a turn waits for the next to be judged. */
  passedOver: boolean;
  /** Whether its `onWait` was called. */
  notified: boolean;
  /** Whether it gave up; a turn that it is given after all goes back. */
  gone: boolean;
}

/** A change to the state that waits for the next turn. */
interface Change {
  readonly apply: (state: BudgetState, nowMs: number) => BudgetState;
  readonly done: () => void;
}

/** What the turns are made from. */
export interface BudgetTurnsParts {
  /** Which count. */
  readonly key: string;
  /** The limits. */
  readonly limits: BudgetLimits;
  /** Where the count is. */
  readonly store?: BudgetStore;
  /** Time. */
  readonly clock?: Clock;
}

/** How long this process may hold the count's lease at most: it does so for a few file operations. In milliseconds. */
const leaseHoldMs = 10_000;

/** How often the count is read again while requests of other processes stand in the way, in milliseconds. */
const pollMs = 25;

/** With a number behind it, the id of a request in a count that several processes share. */
const processId = randomUUID();
let issued = 0;

const defaultHoldMs = 120_000;

/**
 * Hands out turns. All that waits is dealt with by one turn at a time: lease, read, apply ends, let through what has
 * room, write, give the lease back. Between turns one timer sleeps until the state can have changed.
 */
export function createBudgetTurns({
  key,
  limits,
  store = createMemoryBudgetStore(),
  clock = systemClock,
}: BudgetTurnsParts): {
  take(request: BudgetRequest): Promise<BudgetPermit>;
  block(forMs: number): Promise<void>;
} {
  const line = createWaitingLine<Waiter>();
  const own = new Set<string>();
  let changes: Change[] = [];
  let turning = false;
  let again = false;
  const sleeper = createSleeper({ limits, clock, own, turn: () => void turn() });
  // Set by a call that comes while a turn is under way.
  const isAgain = () => again;

  const change = (apply: Change['apply']) =>
    new Promise<void>((done) => {
      changes.push({ apply, done });
      void turn();
    });

  const permitFor = (id: string, waiter: Waiter): BudgetPermit => {
    let released: Promise<void> | undefined;
    return {
      waitedMs: clock.elapsedMs() - waiter.sinceMs,
      release(outcome = 'sent') {
        released ??= change((state, nowMs) => end(state, limits, id, outcome === 'sent', nowMs)).then(() => {
          own.delete(id);
        });
        return released;
      },
    };
  };

  /** One turn. What follows from its state is judged at its instant: a block that ends a moment later has to be slept for. */
  const letThrough = async (): Promise<{ readonly state: BudgetState; readonly nowMs: number }> => {
    const granted: { readonly id: string; readonly waiter: Waiter }[] = [];
    const applied = changes;
    changes = [];
    let lease: Lease | undefined;
    try {
      lease = await store.lease(key, { holdMs: leaseHoldMs });
      const nowMs = clock.now();
      let state = settle((await store.get(key)) ?? unusedBudget, limits, nowMs);
      for (const { apply } of applied) state = apply(state, nowMs);
      while (!line.isEmpty() && hasRoom(state, limits, nowMs)) {
        const waiter = line.shift();
        if (!waiter) break;
        issued += 1;
        const id = `${processId}.${issued}`;
        granted.push({ id, waiter });
        state = begin(state, { id, untilMs: nowMs + (waiter.request.holdMs ?? defaultHoldMs) });
      }
      for (const waiter of line.entries()) waiter.passedOver = true;
      await store.set(key, state);
      for (const { id, waiter } of granted) {
        own.add(id);
        const permit = permitFor(id, waiter);
        if (waiter.gone) void permit.release('unsent');
        else waiter.grant(permit);
      }
      return { state, nowMs };
    } catch (error) {
      for (const { waiter } of granted) waiter.refuse(error);
      throw error;
    } finally {
      for (const { done } of applied) done();
      await lease?.release();
    }
  };

  const turn = async (): Promise<void> => {
    again = true;
    if (turning) return;
    turning = true;
    do {
      again = false;
      const present = line.entries();
      try {
        const { state, nowMs } = await letThrough();
        if (!line.isEmpty()) refuseOrNotify(line.entries(), expectedWaits(state, limits, nowMs), clock);
        sleeper.sleep(line.isEmpty() ? undefined : state, nowMs);
      } catch (error) {
        // The store is broken: no request may be sent uncounted. Requests that came meanwhile have a turn of their own.
        for (const waiter of present) waiter.refuse(error);
      }
    } while (isAgain());
    turning = false;
  };

  return {
    take: (request) => wait(line, clock, request, turn, () => line.isEmpty() && sleeper.wake()),
    block: (forMs) => change((state, nowMs) => block(state, nowMs + forMs)),
  };
}

/** Refuses those who would wait too long, and notifies the others once of their wait. */
function refuseOrNotify(waiters: readonly Waiter[], expected: (place: number) => number, clock: Clock): void {
  waiters.forEach((waiter, place) => {
    if (!waiter.passedOver) return;
    const expectedMs = expected(place);
    const { request } = waiter;
    const leftMs = (request.maxWaitMs ?? Number.POSITIVE_INFINITY) - (clock.elapsedMs() - waiter.sinceMs);
    if (request.whenExhausted === 'fail' || expectedMs >= leftMs) waiter.refuse(new BudgetExhausted(expectedMs));
    else if (!waiter.notified) {
      waiter.notified = true;
      notify(request.onWait, expectedMs);
    }
  });
}

/** Sleeps from one turn to the next. */
interface Sleeper {
  /** Takes a turn when the state can have changed; never without a state. */
  sleep(state: BudgetState | undefined, nowMs: number): void;
  /** Ends the sleep without a turn. */
  wake(): void;
}

/** `own` are the requests of this process: their ends take a turn anyway. */
function createSleeper(parts: {
  readonly limits: BudgetLimits;
  readonly clock: Clock;
  readonly own: ReadonlySet<string>;
  readonly turn: () => void;
}): Sleeper {
  const { limits, clock, own, turn } = parts;
  const never = Number.POSITIVE_INFINITY;
  const nothing = () => {};
  let wake = nothing;
  const endSleep = () => {
    const end = wake;
    wake = nothing;
    end();
  };
  return {
    sleep(state, nowMs) {
      endSleep();
      if (state === undefined) return;
      const others = state.running.some(({ id }) => !own.has(id));
      const delayMs = Math.min(nextRoom(state, limits, nowMs) ?? never, others ? pollMs : never);
      const sleeper = new AbortController();
      if (delayMs < never) clock.sleep(delayMs, sleeper.signal).then(turn, () => {});
      // The end of a request of our own takes a turn anyway; this is for a request that was forgotten.
      const lapseMs = Math.min(...state.running.map((request) => request.untilMs)) - nowMs;
      const cancel = lapseMs < never ? clock.schedule(lapseMs, turn) : () => {};
      wake = () => {
        sleeper.abort(woken);
        cancel();
      };
    },
    wake: endSleep,
  };
}

/** Why a sleep ends early. Without a reason, Node would make an error with its stack for each. */
const woken = new Error('the sleep ended early');

/** Puts a request into the line until it is let through, refused, or gives up. */
async function wait(
  line: ReturnType<typeof createWaitingLine<Waiter>>,
  clock: Clock,
  request: BudgetRequest,
  turn: () => Promise<void>,
  left: () => void,
): Promise<BudgetPermit> {
  const { signal } = request;
  signal?.throwIfAborted();
  let takeOut = () => {};
  let onAbort = () => {};
  try {
    return await new Promise<BudgetPermit>((grant, reject) => {
      const refuse = (reason: unknown) => {
        takeOut();
        waiter.gone = true;
        reject(reason);
      };
      onAbort = () => refuse(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const flags = { passedOver: false, notified: false, gone: false };
      const waiter: Waiter = { request, sinceMs: clock.elapsedMs(), grant, refuse, ...flags };
      takeOut = line.add(waiter, request.priority ?? 'normal', request.before ?? false);
      void turn();
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    left();
  }
}
