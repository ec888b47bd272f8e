import { initialState } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { lastObservations } from '../../src/service/judgement.ts';
import { storedTarget } from '../support/stored.ts';
import { openSession } from './session.ts';

const target: Target = {
  id: 'aurora/apple.dep',
  tenant: 'aurora',
  tenantName: 'Aurora',
  service: 'apple.dep',
  credential: {},
  sharedKeys: ['google-project:acme'],
};
const targets = new Map([[target.id, target]]);
const state = { ...initialState, failingSinceMs: 400 };

test('a target that failed last has two observations: its first failure in a row, and the last', () => {
  const failing = storedTarget({ state, class: 'fail.server', code: 'DEP_SERVER_ERROR', lastRunMs: 1_000 });
  const seen = lastObservations([failing], targets, () => 'here');
  expect(seen.map(({ atMs }) => atMs)).toEqual([400, 1_000]);
  expect(seen[1]).toEqual({
    target: 'aurora/apple.dep',
    tenant: 'aurora',
    service: 'apple.dep',
    location: 'here',
    class: 'fail.server',
    code: 'DEP_SERVER_ERROR',
    atMs: 1_000,
    sharedKeys: ['google-project:acme'],
  });
});

test('a target that was well last, or failed once, has one observation', () => {
  const well = storedTarget({ class: 'ok', lastRunMs: 1_000 });
  const once = storedTarget({ class: 'fail.auth', lastRunMs: 400, state });
  expect(lastObservations([well, once], targets, () => 'here').map(({ atMs }) => atMs)).toEqual([1_000, 400]);
});

test('a removed target and a target without a check have no observation', () => {
  const gone = storedTarget({ target: 'borealis/apple.dep' });
  const fresh = storedTarget({ lastRunMs: null, class: null });
  expect(lastObservations([gone, fresh], targets, () => 'here')).toEqual([]);
});

test('the configuration sets the latency above which an answer of a service is degraded, also after a reload', async () => {
  const settings = (limit: string) => ({ monitor: { latencyLimits: { 'apple.vpp': limit } } });
  await using session = await openSession(settings('2s'));
  const { monitor, fleet, vendor } = session;
  expect(monitor.latencyLimitMs('apple.vpp', 'here')).toBe(2_000);
  expect(monitor.latencyLimitMs('apple.dep', 'here')).toBeNull();
  await fleet.replace(await vendor.load(settings('900ms')));
  expect(monitor.latencyLimitMs('apple.vpp', 'here')).toBe(900);
  await fleet.replace(await vendor.load());
  expect(monitor.latencyLimitMs('apple.vpp', 'here')).toBeNull();
});
