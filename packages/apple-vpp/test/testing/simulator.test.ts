import { describe, expect, it } from 'vitest';
import { createVppClient, parseContentToken } from '../../src/index.ts';
import { createVppSimulator, vppErrorFault } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

describe('createVppSimulator', () => {
  it.each([
    [{ locations: [] }, 'locations must hold at least one location'],
    [{ pageSize: 0 }, 'pageSize must be a whole number from 1 on'],
    [{ pageSize: 1.5 }, 'pageSize must be a whole number from 1 on'],
  ])('refuses %j', (options, message) => {
    expect(() => createVppSimulator(options)).toThrow(new TypeError(message));
  });

  it('lets a token end when its time has come, and not before', async () => {
    await using vpp = await startVpp();
    const expiresAtMs = vpp.clock.now() + 9 * 86_400_000;
    const credential = parseContentToken(vpp.simulator.issueToken({ expiresAtMs }));
    expect(credential.expiresAt.getTime()).toBe(expiresAtMs);
    await using client = createVppClient({ credential, origin: vpp.server.origin, clock: vpp.clock });
    await vpp.clock.advance(9 * 86_400_000 - 1);
    await expect(client.clientConfig.get()).resolves.toHaveProperty('tokenExpirationDate', '2026-12-02T12:00:00+0000');
    await vpp.clock.advance(1);
    expect(await failureOf(client.clientConfig.get())).toMatchObject({ code: 'VPP_TOKEN_EXPIRED', status: 401 });
  });

  it('revokes a token in the middle of a list', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 4 }], pageSize: 2 });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const asset of vpp.client.assets.list()) {
        if (seen.push(asset.adamId) === 2) vpp.simulator.revokeToken(vpp.simulator.credential.value.reveal());
      }
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'VPP_TOKEN_REVOKED', vendorCode: '9625', kind: 'auth' });
    expect(seen).toHaveLength(2);
  });

  it('lets a manager who may only read, read', async () => {
    await using vpp = await startVpp();
    const credential = parseContentToken(vpp.simulator.issueToken({ readOnly: true }));
    await using client = createVppClient({ credential, origin: vpp.server.origin, clock: vpp.clock });
    await expect(client.assets.list().toArray()).resolves.toHaveLength(3);
    const error = await failureOf(client.clientConfig.update({ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } }));
    expect(error).toMatchObject({ code: 'VPP_FORBIDDEN', kind: 'auth', status: 403, vendorCode: undefined });
    expect(vpp.simulator.locations[0]?.mdmInfo).toBeUndefined();
  });

  it('sends errors with status 200 while it is told to', async () => {
    await using vpp = await startVpp({ errorsInHttp200: true }, { credential: createVppSimulator().credential });
    const expected = { code: 'VPP_TOKEN_NOT_RECOGNISED', vendorCode: '9622' };
    expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ ...expected, status: 200 });
    vpp.simulator.errorsInHttp200 = false;
    expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ ...expected, status: 401 });
  });

  it('cuts pages anew when told to', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 4 }] });
    await vpp.client.assets.list().toArray();
    vpp.simulator.pageSize = 1;
    await vpp.client.assets.list().toArray();
    expect(vpp.simulator.requests('GET /mdm/v2/assets')).toHaveLength(1 + 4);
  });

  it('gets further locations', async () => {
    await using vpp = await startVpp();
    const location = vpp.simulator.addLocation({ name: 'Second', orgName: 'ORG12345' });
    expect(vpp.simulator.locations).toHaveLength(2);
    const credential = parseContentToken(vpp.simulator.issueToken({ location }));
    expect(credential.orgName).toBe('ORG12345');
    await using client = createVppClient({ credential, origin: vpp.server.origin });
    expect(await client.clientConfig.get()).toMatchObject({ locationName: 'Second', uId: location.uId });
  });

  it('plays the faults of one endpoint in order', async () => {
    await using vpp = await startVpp({}, { retry: false });
    const { faults } = vpp.simulator;
    faults.add({ fault: vppErrorFault(9646), endpoint: 'assets.list', times: 2 });
    faults.add({ fault: vppErrorFault(9603), endpoint: 'assets.list' });
    await expect(vpp.client.clientConfig.get()).resolves.toHaveProperty('uId');
    const kinds: unknown[] = [];
    for (let call = 0; call < 3; call += 1) kinds.push((await failureOf(vpp.client.assets.list().toArray())).kind);
    expect(kinds).toEqual(['throttled', 'throttled', 'server']);
    await expect(vpp.client.assets.list().toArray()).resolves.toHaveLength(3);
  });
});
