import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { followSignal } from '../../src/check/follow-signal.ts';

test('all who follow are called, once, and those who have gone are not', () => {
  const controller = new AbortController();
  const heard: string[] = [];
  followSignal(controller.signal, () => heard.push('a'));
  followSignal(controller.signal, () => heard.push('b'))[Symbol.dispose]();
  followSignal(controller.signal, () => heard.push('c'));
  controller.abort();
  controller.abort();
  expect(heard).toEqual(['a', 'c']);
});

test('one that comes too late is called at once', () => {
  const heard: string[] = [];
  using _ = followSignal(AbortSignal.abort(), () => heard.push('late'));
  expect(heard).toEqual(['late']);
});

test('thousands leave one listener behind', () => {
  const { signal } = new AbortController();
  for (let check = 0; check < 5_000; check += 1) {
    using _ = followSignal(signal, () => {});
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
});
