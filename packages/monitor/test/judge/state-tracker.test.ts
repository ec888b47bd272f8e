import { expect, test } from 'vitest';
import { createStateTracker } from '../../src/judge/index.ts';
import { resultOf } from '../support/result.ts';

const minute = 60_000;
const target = { id: 'acme/apple.dep' };

test('follows a target from run to run', () => {
  let kept: ReadonlyMap<string, never> | ReturnType<ReturnType<typeof createStateTracker>['snapshots']> = new Map();
  const names = (['ok', 'fail.server', 'fail.server', 'fail.server', 'ok', 'ok'] as const).map((found, index) => {
    const tracker = createStateTracker([target], kept);
    const { state } = tracker.record(resultOf({ class: found }), index * minute);
    kept = tracker.snapshots();
    return state.name;
  });
  expect(names).toEqual(['up', 'suspect', 'suspect', 'down', 'recovering', 'up']);
});

test('keeps what was learnt, also through a failure that ends the learning early', () => {
  const tracker = createStateTracker([target], new Map());
  expect(tracker.lastFacts('acme/apple.dep')).toBeUndefined();
  tracker.record(resultOf({ facts: { devices: 3, topic: 'x' } }), 0);
  tracker.record(resultOf({ class: 'fail.auth', code: 'DEP_X', facts: { topic: 'y' } }), minute);
  expect(tracker.lastFacts('acme/apple.dep')).toEqual({ devices: 3, topic: 'y' });
  expect(tracker.snapshots().get('acme/apple.dep')?.result).toMatchObject({
    class: 'fail.auth',
    code: 'DEP_X',
    atMs: minute,
  });
});

test('forgets removed targets, and keeps those that were not checked', () => {
  const first = createStateTracker([target, { id: 'b/apple.dep' }], new Map());
  for (const id of ['acme/apple.dep', 'b/apple.dep']) first.record(resultOf({ target: id }), 0);
  const second = createStateTracker([{ id: 'b/apple.dep' }], first.snapshots());
  expect([...second.snapshots().keys()]).toEqual(['b/apple.dep']);
});

test('goes stale by the interval that is configured', () => {
  const tracker = createStateTracker([{ ...target, intervalMs: minute, timeoutMs: 1_000 }], new Map());
  tracker.record(resultOf(), 0);
  expect(tracker.record(resultOf({ class: 'throttled' }), 3 * minute).state.name).toBe('up');
  expect(tracker.record(resultOf({ class: 'throttled' }), 4 * minute).state).toEqual({
    name: 'stale',
    since: new Date(3 * minute + 1_000).toISOString(),
  });
});

test('says what followed', () => {
  const tracker = createStateTracker([target], new Map());
  tracker.record(resultOf({ class: 'fail.server', code: 'X' }), 0);
  expect(tracker.effects.get('acme/apple.dep')).toEqual([{ kind: 'recheck' }]);
});
