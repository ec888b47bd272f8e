import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedConfig, loadConfig, runChecks, type Service } from '../../src/index.ts';
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

async function check(id: string) {
  const { results } = await runChecks({ ...config, targets: config.targets.filter((target) => target.id === id) });
  return results[0]!;
}

test('there is a probe for every service', () => {
  expect(Object.keys(probes)).toEqual([...services]);
  for (const service of services) expect(probes[service].service).toBe(service);
});

describe('what a probe learns', () => {
  const learnt: Readonly<Record<Service, object>> = {
    'apple.dep': {
      organisation: 'Aurora Schools',
      server: 'Device Management',
      serverId: expect.stringMatching(/^[0-9A-F]{32}$/),
      devices: 128,
      devicesComplete: true,
      expiresAt: expect.stringMatching(/^\d{4}-/),
    },
    'apple.vpp': {
      organisation: 'Aurora Schools',
      location: 'Aurora Schools',
      country: 'SE',
      owner: 'mdmkit demo',
      assets: 14,
      assetsComplete: true,
      expiresAt: expect.stringMatching(/^\d{4}-/),
    },
    'apple.business': { devices: 128 },
    'google.amapi': {
      project: 'aurora-mdm',
      account: 'mdm@aurora-mdm.iam.gserviceaccount.com',
      organisation: 'Aurora Schools',
      enterprise: expect.stringMatching(/^enterprises\/LC/),
      devices: 25,
      devicesComplete: true,
    },
  };

  test.each(services)('%s', async (service) => {
    const result = await check(`aurora/${service}`);
    expect(result).toMatchObject({ class: 'ok', drift: [] });
    expect(result.facts).toEqual(learnt[service]);
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
  });
});

describe('what a probe sends is little, and changes nothing', () => {
  const sent: Readonly<Record<Service, readonly string[]>> = {
    'apple.dep': ['session.open', 'account.get', 'devices.fetch'],
    'apple.vpp': ['clientConfig.get', 'assets.list'],
    'apple.business': ['accessToken.request', 'orgDevices.list'],
    'google.amapi': ['oauth2.token', 'enterprises.get', 'enterprises.devices.list'],
  };

  test.each(services)('%s', async (service) => {
    const { dep, vpp, business, emm } = vendors;
    const simulator = { 'apple.dep': dep, 'apple.vpp': vpp, 'apple.business': business, 'google.amapi': emm }[service];
    const before = simulator.requests().length;
    await check(`borealis/${service === 'apple.dep' ? 'apple.dep' : service}`);
    await check(`aurora/${service}`);
    const names = simulator
      .requests()
      .slice(before)
      .map(({ endpoint }) => endpoint);
    expect(names.slice(-sent[service].length)).toEqual(sent[service]);
  });

  test('the Business API is asked for one device', async () => {
    await check('aurora/apple.business');
    expect(vendors.business.requests('orgDevices.list').at(-1)?.target).toContain('limit=1');
  });
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
