import type { MaintenanceWindow } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { Target } from '../../src/config/target.ts';
import type { FleetChanges } from '../../src/service/fleet.ts';
import { createTargetWindows } from '../../src/service/windows.ts';
import { incident } from '../support/stored.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;
const targets = [
  { id: 'a/apple.dep', tenant: 'a', service: 'apple.dep' },
  { id: 'b/apple.dep', tenant: 'b', service: 'apple.dep' },
] as unknown as readonly Target[];
const [first, second] = targets.map(({ id }) => id) as [string, string];
const ofService = incident({ service: 'apple.dep', tenant: null });

/** The windows of two targets, one minute long. */
function windowsOf(...given: readonly Pick<MaintenanceWindow, 'mode' | 'scope'>[]) {
  const clock = createWallClock(nowMs);
  const windows = given.map((window, index) => ({
    id: `w${index}`,
    reason: '',
    times: { fromMs: nowMs, untilMs: nowMs + minute },
    ...window,
  }));
  let listener: (changes: FleetChanges) => void = () => {};
  const config = { monitor: { windows } } as never;
  const made = createTargetWindows(
    {
      config,
      get: (id) => targets.find((target) => target.id === id),
      subscribe: (added) => {
        listener = added;
      },
    },
    clock,
  );
  const mutedBy = (...ids: readonly string[]) => made.mutedBy(ofService, ids, clock.now());
  const changed = (changes: Partial<FleetChanges>) =>
    listener({ added: [], changed: [], removed: [], config, ...changes });
  return { ...made, clock, mutedBy, changed };
}

describe('the notifications of an incident', () => {
  test('are suppressed if each of its targets is in a window', () => {
    expect(windowsOf({ mode: 'suppress', scope: {} }).mutedBy(first, second)).toBe('w0');
    expect(windowsOf({ mode: 'suppress', scope: { tenants: ['a'] } }).mutedBy(first, second)).toBeNull();
  });

  test('are not suppressed by a window that only annotates', () => {
    expect(windowsOf({ mode: 'annotate', scope: {} }).mutedBy(first)).toBeNull();
  });

  test('do not depend on removed targets', () => {
    expect(windowsOf({ mode: 'suppress', scope: { tenants: ['a'] } }).mutedBy(first, 'gone/apple.dep')).toBe('w0');
  });

  test('depend on the window of the whole service if the incident has no target yet', () => {
    expect(windowsOf({ mode: 'suppress', scope: { services: ['apple.dep'] } }).mutedBy()).toBe('w0');
    expect(windowsOf({ mode: 'suppress', scope: { services: ['apple.vpp'] } }).mutedBy()).toBeNull();
  });
});

describe('after a pause', () => {
  const paused = async () => {
    const windows = windowsOf({ mode: 'pause', scope: {} });
    for (const target of targets) expect(windows.ofDueTarget(target)?.mode).toBe('pause');
    await windows.clock.advance(minute);
    for (const target of targets) expect(windows.ofDueTarget(target)).toBeUndefined();
    expect(windows.mutedBy(first, second)).toBe('w0');
    return windows;
  };

  test('notifications stay suppressed until a check fails again', async () => {
    const windows = await paused();
    windows.noteResult(first, { hasFailed: false, isCovered: () => true });
    expect(windows.mutedBy(first)).toBe('w0');
    windows.noteResult(first, { hasFailed: true, isCovered: () => true });
    expect(windows.mutedBy(first)).toBeNull();
  });

  test('notifications stay suppressed until the target belongs to no incident', async () => {
    const windows = await paused();
    windows.noteResult(first, { hasFailed: false, isCovered: () => false });
    expect(windows.mutedBy(first)).toBeNull();
  });

  test('a target that is removed and comes back is not paused', async () => {
    const windows = await paused();
    windows.changed({ removed: [first] });
    expect(windows.mutedBy(first)).toBeNull();
    expect(windows.mutedBy(second)).toBe('w0');
  });
});
