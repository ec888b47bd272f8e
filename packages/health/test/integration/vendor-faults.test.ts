import { type Clock, systemClock } from '@mdmkit/core';
import type { Fault, Simulator } from '@mdmkit/core/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type CheckResult,
  type LoadedConfig,
  loadConfig,
  type RunOptions,
  runChecks,
  type Target,
} from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { googleTargets } from '../support/google-targets.ts';
import { steppedClock } from '../support/stepped-clock.ts';

// Apple counts requests per second; each test has a second of its own.
const time = steppedClock();
let vendors: SimulatedVendors;
let config: LoadedConfig;
let furtherTargets: readonly Target[];

beforeAll(async () => {
  vendors = await startSimulatedVendors({ clock: time.clock });
  config = await loadConfig(vendors.configFile);
  furtherTargets = (await googleTargets(vendors)).targets;
});
beforeEach(time.step);
afterAll(() => vendors.close());
afterEach(() => {
  for (const service of services) simulatorOf(service).faults.clear();
});

const services = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'google.amapi',
  'google.play',
  'google.zerotouch',
] as const;
type Simulated = (typeof services)[number];
/** Where a package names a failure more exactly than the others do. */
const ownCodes: Readonly<Record<string, string>> = { EMM_SERVER_ERROR: 'EMM_UNAVAILABLE' };
const codeOf = (service: Simulated, reason: string) => {
  const code = `${prefixes[service]}_${reason}`;
  return ownCodes[code] ?? code;
};
const prefixes = {
  'apple.dep': 'DEP',
  'apple.vpp': 'VPP',
  'apple.business': 'BUSINESS',
  'google.amapi': 'EMM',
  'google.play': 'EMM',
  'google.zerotouch': 'EMM',
} as const;
/** The first call of each probe that needs the credential, and the last. */
const lastCalls = {
  'apple.dep': 'devices.fetch',
  'apple.vpp': 'assets.list',
  'apple.business': 'orgDevices.list',
  'google.amapi': 'enterprises.devices.list',
  'google.play': 'play.enterprises.getStoreLayout',
  'google.zerotouch': 'zeroTouch.customers.configurations.list',
} as const;

function simulatorOf(service: Simulated): Simulator {
  const { dep, vpp, business, emm } = vendors;
  const apple = { 'apple.dep': dep, 'apple.vpp': vpp, 'apple.business': business } as const;
  return service in apple ? apple[service as keyof typeof apple] : emm;
}

/** Checks the healthy organisation's credential of one service. */
async function check(service: Simulated, options: RunOptions = {}): Promise<CheckResult> {
  const targets = [...config.targets, ...furtherTargets].filter(({ id }) => id === `aurora/${service}`);
  const { results } = await runChecks({ ...config, targets }, options);
  expect(results).toHaveLength(1);
  return results[0]!;
}

interface Expected {
  readonly fault: Fault;
  readonly class: CheckResult['class'];
  readonly reason: string;
  readonly owner: CheckResult['owner'];
  readonly options?: RunOptions;
}

const faults: Readonly<Record<string, Expected>> = {
  'a garbled answer': { fault: 'garble', class: 'fail.server', reason: 'MALFORMED_RESPONSE', owner: 'vendor' },
  'no answer': {
    fault: 'hang',
    class: 'fail.network',
    reason: 'TIMEOUT',
    owner: 'network',
    options: { timeoutMs: 500 },
  },
  'an answer that gets stuck': {
    fault: 'stall',
    class: 'fail.server',
    reason: 'SLOW_RESPONSE',
    owner: 'vendor',
    options: { timeoutMs: 1_000, retries: 0 },
  },
  'a connection that is cut': { fault: 'reset', class: 'fail.network', reason: 'CONNECTION_RESET', owner: 'network' },
  'a connection that is cut in the middle of the answer': {
    fault: 'reset-body',
    class: 'fail.network',
    reason: 'CONNECTION_RESET',
    owner: 'network',
  },
  'a failure of the vendor': { fault: { status: 503 }, class: 'fail.server', reason: 'SERVER_ERROR', owner: 'vendor' },
  'a page of something in between': { fault: 'html', class: 'fail.network', reason: 'INTERCEPTED', owner: 'network' },
  'a redirect to elsewhere': {
    fault: { status: 302, headers: { location: 'https://portal.example/' } },
    class: 'fail.network',
    reason: 'REDIRECT_REFUSED',
    owner: 'network',
  },
};

describe.each(services)('%s', (service) => {
  test('is healthy without a fault', async () => {
    expect(await check(service)).toMatchObject({ class: 'ok', code: null, owner: null, remedy: null });
  });

  test.each(Object.entries(faults))('%s to the first request', async (_, expected) => {
    simulatorOf(service).faults.add({ fault: expected.fault, times: 20 });
    const result = await check(service, expected.options);
    expect(result).toMatchObject({
      class: expected.class,
      code: codeOf(service, expected.reason),
      owner: expected.owner,
      remedy: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  test.each(Object.entries(faults))('%s to the last request', async (_, expected) => {
    simulatorOf(service).faults.add({ fault: expected.fault, times: 20, endpoint: lastCalls[service] });
    const result = await check(service, expected.options);
    expect(result).toMatchObject({
      class: expected.class,
      code: codeOf(service, expected.reason),
      owner: expected.owner,
      remedy: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  test.each(['the first request', 'the last request'])('is throttled at %s, and not waited for', async (which) => {
    const endpoint = which === 'the last request' ? { endpoint: lastCalls[service] } : {};
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    simulatorOf(service).faults.add({ fault, times: 20, ...endpoint });
    const result = await check(service);
    expect(result).toMatchObject({ class: 'throttled', owner: 'us', attempts: 1 });
    expect(result.code).toMatch(new RegExp(`^${prefixes[service]}_`));
    expect(result.remedy).toMatch(/^[A-Z].*\.$/);
  });

  test('a fault that passes is repeated, and the target is healthy', async () => {
    simulatorOf(service).faults.add({ fault: { status: 503 }, endpoint: lastCalls[service] });
    expect(await check(service)).toMatchObject({ class: 'ok', attempts: 2 });
  });
});

test('every vendor stopped is every target without a connection', async () => {
  await using stopped = await startSimulatedVendors();
  const loaded = await loadConfig(stopped.configFile);
  await Promise.all(Object.values(stopped.servers).map((server) => server.close()));
  const { results } = await runChecks(loaded);
  expect(results).toHaveLength(12);
  for (const result of results) {
    expect(result).toMatchObject({
      class: 'fail.network',
      code: `${prefixes[result.service as Simulated]}_CONNECTION_FAILED`,
      owner: 'network',
      remedy: expect.stringMatching(/^[A-Z].*\.$/),
      attempts: 2,
    });
  }
});

describe('what the vendors themselves refuse', () => {
  let own: SimulatedVendors;
  let loaded: LoadedConfig;

  beforeAll(async () => {
    own = await startSimulatedVendors();
    loaded = await loadConfig(own.configFile);
  });
  afterAll(() => own.close());

  const only = async (id: string, options: RunOptions = {}) => {
    const targets = loaded.targets.filter((target) => target.id === id);
    return (await runChecks({ ...loaded, targets }, options)).results[0]!;
  };

  test('new terms, a revoked key and a used-up quota, as in the demo', async () => {
    expect(await only('borealis/apple.dep')).toMatchObject({
      class: 'fail.terms',
      code: 'DEP_TERMS_NOT_SIGNED',
      owner: 'tenant',
    });
    expect(await only('cirrus/apple.business')).toMatchObject({
      class: 'fail.auth',
      code: 'BUSINESS_INVALID_CLIENT',
      owner: 'credential',
    });
    expect(await only('cirrus/google.amapi')).toMatchObject({
      class: 'throttled',
      code: 'EMM_QUOTA_EXCEEDED',
      owner: 'us',
    });
  });

  test('credentials that were revoked', async () => {
    const [organisation] = own.dep.organisations;
    own.dep.revokeToken(organisation!.servers[0]!);
    const text = (
      loaded.targets.find(({ id }) => id === 'aurora/apple.vpp')!.credential as { value: { reveal(): string } }
    ).value;
    own.vpp.revokeToken(text.reveal());
    for (const service of ['apple.dep', 'apple.vpp'])
      expect(await only(`aurora/${service}`)).toMatchObject({ class: 'fail.auth', owner: 'credential' });
  });

  test.each([-1, 1])(
    'a clock that is off by an hour (%i) is our own fault where the vendor tells the time',
    async (sign) => {
      const clock: Clock = { ...systemClock, now: () => Date.now() + sign * 3_600_000 };
      for (const id of ['cirrus/apple.dep', 'borealis/google.amapi'])
        expect(await only(id, { clock })).toMatchObject({ class: 'prober_fault', owner: 'us' });
    },
  );
});
