import { createMemoryBudgetStore, createTransport } from '@mdmkit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { LoadedConfig, Target } from '../../src/config/target.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { createTargetChecks, type TargetChecksOptions } from '../../src/service/target-checks.ts';
import { type Fleet, startFleet } from './vendor-fleet.ts';

const clock = createWallClock(Date.UTC(2026, 10, 23, 12));
let fleet: Fleet;
let config: LoadedConfig;

beforeAll(async () => {
  fleet = await startFleet({ tenants: 2, clock });
  config = await fleet.load();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const make = (changes: Partial<TargetChecksOptions> = {}) => {
  const transport = createTransport();
  const check = createTargetChecks({
    origins: () => config.origins,
    transport,
    network: createNetworkAccess({ clock }),
    clock,
    hooks: {},
    known: () => undefined,
    ...changes,
  });
  return { check, transport, [Symbol.asyncDispose]: () => transport.close() };
};
const signal = new AbortController().signal;
const first = (): Target => config.targets[0] as Target;

test('a check is a result whatever happens, and never throws', async () => {
  await using checks = make();
  expect(await checks.check(first(), signal)).toMatchObject({ class: 'ok', target: 'tenant-0/apple.vpp' });
  fleet.fail(true);
  const failures: unknown[] = [];
  await using told = make({ onFailure: ({ target }) => failures.push(target) });
  expect(await told.check(first(), signal)).toMatchObject({ class: 'fail.server', code: 'VPP_SERVER_ERROR' });
  expect(failures).toEqual(['tenant-0/apple.vpp']);
  fleet.fail(false);
  const crashes: Target = { ...first(), probe: { run: () => Promise.reject(new TypeError('a defect')) } as never };
  expect(await checks.check(crashes, signal)).toMatchObject({ class: 'prober_fault', code: 'PROBE_CRASHED' });
});

test('a credential that other workers use is counted where they count', async () => {
  const counted: string[] = [];
  const memory = createMemoryBudgetStore();
  const budgetStore = {
    ...memory,
    async set(...[key, state]: Parameters<typeof memory.set>) {
      counted.push(key);
      await memory.set(key, state);
    },
  };
  const sharedCredentials = {
    budgetStoreOf: ({ id }: Target) => (id === first().id ? budgetStore : undefined),
    sessionStoreOf: () => undefined,
  };
  await using checks = make({ sharedCredentials });
  await checks.check(config.targets[1] as Target, signal);
  expect(counted).toEqual([]);
  expect((await checks.check(first(), signal)).class).toBe('ok');
  expect(new Set(counted).size).toBe(1);
});

test('what is read once for all stays read from check to check', async () => {
  await using checks = make();
  const limits = () => fleet.vpp.requests().filter(({ target }) => target.includes('service/config')).length;
  await checks.check(first(), signal);
  const before = limits();
  await checks.check(first(), signal);
  expect(limits()).toBe(before);
});

test('other addresses hold from the next check on', async () => {
  let origins: LoadedConfig['origins'] = { 'apple.vpp': 'http://127.0.0.1:1' };
  await using checks = make({ origins: () => origins });
  expect((await checks.check(first(), signal)).class).toBe('fail.network');
  origins = config.origins;
  expect((await checks.check(first(), signal)).class).toBe('ok');
});

test('a target without settings of its own may take twenty seconds, and is asked twice', async () => {
  await using checks = make();
  const { timeoutMs: _, retries: __, ...usual } = first();
  fleet.vpp.faults.add({ fault: { status: 500 } });
  const checking = checks.check(usual, signal);
  let done = false;
  void checking.then(() => {
    done = true;
  });
  while (!done) await clock.advance(50);
  expect(await checking).toMatchObject({ class: 'ok', attempts: 2 });
});
