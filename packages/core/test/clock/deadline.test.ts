import { expect, test } from 'vitest';
import { positive } from '../../src/clock/deadline.ts';
import { startDeadline, waitFor } from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';

const expired = () => new Error('expired');

test('ends by itself on the clock', async () => {
  const clock = createVirtualClock();
  using deadline = startDeadline(clock, 100, expired);
  await clock.advance(99);
  expect(deadline.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(deadline.signal.reason).toEqual(new Error('expired'));
});

test('follows its parent, and lets go of it', async () => {
  const clock = createVirtualClock();
  const parent = new AbortController();
  const followed = startDeadline(clock, 100, expired, parent.signal);
  parent.abort('parent');
  expect(followed.signal.reason).toBe('parent');
  expect(startDeadline(clock, 100, expired, parent.signal).signal.reason).toBe('parent');
  const other = new AbortController();
  const over = startDeadline(clock, 100, expired, other.signal);
  over[Symbol.dispose]();
  other.abort('late');
  await clock.advance(1_000);
  expect(over.signal.aborted).toBe(false);
});

test('waiting ends with the promise or with the signal', async () => {
  const { signal } = new AbortController();
  expect(await waitFor(Promise.resolve(7), signal)).toBe(7);
  expect(await waitFor(Promise.resolve(7), undefined)).toBe(7);
  await expect(waitFor(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  const controller = new AbortController();
  const waiting = waitFor(new Promise(() => {}), controller.signal);
  controller.abort('enough');
  await expect(waiting).rejects.toBe('enough');
});

test('an abandoned call may fail without an unhandled rejection', async () => {
  const left = Promise.reject(new Error('unhandled'));
  await expect(waitFor(left, AbortSignal.abort('before'))).rejects.toBe('before');
});

test('a time limit is above 0', () => {
  expect(positive(0.5, 'timeoutMs')).toBe(0.5);
  expect(positive(Number.POSITIVE_INFINITY, 'timeoutMs')).toBe(Number.POSITIVE_INFINITY);
  for (const value of [0, -1, Number.NaN]) {
    expect(() => positive(value, 'timeoutMs')).toThrow(
      new TypeError('timeoutMs must be a number of milliseconds above 0'),
    );
  }
});
