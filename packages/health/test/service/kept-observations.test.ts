import { initialState } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { keptObservations } from '../../src/service/kept-observations.ts';
import { storedTarget } from '../support/stored.ts';

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

test('a target that failed last is seen at its first and its last failure, with what it shares with others', () => {
  const failing = storedTarget({ state, class: 'fail.server', code: 'DEP_SERVER_ERROR', lastRunMs: 1_000 });
  const seen = keptObservations([failing], targets, 'here');
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

test('a target that was well last, or failed once, is seen once', () => {
  const well = storedTarget({ class: 'ok', lastRunMs: 1_000 });
  const once = storedTarget({ class: 'fail.auth', lastRunMs: 400, state });
  expect(keptObservations([well, once], targets, 'here').map(({ atMs }) => atMs)).toEqual([1_000, 400]);
});

test('nothing is seen of a target that is no more, or that nobody has looked at', () => {
  const gone = storedTarget({ target: 'borealis/apple.dep' });
  const fresh = storedTarget({ lastRunMs: null, class: null });
  expect(keptObservations([gone, fresh], targets, 'here')).toEqual([]);
});
