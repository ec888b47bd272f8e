import { createDepClient, type DepToken } from '@mdmkit/apple-dep';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { type BudgetState, createMemoryBudgetStore, createMemorySessionStore } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { createProjectBudget, parseServiceAccountKey } from '@mdmkit/google-emm';
import { probedServices } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedConfig, loadConfig, type RunOptions, runChecks } from '../../src/index.ts';
import { probeOf, probes } from '../../src/probes/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { googleTargets } from '../support/google-targets.ts';

let vendors: SimulatedVendors;
let config: LoadedConfig;
let google: Awaited<ReturnType<typeof googleTargets>>;

beforeAll(async () => {
  vendors = await startSimulatedVendors();
  config = await loadConfig(vendors.configFile);
  google = await googleTargets(vendors);
});
afterAll(() => vendors.close());

async function check(id: string, options: RunOptions & { readonly dedicated?: boolean } = {}) {
  const { dedicated, ...rest } = options;
  const targets = [...config.targets, ...google.targets]
    .filter((target) => target.id === id)
    .map((target) => (dedicated === undefined ? target : { ...target, dedicated }));
  const { results } = await runChecks({ ...config, targets }, rest);
  return results[0]!;
}

test('there is a probe for every service', () => {
  expect(probes.map(({ service }) => service)).toEqual([...probedServices]);
});

const simulated = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'google.amapi',
  'google.play',
  'google.zerotouch',
] as const;
type Simulated = (typeof simulated)[number];

const onePage = { currentPageIndex: 0, size: 1, totalPages: 1, versionId: 'v', uId: '1' };

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
      // A tenth of 600, less three.
      requestsLeft: 57,
      clockSkewSeconds: expect.any(Number),
    },
    'google.play': {
      project: 'aurora-further',
      account: 'mdm@aurora-further.iam.gserviceaccount.com',
      keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
      tokenEndpoint: true,
      apiEnabled: true,
      missingPermissions: [],
      enterpriseBound: true,
      organisation: 'Aurora Schools',
      enterprise: expect.stringMatching(/^LC/),
      enterpriseType: 'managedGooglePlayAccountsEnterprise',
      domain: 'example.com',
      storeLayout: 'basic',
      requestsLeft: 5_997,
      clockSkewSeconds: expect.any(Number),
    },
    'google.zerotouch': {
      project: 'aurora-further',
      account: 'mdm@aurora-further.iam.gserviceaccount.com',
      keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
      tokenEndpoint: true,
      apiEnabled: true,
      missingPermissions: [],
      customers: 1,
      customersComplete: true,
      customer: expect.stringMatching(/^customers\/\d+$/),
      organisation: 'Aurora Schools',
      terms: 'TERMS_STATUS_ACCEPTED',
      configurations: 1,
      defaultConfiguration: 'Classroom',
      requestsLeft: 97,
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
    expect(probeOf(service).facts.strict().parse(facts)).toEqual(facts);
  });
});

test.each([
  ['1', 0, []],
  ['0', 1, ['LICENCES_SHORT']],
  // More licences are assigned than there are.
  ['-5', 1, ['LICENCES_SHORT']],
])('apple.vpp: an app with %s available licences', async (available, shortAssets, warnings) => {
  const asset = { adamId: '361304891', pricingParam: 'STDQ', assignedCount: 7, availableCount: Number(available) };
  vendors.vpp.faults.add({ endpoint: 'assets.list', fault: { status: 200, body: { ...onePage, assets: [asset] } } });
  const { facts, error, warnings: found } = await check('aurora/apple.vpp');
  expect(error).toBeNull();
  expect(facts).toMatchObject({ assets: 1, shortAssets });
  expect(found.map(({ code }) => code)).toEqual(warnings);
});

describe('what a probe sends is little, and changes nothing', () => {
  const sent: Readonly<Record<Simulated, readonly string[]>> = {
    'apple.dep': ['session.open', 'account.get', 'devices.fetch'],
    'apple.vpp': ['clientConfig.get', 'assets.list', 'serviceConfig.get'],
    'apple.business': ['accessToken.request', 'orgDevices.list', 'mdmServers.list'],
    'google.amapi': ['oauth2.token', 'enterprises.get', 'enterprises.devices.list'],
    'google.play': ['oauth2.token', 'play.enterprises.get', 'play.enterprises.getStoreLayout'],
    'google.zerotouch': ['oauth2.token', 'zeroTouch.customers.list', 'zeroTouch.customers.configurations.list'],
  };

  test.each(simulated)('%s', async (service) => {
    const { dep, vpp, business, emm } = vendors;
    const apple = { 'apple.dep': dep, 'apple.vpp': vpp, 'apple.business': business } as const;
    const simulator = service in apple ? apple[service as keyof typeof apple] : emm;
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
  /** What each vendor grants, in the window that our own count is kept for. */
  const granted: Readonly<Partial<Record<Simulated, number>>> = {
    'apple.vpp': 150,
    'apple.business': 20,
    'google.amapi': 600,
    'google.play': 60_000,
    'google.zerotouch': 1_000,
  };

  test.each(Object.entries(granted))('%s: a tenth of its budget is taken and no more', async (service, requests) => {
    const counted = new Set<string>();
    const inner = createMemoryBudgetStore();
    const budgetStore = {
      ...inner,
      async set(key: string, ...rest: [BudgetState]) {
        counted.add(key);
        await inner.set(key, ...rest);
      },
    };
    expect(await check(`aurora/${service}`, { budgetStore })).toMatchObject({ class: 'ok' });
    expect(counted.size).toBeGreaterThan(0);
    // What checks have sent already, as it stands in the count of all of them.
    const used = (share: number) => ({
      ended: [[Date.now(), Math.floor(requests * share)] as const],
      running: [],
      blockedUntilMs: 0,
    });
    for (const key of counted) await inner.set(key, used(0.1));
    const options = { budgetStore, timeoutMs: 500, retries: 0 };
    expect(await check(`aurora/${service}`, options)).toMatchObject({ class: 'throttled', owner: 'us' });
    for (const key of counted) await inner.set(key, used(0.5));
    expect(await check(`aurora/${service}`, { ...options, timeoutMs: 20_000, dedicated: true })).toMatchObject({
      class: 'ok',
    });
  });

  test('gets no second session where production’s store is given', async () => {
    const sessionStore = createMemorySessionStore();
    const target = config.targets.find(({ id }) => id === 'aurora/apple.dep')!;
    await using production = createDepClient({
      credential: target.credential as DepToken,
      origin: vendors.origins['apple.dep'],
      sessionStore,
    });
    await production.account.get();
    const before = vendors.dep.requests('session.open').length;
    for (let run = 0; run < 3; run += 1)
      expect(await check('aurora/apple.dep', { sessionStore })).toMatchObject({ class: 'ok' });
    await production.account.get();
    expect(vendors.dep.requests('session.open').length).toBe(before);
  });
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

describe('the cursor of a sync', () => {
  /** Production, which follows the fleet, and what it has seen since the beginning. */
  async function production() {
    const target = config.targets.find(({ id }) => id === 'aurora/apple.dep')!;
    const client = createDepClient({ credential: target.credential as DepToken, origin: vendors.origins['apple.dep'] });
    const first = await client.devices.fetch().firstPage();
    return { target, client, cursor: first.cursor! };
  }
  const checkCursor = async (cursor: string | undefined, options: RunOptions = {}) => {
    const target = config.targets.find(({ id }) => id === 'aurora/apple.dep')!;
    const targets = [{ ...target, credential: { ...(target.credential as DepToken), cursor } }];
    const { results } = await runChecks({ ...config, targets }, options);
    return results[0]!;
  };

  test('is not tried where none is known', async () => {
    const before = vendors.dep.requests('devices.sync').length;
    expect((await checkCursor(undefined)).facts).not.toHaveProperty('cursorState');
    expect(vendors.dep.requests('devices.sync').length).toBe(before);
  });

  test('is tried where production’s is given, and production’s sync misses nothing', async () => {
    const { client, cursor } = await production();
    await using _ = client;
    const [organisation] = vendors.dep.organisations;
    const added = organisation!.addDevices(5, { serverId: organisation!.servers[0]!.id, atMs: Date.now() });
    for (let run = 0; run < 3; run += 1)
      expect((await checkCursor(cursor)).facts).toMatchObject({ cursorState: 'valid' });
    const page = await client.devices.sync({ cursor }).firstPage();
    expect(page.items.map(({ serialNumber }) => serialNumber)).toEqual(added);
    for (const serialNumber of added)
      organisation!.release(serialNumber, { atMs: Date.now(), by: 'USER', byId: undefined });
  });

  test('is the given one, not the last check’s', async () => {
    const known = () => ({ cursor: 'of the last check' });
    expect((await checkCursor('bm9uc2Vuc2U', { known })).facts).toMatchObject({ cursorState: 'invalid' });
  });

  test('that is of no use is no failure of the service', async () => {
    expect(await checkCursor('bm9uc2Vuc2U')).toMatchObject({ class: 'ok', facts: { cursorState: 'invalid' } });
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

describe('zero-touch', () => {
  const credential = (changes: object) => ({ ...google.zeroTouch.credential, ...changes });
  const checkZeroTouch = async (changes: object) => {
    const target = { ...google.zeroTouch, credential: credential(changes) };
    const { results } = await runChecks({ ...config, targets: [target] });
    return results[0]!;
  };

  test('a customer is checked by its number', async () => {
    expect(await checkZeroTouch({ customer: google.customer.id })).toMatchObject({
      class: 'ok',
      facts: { customer: `customers/${google.customer.id}`, organisation: 'Aurora Schools', configurations: 1 },
    });
  });

  test('a customer without a link to the account differs from a missing role', async () => {
    const other = vendors.emm.zeroTouch.addCustomer(vendors.emm.addServiceAccount(google.project));
    for (const number of [other.id, '1'])
      expect(await checkZeroTouch({ customer: number })).toMatchObject({
        class: 'fail.config',
        code: 'ZEROTOUCH_NOT_LINKED',
        owner: 'tenant',
        facts: { tokenEndpoint: true, apiEnabled: true },
      });
  });

  test('for a reseller its customers are listed, and no customer is checked', async () => {
    const before = vendors.emm.requests().length;
    const { facts } = await checkZeroTouch({ partner: google.partner.id });
    expect(facts).toMatchObject({ partner: google.partner.id, partnerCustomers: 1, partnerCustomersComplete: true });
    expect(facts).not.toHaveProperty('customer');
    const names = vendors.emm.requests().slice(before);
    expect(names.map(({ endpoint }) => endpoint)).toEqual(['oauth2.token', 'zeroTouch.partners.customers.list']);
  });

  test('another reseller is not open to the account', async () => {
    expect(await checkZeroTouch({ partner: '1' })).toMatchObject({
      class: 'fail.config',
      code: 'ZEROTOUCH_NOT_LINKED',
    });
  });

  test('unaccepted terms are the customer’s', async () => {
    const account = vendors.emm.addServiceAccount(google.project);
    const customer = vendors.emm.zeroTouch.addCustomer(account);
    const key = parseServiceAccountKey(account.keyFile);
    customer.termsAccepted = false;
    expect(await checkZeroTouch({ key })).toMatchObject({
      class: 'fail.terms',
      owner: 'tenant',
      facts: { terms: 'TERMS_STATUS_STALE', tokenEndpoint: true },
    });
  });
});

test('the Play EMM API’s notifications are left to production', async () => {
  vendors.emm.play.notify(google.project, { notificationType: 'newDevice' });
  const before = vendors.emm.requests('play.enterprises.pullNotificationSet').length;
  await check('aurora/google.play');
  expect(vendors.emm.requests('play.enterprises.pullNotificationSet').length).toBe(before);
});

test('an account that may read the enterprise and not act for it is warned of', async () => {
  vendors.emm.faults.add({ fault: { status: 403, body: {} }, endpoint: 'play.enterprises.getStoreLayout', times: 5 });
  const result = await check('aurora/google.play');
  vendors.emm.faults.clear();
  expect(result).toMatchObject({
    class: 'ok',
    warnings: [{ code: 'PERMISSION_MISSING' }],
    facts: { enterpriseBound: true, missingPermissions: ['enterprises.getStoreLayout'] },
  });
});

test('the remaining requests of a project are reported if the count is configured', async () => {
  const budgetStore = createMemoryBudgetStore();
  const budget = createProjectBudget({ projectId: 'aurora-mdm', store: budgetStore });
  for (let request = 0; request < 3; request += 1) {
    const permit = await budget.take();
    await permit.release();
  }
  const { facts } = await check('aurora/google.amapi', { budgetStore });
  expect(facts).toMatchObject({ projectRequestsLeft: 597 });
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
