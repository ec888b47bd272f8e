import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type BusinessClient, createBusinessClient, type OrgDevice } from '../src/index.ts';
import { createBusinessSimulator, generateBusinessKey } from '../src/testing/index.ts';
import { errorOf, stage } from './setup.ts';

const { privateKeyPem: privateKey } = generateBusinessKey();
const options = { clientId: 'BUSINESSAPI.1', keyId: 'key-1', privateKey };

describe('createBusinessClient', () => {
  it('sends nothing', async () => {
    await using scene = await stage();
    const client = scene.client();
    client.orgDevices.list();
    await client.close();
    expect(scene.simulator.requests()).toHaveLength(0);
  });

  it.each([
    ['clientId', { clientId: 'abc' }],
    ['keyId', { keyId: '' }],
    ['keyId', { keyId: 'BUSINESSAPI.1' }],
    ['privateKey', { privateKey: '' }],
    ['edition', { edition: 'school' as const }],
    ['origin', { origin: 'http://example.com' }],
    ['tokenOrigin', { tokenOrigin: 'nowhere' }],
    ['timeoutMs', { timeoutMs: 0 }],
  ])('refuses a wrong %s and names it', (name, wrong) => {
    const make = () => createBusinessClient({ ...options, ...wrong });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(new RegExp(`^${name}\\b`));
  });

  it('never repeats a private key in its complaint', () => {
    const make = () => createBusinessClient({ ...options, privateKey: privateKey.slice(0, 200) });
    expect(make).toThrow(expect.objectContaining({ message: expect.not.stringContaining(privateKey.slice(40, 80)) }));
  });

  it('tells its edition and asks for its scope', async () => {
    await using scene = await stage();
    const [organisation] = scene.simulator.organisations;
    const account = scene.simulator.addAccount(organisation ?? createAppleOrganisation(), { edition: 'school' });
    const client = scene.client({}, account);
    expect(client.edition).toBe('school');
    await expect(client.mdmServers.list().toArray()).resolves.toHaveLength(2);
  });
});

describe('orgDevices', () => {
  it('lists all devices over several pages', async () => {
    await using scene = await stage(7);
    const devices = await scene.client().orgDevices.list({ limit: 3 }).toArray();
    expect(devices.map(({ id }) => id)).toEqual(
      [...(scene.simulator.organisations[0]?.devices() ?? [])].map((d) => d.serialNumber),
    );
    expect(
      scene.simulator.requests('orgDevices.list').map(({ target }) => target.replace(/cursor=[\w-]+/, 'cursor=…')),
    ).toEqual(['/v1/orgDevices?limit=3', '/v1/orgDevices?limit=3&cursor=…', '/v1/orgDevices?limit=3&cursor=…']);
  });

  it('can be left and resumed', async () => {
    await using scene = await stage(5);
    const client = scene.client();
    for await (const page of client.orgDevices.list({ limit: 2 }).pages()) {
      expect(page).toMatchObject({ more: true, total: 5 });
      const rest = await client.orgDevices.list({ limit: 2, cursor: page.cursor ?? '' }).toArray();
      expect(rest).toHaveLength(3);
      break;
    }
  });

  it('reads only the fields that are asked for', async () => {
    await using scene = await stage(1);
    const [device] = await scene
      .client()
      .orgDevices.list({ fields: ['status', 'assignedServer'] })
      .toArray();
    expect(device?.attributes).toEqual({ status: 'ASSIGNED', serialNumber: device?.id });
    expect(Object.keys(device?.relationships ?? {})).toEqual(['assignedServer']);
    const single = await scene.client().orgDevices.get(device?.id ?? '', { fields: ['color'] });
    expect(Object.keys(single.attributes).sort()).toEqual(['color', 'serialNumber']);
  });

  it.each([{ limit: 0 }, { limit: 1001 }, { fields: [] }, { fields: ['a b'] }, { cursor: '' }])(
    'refuses %j before anything is sent',
    async (wrong) => {
      await using scene = await stage();
      const error = await errorOf(scene.client({ label: 'acme' }).orgDevices.list(wrong).toArray());
      expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', kind: 'invalid', label: 'acme', attempts: 0 });
      expect(error.message).toContain(Object.keys(wrong)[0]);
      expect(scene.simulator.requests()).toHaveLength(0);
    },
  );

  it('reads one device, whatever its serial number looks like', async () => {
    await using scene = await stage();
    const serial = scene.simulator.organisations[0]?.deviceAt(1)?.serialNumber ?? '';
    const device = await scene.client().orgDevices.get(serial);
    expect(device).toMatchObject({ type: 'orgDevices', id: serial, attributes: { serialNumber: serial } });
    const error = await errorOf(scene.client().orgDevices.get('../mdmServers'));
    expect(error).toMatchObject({ code: 'BUSINESS_NOT_FOUND', kind: 'config', vendorCode: 'NOT_FOUND' });
    expect((await errorOf(scene.client().orgDevices.get(''))).code).toBe('BUSINESS_INVALID_REQUEST');
  });

  it('agrees with a move that was made elsewhere', async () => {
    await using scene = await stage();
    const [organisation] = scene.simulator.organisations;
    const serial = organisation?.deviceAt(0)?.serialNumber ?? '';
    organisation?.assign(serial, undefined, scene.clock.now());
    expect((await scene.client().orgDevices.get(serial)).attributes).toMatchObject({ status: 'UNASSIGNED' });
  });
});

describe('mdmServers', () => {
  it('lists the servers with their devices', async () => {
    await using scene = await stage(4);
    const servers = await scene.client().mdmServers.list().toArray();
    expect(servers.map(({ id, attributes }) => [id, attributes.serverName, attributes.deviceCount])).toEqual(
      scene.simulator.organisations[0]?.servers.map(({ id, name }, index) => [id, name, index === 0 ? 4 : 0]),
    );
  });
});

describe('a per-call option', () => {
  it('wins over the client', async () => {
    await using scene = await stage();
    scene.simulator.faults.add({ endpoint: 'mdmServers.list', fault: { status: 503 } });
    const error = await errorOf(scene.client().mdmServers.list({ retry: false }).toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_SERVER_ERROR', attempts: 1 });
    const aborted = await errorOf(scene.client().orgDevices.get('X', { signal: AbortSignal.abort() }));
    expect(aborted.code).toBe('BUSINESS_ABORTED');
  });
});

it('has the types that its readers rely on', () => {
  expectTypeOf<BusinessClient['orgDevices']['get']>().returns.resolves.toEqualTypeOf<OrgDevice>();
  // @ts-expect-error clientId, keyId and privateKey are required
  expect(() => createBusinessClient({ clientId: 'BUSINESSAPI.1' })).toThrow(/^keyId/);
  expect(() => createBusinessSimulator({ organisations: [] })).toThrow(/^organisations/);
});

it('names an option that it does not have', () => {
  const options = { clientId: 'BUSINESSAPI.1', keyId: '1', privateKey: 'x', orign: 'https://x.example' };
  expect(() => createBusinessClient(options)).toThrow(
    'createBusinessClient has no option "orign"; did you mean "origin"?',
  );
  expect(() => createBusinessClient(undefined as never)).toThrow('createBusinessClient takes one object with options');
});
