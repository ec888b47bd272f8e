import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createWaker } from '../../src/engine/waker.ts';

/** Waits, and says how long that took on the clock. */
async function waited(
  act: (waker: ReturnType<typeof createWaker>, clock: ReturnType<typeof createWallClock>) => Promise<void>,
) {
  const clock = createWallClock(0);
  const waker = createWaker(clock, 20);
  await act(waker, clock);
  const done = waker.wait(1_000).then(() => clock.elapsedMs());
  await clock.advance(5_000);
  return await done;
}

test('waits as long as it was told', async () => {
  expect(await waited(async () => {})).toBe(1_000);
});

test('who wakes it before it waits makes it wait no longer than it must', async () => {
  expect(
    await waited(async (waker) => {
      waker.wake();
      waker.wake();
    }),
  ).toBe(20);
});

test('waking ends one wait, not the next', async () => {
  const clock = createWallClock(0);
  const waker = createWaker(clock, 20);
  const first = waker.wait(1_000).then(() => clock.elapsedMs());
  await clock.advance(300);
  waker.wake();
  expect(await first).toBe(300);
  const second = waker.wait(1_000).then(() => clock.elapsedMs());
  await clock.advance(5_000);
  expect(await second).toBe(1_300);
});

test('a wait shorter than the shortest pause is the shortest pause', async () => {
  const clock = createWallClock(0);
  const done = createWaker(clock, 20)
    .wait(-5)
    .then(() => clock.elapsedMs());
  await clock.advance(100);
  expect(await done).toBe(20);
});
