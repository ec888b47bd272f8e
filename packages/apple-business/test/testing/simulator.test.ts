import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createBusinessSimulator } from '../../src/testing/index.ts';
import { errorOf, stage } from '../setup.ts';

describe('createBusinessSimulator', () => {
  it('adds accounts to its own organisations only', () => {
    const [one, two] = ['One', 'Two'].map((name) => createAppleOrganisation({ name }));
    if (!one || !two) throw new Error('unreachable');
    const simulator = createBusinessSimulator({ organisations: [one] });
    expect(simulator.addAccount(one).clientId).not.toBe(simulator.addAccount(one).clientId);
    expect(() => simulator.addAccount(two)).toThrow(/^organisation/);
  });

  it('separates the accounts of two organisations on one address', async () => {
    await using scene = await stage(2);
    const other = createAppleOrganisation({ name: 'Other', devices: 4 });
    const simulator = createBusinessSimulator({
      organisations: [...scene.simulator.organisations, other],
      clock: scene.clock,
    });
    await using server = await listen(simulator);
    const at = { origin: server.origin, tokenOrigin: server.origin };
    const mine = await scene.client(at, simulator.account).orgDevices.list().toArray();
    const theirs = await scene.client(at, simulator.addAccount(other)).orgDevices.list().toArray();
    expect([mine.length, theirs.length]).toEqual([2, 4]);
    expect((await errorOf(scene.client(at, simulator.account).orgDevices.get(theirs[0]?.id ?? ''))).code).toBe(
      'BUSINESS_NOT_FOUND',
    );
  });

  it('answers 406 without an Accept header that allows JSON', async () => {
    await using scene = await stage();
    expect((await scene.get('/v1/mdmServers', { accept: 'text/html' })).status).toBe(406);
    expect((await scene.get('/v1/mdmServers', { accept: 'text/html, application/json;q=0.5' })).status).toBe(200);
    const bare = new Request(`${scene.origin}/v1/mdmServers`);
    expect((await scene.simulator.fetch(bare)).status).toBe(401);
  });

  it('answers 406 to a request without Accept if the option says so', async () => {
    await using scene = await stage(1, undefined, { acceptRequired: true });
    const bare = new Request(`${scene.origin}/v1/mdmServers`);
    expect((await scene.simulator.fetch(bare)).status).toBe(406);
  });

  it.each([undefined, 'Bearer', 'Bearer nonsense', 'Basic eDp5'])(
    'answers 401 to Authorization %j',
    async (authorization) => {
      await using scene = await stage();
      const headers = { accept: '*/*', ...(authorization === undefined ? {} : { authorization }) };
      const response = await fetch(`${scene.origin}/v1/orgDevices`, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ status: '401', code: 'NOT_AUTHORIZED' }] });
    },
  );

  it('lets access tokens end after an hour on its clock', async () => {
    await using scene = await stage();
    const headers = { accept: '*/*', authorization: `Bearer ${await scene.token()}` };
    const status = async () => (await fetch(`${scene.origin}/v1/mdmServers`, { headers })).status;
    await scene.clock.advance(3_599_999);
    expect(await status()).toBe(200);
    await scene.clock.advance(1);
    expect(await status()).toBe(401);
  });

  it('refuses what an account has no permission for, and nothing else', async () => {
    await using scene = await stage();
    const [organisation = createAppleOrganisation()] = scene.simulator.organisations;
    const client = scene.client({}, scene.simulator.addAccount(organisation, { permissions: ['mdmServers'] }));
    await expect(client.mdmServers.list().toArray()).resolves.toHaveLength(2);
    const error = await errorOf(client.orgDevices.list().toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_PERMISSION_MISSING', operation: 'orgDevices.list', status: 403 });
  });

  it('revokes a key: the next sign-in fails, until then the access token works', async () => {
    await using scene = await stage();
    const client = scene.client();
    await client.mdmServers.list().toArray();
    scene.simulator.revokeKey(scene.simulator.account.keyId);
    await expect(client.mdmServers.list().toArray()).resolves.toHaveLength(2);
    scene.simulator.revokeAccessTokens(scene.simulator.account.clientId);
    const error = await errorOf(client.mdmServers.list().toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_CLIENT', vendorCode: 'invalid_client', kind: 'auth' });
    expect(() => scene.simulator.revokeKey(scene.simulator.account.keyId)).toThrow(RangeError);
  });

  it('limits calls once it is told to, and the client waits as long as it is asked to', async () => {
    await using scene = await stage();
    const client = scene.client();
    scene.simulator.setRateLimits({ readsPerMinute: 2 });
    for (let call = 0; call < 4; call += 1) await client.mdmServers.list().toArray();
    expect(scene.clock.sleptMs).toBe(60_000);
    const error = await errorOf(client.mdmServers.list({ retry: false }).toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_THROTTLED', retryAfterMs: 30_000, status: 429 });
    scene.simulator.setRateLimits(undefined);
    await expect(client.mdmServers.list({ retry: false }).toArray()).resolves.toHaveLength(2);
  });

  it('knows its paths and methods', async () => {
    await using scene = await stage();
    const unknown = await fetch(`${scene.origin}/v1/nothing`);
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { errors: [{ code: 'PATH_ERROR' }] }]);
    const method = await fetch(`${scene.origin}/v1/orgDevices`, { method: 'DELETE' });
    expect([method.status, await method.json()]).toMatchObject([405, { errors: [{ code: 'METHOD_NOT_ALLOWED' }] }]);
  });
});
