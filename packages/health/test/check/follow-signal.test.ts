import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { followSignal } from '../../src/check/follow-signal.ts';

test('all who follow are called, once, and those who have gone are not', () => {
  const controller = new AbortController();
  const calls: string[] = [];
  followSignal(controller.signal, () => calls.push('a'));
  followSignal(controller.signal, () => calls.push('b'))[Symbol.dispose]();
  followSignal(controller.signal, () => calls.push('c'));
  controller.abort();
  controller.abort();
  expect(calls).toEqual(['a', 'c']);
});

test('one that comes too late is called at once', () => {
  const calls: string[] = [];
  using _ = followSignal(AbortSignal.abort(), () => calls.push('late'));
  expect(calls).toEqual(['late']);
});

test('thousands leave one listener behind', () => {
  const { signal } = new AbortController();
  for (let check = 0; check < 5_000; check += 1) {
    using _ = followSignal(signal, () => {});
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
});
