import { createBusinessSimulator } from '@mdmkit/apple-business/testing';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { type AppleOrganisation, createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadedConfig, ReconcileError, reconcileOrganisation, type Target } from '../../src/index.ts';
import { formatReconcileJson, formatReconcileTable } from '../../src/reconcile/format.ts';

/** Two services that keep an organisation each, equal at first: what happens to one of them is a difference. */
async function start() {
  const organisations = [1, 2].map(() => createAppleOrganisation({ name: 'Acme', devices: 1_200 }));
  const [inDep, inBusiness] = organisations as [AppleOrganisation, AppleOrganisation];
  const dep = createDepSimulator({ organisations: [inDep] });
  const business = createBusinessSimulator({ organisations: [inBusiness] });
  const [depServer, businessServer] = [await listen(dep), await listen(business)];
  const { clientId, keyId, privateKeyPem: privateKey } = business.addAccount(inBusiness);
  const tenant = { tenant: 'acme', tenantName: 'Acme', dedicated: true } as const;
  const targets: Target[] = [
    { ...tenant, id: 'acme/apple.dep', service: 'apple.dep', credential: dep.credential },
    { ...tenant, id: 'acme/apple.business', service: 'apple.business', credential: { clientId, keyId, privateKey } },
  ];
  const config: LoadedConfig = {
    origins: {
      'apple.dep': depServer.origin,
      'apple.business': businessServer.origin,
      appleToken: businessServer.origin,
    },
    targets,
  };
  const close = () => Promise.all([depServer.close(), businessServer.close()]);
  return { inDep, inBusiness, dep, business, config, targets, close };
}

let world: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  world = await start();
});
afterEach(() => world.close());

test('an organisation that both know alike agrees, over several pages, and nothing is changed', async () => {
  const report = await reconcileOrganisation(world.config);
  expect(report).toMatchObject({
    schemaVersion: 1,
    tenant: 'acme',
    agrees: true,
    devices: 1_200,
    unassigned: 0,
    servers: [{ target: 'acme/apple.dep', known: true, depDevices: 1_200, businessDevices: 1_200 }],
  });
  for (const { method, endpoint } of world.business.requests())
    expect(method === 'GET' || endpoint === 'accessToken.request', endpoint).toBe(true);
  expect(new Set(world.dep.requests().map(({ endpoint }) => endpoint))).toEqual(
    new Set(['session.open', 'account.get', 'devices.fetch']),
  );
});

test('what one of them alone knows is named', async () => {
  const { inDep, inBusiness } = world;
  const [server] = inDep.servers;
  const atMs = Date.now();
  const [first = '', second = ''] = [...inDep.devices()].map(({ serialNumber }) => serialNumber);
  const [added = ''] = inDep.addDevices(1, { serverId: server!.id, atMs });
  inBusiness.assign(first, undefined, atMs);
  inDep.release(second, { atMs, by: 'USER', byId: undefined });
  const report = await reconcileOrganisation(world.config);
  expect(report).toMatchObject({
    agrees: false,
    unassigned: 1,
    servers: [{ onlyInDep: [added], onlyInBusiness: [second], assignedElsewhere: [first] }],
  });
  const text = formatReconcileTable(report);
  expect(text).toContain(`  1 in Device Assignment only: ${added}\n`);
  expect(text).toContain(`  1 in the Business API only: ${second}\n`);
  expect(text).toContain('  ✗ ');
  expect(text).toContain('The two services differ.');
  expect(JSON.parse(formatReconcileJson(report))).toEqual(report);
});

describe('what is not to be compared', () => {
  test.each([
    ['no API account', (targets: readonly Target[]) => targets.slice(0, 1), /one of apple\.business is needed/],
    ['no server token', (targets: readonly Target[]) => targets.slice(1), /a credential of apple\.dep/],
    [
      'two tenants',
      ([dep, business]: readonly Target[]) => [dep!, { ...business!, tenant: 'other' }],
      /name one tenant: these are of acme, other/,
    ],
    [
      'two API accounts',
      ([dep, business]: readonly Target[]) => [dep!, business!, { ...business!, id: 'acme/apple.business/b' }],
      /name one API account: there are acme\/apple\.business, acme\/apple\.business\/b/,
    ],
  ])('%s is said before anything is sent', async (_, change, message) => {
    const targets = change(world.targets);
    const failure = await reconcileOrganisation({ ...world.config, targets }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReconcileError);
    expect(String(failure)).toMatch(message);
    expect([...world.dep.requests(), ...world.business.requests()]).toEqual([]);
  });
});

test('a failure of one service is one of the whole: half a comparison would be a wrong one', async () => {
  world.business.faults.add({ fault: { status: 401 }, endpoint: 'mdmServers.list', times: 9 });
  await expect(reconcileOrganisation(world.config)).rejects.toMatchObject({
    label: 'acme/apple.business',
    operation: 'mdmServers.list',
  });
});

test('a person is shown ten serial numbers and the count of the rest', async () => {
  world.inDep.addDevices(25, { serverId: world.inDep.servers[0]!.id, atMs: Date.now() });
  const text = formatReconcileTable(await reconcileOrganisation(world.config));
  expect(text).toMatch(/25 in Device Assignment only: (\w+, ){9}\w+ and 15 more\n/);
});
