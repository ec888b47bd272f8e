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
    stalledMs: 0,
    result: { target, result: resultOf(found), inMaintenance },
    ...rest,
  };
};

describe('what a check counts as', () => {
  test.each([
    ['fail.server', ['clock-step'], 'prober_fault'],
    ['fail.auth', ['clock-step'], 'prober_fault'],
    ['ok', ['clock-step', 'lag'], 'ok'],
  ] as const)('%s with %j is %s', (resultClass, flags, counted) => {
    expect(classOf(ended({ found: { class: resultClass }, flags }))).toBe(counted);
  });

  test.each([
    ['a timeout of 20 s with a stall of 1.2 s', 'VPP_TIMEOUT', 20_000, 1_200, 'fail.network'],
    ['a timeout of 20 s with a stall of 9.9 s', 'VPP_TIMEOUT', 20_000, 9_900, 'fail.network'],
    ['a timeout of 20 s with a stall of 10 s', 'VPP_TIMEOUT', 20_000, 10_000, 'prober_fault'],
    ['a timeout of 2 s with a stall of 1.2 s', 'ENDPOINT_TIMEOUT', 2_000, 1_200, 'prober_fault'],
    ['a connection that was refused during a stall', 'VPP_UNREACHABLE', 1_300, 1_200, 'fail.network'],
    ['a timeout without a stall', 'VPP_TIMEOUT', 20_000, 0, 'fail.network'],
  ] as const)(
    '%s is the vendor or the network unless the stall took half of its time',
    (_name, code, durationMs, stalledMs, counted) => {
      const check = ended({ found: { class: 'fail.network', code }, flags: ['lag'], durationMs, stalledMs });
      expect(classOf(check)).toBe(counted);
    },
  );

  test('a status 500 that arrived during a stall is the answer of the vendor', () => {
    const check = ended({ found: { class: 'fail.server' }, flags: ['lag'], durationMs: 1_300, stalledMs: 1_200 });
    expect(classOf(check)).toBe('fail.server');
  });
});

test('an observation has the time at which the check began, and the shared keys of the target', () => {
  expect(observationOf(ended({ found: { class: 'fail.server', code: 'VPP_SERVER_ERROR' } }), 'berlin')).toEqual({
    target: 'aurora/apple.vpp',
    tenant: 'aurora',
    service: 'apple.vpp',
    location: 'berlin',
    class: 'fail.server',
    code: 'VPP_SERVER_ERROR',
    atMs: 1_000,
    sharedKeys: ['google-project:acme'],
    latencyMs: 12,
  });
});

test('the latency of a disturbed check says nothing, and the trouble of an own host is no vendor', () => {
  expect(observationOf(ended({ flags: ['lag'] }), 'berlin').latencyMs).toBeNull();
  const own = { ...target, service: 'endpoint', credential: { target: { vendor: 'own' } } } as const;
  const check = ended({});
  expect(observationOf({ ...check, result: { ...check.result, target: own } }, 'berlin').isOwn).toBe(true);
});

test('a failure is kept with its text, and with the class that it counts as', () => {
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

test('a run in a maintenance window is marked, besides what disturbed it', () => {
  expect(flagsOf(ended({ inMaintenance: true, flags: ['lag'] }))).toEqual(['lag', 'maintenance']);
  expect(flagsOf(ended({}))).toEqual([]);
});
