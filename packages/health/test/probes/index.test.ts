import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { createMemoryBudgetStore } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedConfig, loadConfig, type RunOptions, runChecks } from '../../src/index.ts';
import { probes } from '../../src/probes/index.ts';
import { services } from '../../src/run/result.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';

let vendors: SimulatedVendors;
let config: LoadedConfig;

beforeAll(async () => {
  vendors = await startSimulatedVendors();
  config = await loadConfig(vendors.configFile);
});
afterAll(() => vendors.close());

async function check(id: string, options: RunOptions & { readonly dedicated?: boolean } = {}) {
  const { dedicated, ...rest } = options;
  const targets = config.targets
    .filter((target) => target.id === id)
    .map((target) => (dedicated === undefined ? target : { ...target, dedicated }));
  const { results } = await runChecks({ ...config, targets }, rest);
  return results[0]!;
}

test('there is a probe for every service', () => {
  expect(Object.keys(probes)).toEqual([...services]);
  for (const service of services) expect(probes[service].service).toBe(service);
});

const simulated = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi'] as const;
type Simulated = (typeof simulated)[number];

describe('what a probe learns', () => {
  const learnt: Readonly<Record<Simulated, object>> = {
    'apple.dep': {
      organisation: 'Aurora Schools',
      organisationType: expect.any(String),
      server: 'Device Management',
      serverId: expect.stringMatching(/^[0-9A-F]{32}$/),
      administrator: expect.any(String),
      protocol: 10,
      devices: 128,
      devicesComplete: true,
      cursor: expect.any(String),
      expiresAt: expect.stringMatching(/^\d{4}-/),
      clockSkewSeconds: expect.any(Number),
    },
    'apple.vpp': {
      organisation: 'Aurora Schools',
      location: 'Aurora Schools',
      locationId: expect.stringMatching(/^\d+$/),
      country: 'SE',
      platform: expect.any(String),
      owner: 'mdmkit demo',
      ownerId: expect.any(String),
      ownership: 'held',
      notifications: false,
      assets: 14,
      assetsComplete: true,
      unlimitedAssets: expect.any(Number),
      shortAssets: 0,
      expiresAt: expect.stringMatching(/^\d{4}-/),
      clockSkewSeconds: expect.any(Number),
    },
    'apple.business': {
      edition: 'business',
      scope: 'business.api',
      tokenEndpoint: true,
      devices: 128,
      servers: expect.any(Number),
      missingPermissions: [],
      readsLeft: 0,
      clockSkewSeconds: expect.any(Number),
    },
    'google.amapi': {
      project: 'aurora-mdm',
      account: 'mdm@aurora-mdm.iam.gserviceaccount.com',
      keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
      tokenEndpoint: true,
      apiEnabled: true,
      missingPermissions: [],
      enterpriseBound: true,
      notifications: false,
      organisation: 'Aurora Schools',
      enterprise: expect.stringMatching(/^enterprises\/LC/),
      enterpriseType: 'MANAGED_GOOGLE_PLAY_ACCOUNTS_ENTERPRISE',
      devices: 25,
      devicesComplete: true,
      requestsLeft: expect.any(Number),
      clockSkewSeconds: expect.any(Number),
    },
  };

  test.each(simulated)('%s', async (service) => {
    const result = await check(`aurora/${service}`);
    expect(result).toMatchObject({ class: 'ok', error: null, drift: [], warnings: [] });
    expect(result.facts).toEqual(learnt[service]);
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
    expect(result.phases).toMatchObject({ dnsMs: null, tlsMs: null, firstByteMs: expect.any(Number) });
  });

  test.each(simulated)('%s: every fact is one that its probe declares', async (service) => {
    const { facts } = await check(`aurora/${service}`);
    expect(probes[service].facts.strict().parse(facts)).toEqual(facts);
  });
});

describe('what a probe sends is little, and changes nothing', () => {
  const sent: Readonly<Record<Simulated, readonly string[]>> = {
    'apple.dep': ['session.open', 'account.get', 'devices.fetch'],
    'apple.vpp': ['clientConfig.get', 'assets.list', 'serviceConfig.get'],
    'apple.business': ['accessToken.request', 'orgDevices.list', 'mdmServers.list'],
    'google.amapi': ['oauth2.token', 'enterprises.get', 'enterprises.devices.list'],
  };

  test.each(simulated)('%s', async (service) => {
    const { dep, vpp, business, emm } = vendors;
    const simulator = { 'apple.dep': dep, 'apple.vpp': vpp, 'apple.business': business, 'google.amapi': emm }[service];
    const before = simulator.requests().length;
    await check(`aurora/${service}`);
    const names = simulator
      .requests()
      .slice(before)
      .map(({ endpoint }) => endpoint);
    expect(names).toEqual(sent[service]);
  });

  test('the Business API is asked for one device', async () => {
    await check('aurora/apple.business');
    expect(vendors.business.requests('orgDevices.list').at(-1)?.target).toContain('limit=1');
  });
});

describe('a credential that production uses as well', () => {
  test('has at most a tenth of its budget taken, over all runs that share the count', async () => {
    const budgetStore = createMemoryBudgetStore();
    // Two of twenty reads a minute are one check.
    expect(await check('aurora/apple.business', { budgetStore })).toMatchObject({ class: 'ok' });
    const before = vendors.business.requests().length;
    expect(await check('aurora/apple.business', { budgetStore, timeoutMs: 2_000 })).toMatchObject({
      class: 'throttled',
      owner: 'us',
    });
    expect(vendors.business.requests('orgDevices.list').length).toBeLessThanOrEqual(before);
  });

  test('one that only the checker uses may use all of it', async () => {
    const budgetStore = createMemoryBudgetStore();
    for (const readsLeft of [18, 16])
      expect(await check('borealis/apple.business', { budgetStore, dedicated: true })).toMatchObject({
        class: 'ok',
        facts: { readsLeft },
      });
  });
});

test('checks of one credential in one run share its access token', async () => {
  const target = config.targets.find(({ id }) => id === 'aurora/google.amapi')!;
  const before = vendors.emm.requests('oauth2.token').length;
  const targets = ['a', 'b', 'c'].map((name) => ({ ...target, id: `${target.id}/${name}` }));
  const { summary } = await runChecks({ ...config, targets });
  expect(summary.classes).toEqual({ ok: 3 });
  expect(vendors.emm.requests('oauth2.token').length - before).toBe(1);
});

test('a first page that is not the last is said to be one', async () => {
  const vpp = createVppSimulator({ pageSize: 2, locations: [{ assets: 5 }] });
  await using server = await listen(vpp);
  const target = {
    id: 'a/apple.vpp',
    tenant: 'a',
    tenantName: 'A',
    service: 'apple.vpp',
    credential: vpp.credential,
  } as const;
  const { results } = await runChecks({ origins: { 'apple.vpp': server.origin }, targets: [target] });
  expect(results[0]!.facts).toMatchObject({ assets: 2, assetsComplete: false });
});
