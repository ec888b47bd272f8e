import { describe, expect, test } from 'vitest';
import { type BudgetState, type BudgetStore, createBudget, createMemoryBudgetStore } from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { turn } from '../things.ts';

/** A store that fails when it is told to. */
function brittle() {
  const store = createMemoryBudgetStore();
  let broken = false;
  const failing = {
    ...store,
    set: (key: string, state: BudgetState | undefined) =>
      broken ? Promise.reject(new Error('disk full')) : store.set(key, state),
  } satisfies BudgetStore;
  return {
    store: failing,
    break: (now: boolean) => {
      broken = now;
    },
  };
}

describe('a store that fails', () => {
  test('lets no request through uncounted, and works again once it is repaired', async () => {
    const { store, break: setBroken } = brittle();
    const budget = createBudget({ requests: 1, perMs: 1_000, clock: createVirtualClock(), store, key: 'a' });
    setBroken(true);
    await expect(Promise.allSettled([budget.take(), budget.take()])).resolves.toMatchObject([
      { status: 'rejected', reason: { message: 'disk full' } },
      { status: 'rejected', reason: { message: 'disk full' } },
    ]);
    setBroken(false);
    expect((await budget.take()).waitedMs).toBe(0);
  });

  test('does not fail the end of a request, which then counts until its limit', async () => {
    const { store, break: setBroken } = brittle();
    const clock = createVirtualClock({ skipSleeps: false });
    const budget = createBudget({ requests: 1, perMs: 1_000, clock, store, key: 'a' });
    const permit = await budget.take({ holdMs: 5_000 });
    setBroken(true);
    await permit.release();
    setBroken(false);
    const next = budget.take();
    await turn();
    await clock.advance(6_000);
    expect((await next).waitedMs).toBe(6_000);
  });
});

test('one who gives up while his turn is written down gives it back', async () => {
  const store = createMemoryBudgetStore();
  const gate = Promise.withResolvers<void>();
  let held = true;
  const slow: BudgetStore = {
    ...store,
    async set(key, state) {
      if (held) await gate.promise;
      await store.set(key, state);
    },
  };
  const budget = createBudget({ requests: 1, perMs: 1_000, clock: createVirtualClock(), store: slow, key: 'a' });
  const controller = new AbortController();
  const taking = budget.take({ signal: controller.signal });
  await turn();
  controller.abort('gone');
  await expect(taking).rejects.toBe('gone');
  held = false;
  gate.resolve();
  await turn();
  expect((await budget.take()).waitedMs).toBe(0);
});

test('a thousand requests at once are let through in order', async () => {
  const clock = createVirtualClock();
  const budget = createBudget({ requests: 100, perMs: 1_000, clock });
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, index) => {
      const permit = await budget.take();
      order.push(index);
      await permit.release();
    }),
  );
  expect(order).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  expect(clock.elapsedMs()).toBe(9_000);
});

test.each([Number.POSITIVE_INFINITY, 10])(
  'a block that ends while a turn is written down ends the wait, with %d requests a window',
  async (requests) => {
    const clock = createVirtualClock({ skipSleeps: false });
    const store = createMemoryBudgetStore();
    let delayMs = 0;
    const slow: BudgetStore = {
      ...store,
      async set(key, state) {
        await store.set(key, state);
        const passedMs = delayMs;
        delayMs = 0;
        if (passedMs > 0) await clock.advance(passedMs);
      },
    };
    const budget = createBudget({ requests, perMs: 1_000, clock, store: slow, key: 'a' });
    await budget.block(5_000);
    await turn();
    delayMs = 5_000;
    let isGranted = false;
    const waiting = budget.take().then((permit) => {
      isGranted = true;
      return permit.release();
    });
    await turn();
    for (let step = 0; step < 10 && !isGranted; step += 1) {
      await clock.advance(1_000);
      await turn();
    }
    expect(isGranted).toBe(true);
    await waiting;
  },
);
