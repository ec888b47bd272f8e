import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import type { Target } from '../../src/config/target.ts';
import { classOf, type EndedCheck, flagsOf, observationOf, storedRunOf } from '../../src/service/ended-check.ts';

const target: Target = {
  id: 'aurora/apple.vpp',
  tenant: 'aurora',
  tenantName: 'Aurora',
  service: 'apple.vpp',
  credential: {},
  sharedKeys: ['google-project:acme'],
};

const ended = (
  changes: Partial<EndedCheck> & { readonly found?: Parameters<typeof resultOf>[0]; readonly inMaintenance?: boolean },
): EndedCheck => {
  const { found, inMaintenance = false, ...rest } = changes;
  return {
    run: { target: target.id, dueMs: 900, reason: 'scheduled', fence: 1 },
    startedMs: 1_000,
    endedMs: 1_250,
    durationMs: 249.6,
    flags: [],
    result: { target, result: resultOf(found), inMaintenance },
    ...rest,
  };
};

describe('what a check counts as', () => {
  test.each([
    ['fail.network', [], 'fail.network'],
    ['fail.network', ['lag'], 'prober_fault'],
    ['fail.server', ['lag'], 'fail.server'],
    ['fail.server', ['clock-step'], 'prober_fault'],
    ['fail.auth', ['clock-step'], 'prober_fault'],
    ['ok', ['clock-step', 'lag'], 'ok'],
  ] as const)('%s with %j is %s', (found, flags, counted) => {
    expect(classOf(ended({ found: { class: found }, flags }))).toBe(counted);
  });
});

test('an observation is of the time at which the check began, and says what others share with it', () => {
  expect(observationOf(ended({ found: { class: 'fail.server', code: 'VPP_SERVER_ERROR' } }), 'berlin')).toEqual({
    target: 'aurora/apple.vpp',
    tenant: 'aurora',
    service: 'apple.vpp',
    location: 'berlin',
    class: 'fail.server',
    code: 'VPP_SERVER_ERROR',
    atMs: 1_000,
    sharedKeys: ['google-project:acme'],
  });
});

test('a failure is kept with what it said, and with the class that it counts as', () => {
  const failed = { class: 'fail.server', code: 'VPP_SERVER_ERROR', error: 'It failed.', requestId: 'r-1' } as const;
  const stored = storedRunOf(ended({ found: failed }), 'berlin', 'prober_fault');
  expect(stored).toMatchObject({
    target: 'aurora/apple.vpp',
    startedMs: 1_000,
    durationMs: 250,
    class: 'prober_fault',
    code: 'VPP_SERVER_ERROR',
    location: 'berlin',
    flags: [],
    failure: { error: 'It failed.', requestId: 'r-1' },
  });
  expect(storedRunOf(ended({ durationMs: -3 }), 'berlin', 'ok')).toMatchObject({ durationMs: 0, failure: null });
});

test('a run in a maintenance window is marked, besides what ails its measurement', () => {
  expect(flagsOf(ended({ inMaintenance: true, flags: ['lag'] }))).toEqual(['lag', 'maintenance']);
  expect(flagsOf(ended({}))).toEqual([]);
});
