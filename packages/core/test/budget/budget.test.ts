import { describe, expect, test } from 'vitest';
import {
  type Budget,
  BudgetExhausted,
  type BudgetPermit,
  createBudget,
  createMemoryBudgetStore,
} from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { turn } from '../things.ts';

/** The greatest number of instants in any window. */
function busiest(instants: readonly number[], perMs: number): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + perMs).length));
}

/** Whether a promise is still open once all has had its turn. */
async function isWaiting(promise: Promise<unknown>): Promise<boolean> {
  await turn();
  return await Promise.race([promise.then(() => false), Promise.resolve(true)]);
}

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a budget of requests in a window', () => {
  test('lets as many through as it has room for and the next one a window later', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 3, perMs: 1_000, clock });
    const at: number[] = [];
    for (let index = 0; index < 7; index += 1) {
      const permit = await budget.take();
      at.push(clock.elapsedMs());
      await permit.release();
    }
    expect(at).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000]);
  });

  test('counts a request until a window after its answer, so that slow ones never meet fast ones', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    const slow = await budget.take();
    await clock.advance(700);
    await slow.release();
    const next = budget.take();
    await turn();
    await clock.advance(999);
    expect(await isWaiting(next)).toBe(true);
    await clock.advance(1);
    expect(await next).toMatchObject({ waitedMs: 1_000 });
  });

  test('never exceeds its limit in any window, however the requests come', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 5, perMs: 1_000, clock });
    const seen: number[] = [];
    let left = 60;
    const one = async (durationMs: number) => {
      const permit = await budget.take();
      // The vendor sees a request at some moment between its start and its end.
      await clock.sleep(durationMs / 2);
      seen.push(clock.elapsedMs());
      await clock.sleep(durationMs / 2);
      await permit.release();
      left -= 1;
    };
    const all = Array.from({ length: left }, (_, index) => one((index * 37) % 400));
    while (left > 0) await clock.advance(10);
    await Promise.all(all);
    expect(seen).toHaveLength(60);
    expect(busiest(seen, 1_000)).toBeLessThanOrEqual(5);
  });

  test('a request that was not sent leaves its room to the next', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await (await budget.take()).release('unsent');
    expect((await budget.take()).waitedMs).toBe(0);
  });

  test('a permit that is never released ends by itself', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await budget.take({ holdMs: 5_000 });
    const next = budget.take();
    await turn();
    await clock.advance(6_000);
    expect((await next).waitedMs).toBe(6_000);
  });

  test('a share leaves the rest to others', async () => {
    const clock = createVirtualClock();
    const store = createMemoryBudgetStore();
    const parts = { requests: 4, perMs: 1_000, clock, store, key: 'project' };
    const part = createBudget({ ...parts, share: 0.5 });
    const whole = createBudget(parts);
    for (const budget of [part, part]) await (await budget.take({ whenExhausted: 'fail' })).release();
    expect(await refusalOf(part.take({ whenExhausted: 'fail' }))).toBeInstanceOf(BudgetExhausted);
    await (await whole.take({ whenExhausted: 'fail' })).release();
  });
});

describe('concurrency', () => {
  test('holds requests back until one under way ends', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: Number.POSITIVE_INFINITY, perMs: 1, concurrency: 2, clock });
    const [first] = [await budget.take(), await budget.take()];
    const third = budget.take();
    expect(await isWaiting(third)).toBe(true);
    await first.release();
    await third;
    expect(clock.elapsedMs()).toBe(0);
  });

  test('counts the requests of other holders of the store', async () => {
    const clock = createVirtualClock();
    const parts = { requests: 10, perMs: 1_000, concurrency: 1, clock, store: createMemoryBudgetStore(), key: 'a' };
    const [mine, theirs] = [createBudget(parts), createBudget(parts)];
    const permit = await theirs.take();
    const waiting = mine.take();
    await turn();
    void permit.release();
    expect((await waiting).waitedMs).toBeLessThan(100);
  });
});

describe('waiting', () => {
  test('goes by priority, then by order', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 100, clock });
    const order: string[] = [];
    const one = async (name: string, request: Parameters<Budget['take']>[0]) => {
      const permit = await budget.take(request);
      order.push(name);
      await permit.release();
    };
    const all = [
      one('first', {}),
      one('low', { priority: 'low' }),
      one('normal', {}),
      one('normal too', {}),
      one('high', { priority: 'high' }),
      one('back again', { before: true }),
    ];
    while (order.length < all.length) await clock.advance(10);
    // The first one came when there was room; the others when there was none.
    expect(order.toSorted()).toHaveLength(6);
    expect(order.indexOf('high')).toBeLessThan(order.indexOf('normal'));
    expect(order.indexOf('back again')).toBeLessThan(order.indexOf('normal'));
    expect(order.indexOf('normal')).toBeLessThan(order.indexOf('normal too'));
    expect(order.at(-1)).toBe('low');
  });

  test('calls the hook once, with a lower bound of the time', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 2, perMs: 1_000, clock });
    for (let index = 0; index < 2; index += 1) await (await budget.take()).release();
    const reported: number[] = [];
    const waits = [0, 1, 2].map(() => budget.take({ onWait: (expectedMs) => reported.push(expectedMs) }));
    for (const permit of await Promise.all(waits.slice(0, 2))) await permit.release();
    await waits[2];
    expect(reported).toEqual([1_000, 1_000, 2_000]);
  });

  test('a hook that throws changes nothing', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await (await budget.take()).release();
    const permit = await budget.take({
      onWait: () => {
        throw new Error('hook');
      },
    });
    expect(permit.waitedMs).toBe(1_000);
  });

  test('fails at once when asked to, with the expected wait', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await (await budget.take()).release();
    expect(await refusalOf(budget.take({ whenExhausted: 'fail' }))).toMatchObject({ expectedMs: 1_000 });
    expect(clock.elapsedMs()).toBe(0);
  });

  test('fails at once when it cannot end in time, and later when it turns out so', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await (await budget.take()).release();
    expect(await refusalOf(budget.take({ maxWaitMs: 1_000 }))).toBeInstanceOf(BudgetExhausted);
    const inTime = budget.take({ maxWaitMs: 1_001 });
    await turn();
    await budget.block(3_000);
    expect(await refusalOf(inTime)).toMatchObject({ expectedMs: 3_000 });
  });

  test('ends with the reason of the signal, and gives its place up', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 1_000, clock });
    await (await budget.take()).release();
    const controller = new AbortController();
    const waiting = budget.take({ signal: controller.signal, priority: 'high' });
    const behind = budget.take();
    await turn();
    controller.abort('enough');
    expect(await refusalOf(waiting)).toBe('enough');
    await clock.advance(1_000);
    await behind;
    expect(await refusalOf(budget.take({ signal: AbortSignal.abort('before') }))).toBe('before');
  });
});

describe('a vendor that asks to wait', () => {
  test('holds for all who share the budget; a shorter time changes nothing', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 10, perMs: 1_000, clock });
    await budget.block(5_000);
    await budget.block(2_000);
    const permits: BudgetPermit[] = await Promise.all([budget.take(), budget.take()]);
    expect(permits.map((permit) => permit.waitedMs)).toEqual([5_000, 5_000]);
  });

  test('stops a budget for a day at most', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 10, perMs: 1_000, clock });
    await budget.block(Number.MAX_SAFE_INTEGER);
    expect((await budget.take()).waitedMs).toBe(24 * 60 * 60 * 1000);
  });
});

test.each([
  [{ requests: 0, perMs: 1 }, /requests must/],
  [{ requests: 1.5, perMs: 1 }, /requests must/],
  [{ requests: 1, perMs: 0 }, /perMs must/],
  [{ requests: 1, perMs: 1, concurrency: 0 }, /concurrency must/],
  [{ requests: 1, perMs: 1, share: 0 }, /share must/],
  [{ requests: 1, perMs: 1, share: 1.1 }, /share must/],
  [{ requests: 1, perMs: 1, store: createMemoryBudgetStore() }, /key must/],
  [{ requests: '1' as never, perMs: 1 }, /requests must be a whole number from 0 on, or Infinity, not this text/],
  [{ requests: 1, perMs: '1' as never }, /perMs must be a number, not this text/],
  [{ requests: 1, perMs: 1, share: '0.5' as never }, /share must be a number, not this text/],
  [{ requests: 1, perMs: 1, clock: 7 as never }, /clock must be an object, not 7/],
  [{ request: 1, perMs: 1 } as never, /createBudget has no option "request"; did you mean "requests"/],
])('a wrong option is named: %o', (options, message) => {
  expect(() => createBudget(options)).toThrow(TypeError);
  expect(() => createBudget(options)).toThrow(message);
});
