import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { repeat } from '../../src/engine/repeat.ts';

test('work is done after each pause, again after a failure, and no more once it is ended', async () => {
  const clock = createWallClock(0);
  const stop = new AbortController();
  const doneMs: number[] = [];
  const failures: unknown[] = [];
  const work = async () => {
    doneMs.push(clock.now());
    if (doneMs.length === 2) throw new Error('out of order');
  };
  const onError = (error: unknown) => void failures.push(error);
  const ended = repeat(work, { everyMs: 1_000, clock, signal: stop.signal, onError });
  expect(doneMs).toEqual([]);
  await clock.advance(3_500);
  expect(doneMs).toEqual([1_000, 2_000, 3_000]);
  expect(failures).toEqual([new Error('out of order')]);
  stop.abort();
  await ended;
  await clock.advance(2_000);
  expect(doneMs).toHaveLength(3);
});

test('work that goes on when it is ended is waited for', async () => {
  const clock = createWallClock(0);
  const stop = new AbortController();
  const { promise: isDone, resolve: finish } = Promise.withResolvers<void>();
  let isEnded = false;
  const ended = repeat(() => isDone, { everyMs: 1_000, clock, signal: stop.signal, onError() {} }).then(() => {
    isEnded = true;
  });
  await clock.advance(1_000);
  stop.abort();
  await clock.advance(0);
  expect(isEnded).toBe(false);
  finish();
  await ended;
});
