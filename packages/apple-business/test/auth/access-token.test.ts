import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseBusinessKey } from '../../src/index.ts';
import { errorOf, stage } from '../setup.ts';

const tokenRequests = 'accessToken.request';

describe('the access token', () => {
  it('is asked for once by calls that start together', async () => {
    await using scene = await stage();
    const client = scene.client();
    await Promise.all([
      client.mdmServers.list().toArray(),
      client.orgDevices.list().toArray(),
      client.mdmServers.list().toArray(),
    ]);
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(1);
  });

  it('is used for 85 % of its life', async () => {
    await using scene = await stage();
    const client = scene.client();
    await client.mdmServers.list().toArray();
    await scene.clock.advance(3_600_000 * 0.85 - 1);
    await client.mdmServers.list().toArray();
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(1);
    await scene.clock.advance(1);
    await client.mdmServers.list().toArray();
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(2);
  });

  it('is replaced once when it is refused, and the call sent again', async () => {
    await using scene = await stage();
    const client = scene.client();
    await client.mdmServers.list().toArray();
    scene.simulator.revokeAccessTokens();
    await expect(client.mdmServers.list().toArray()).resolves.toHaveLength(2);
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(2);
    expect(scene.simulator.requests('mdmServers.list')).toHaveLength(3);
  });

  it('is not replaced for ever', async () => {
    await using scene = await stage();
    scene.simulator.faults.add({ endpoint: 'mdmServers.list', fault: { status: 401, body: {} }, times: 9 });
    const error = await errorOf(scene.client().mdmServers.list().toArray());
    expect(error).toMatchObject({
      code: 'BUSINESS_UNAUTHORIZED',
      kind: 'auth',
      attempts: 2,
      operation: 'mdmServers.list',
    });
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(2);
  });

  it('is asked for in the body alone; no secret is in a URL', async () => {
    await using scene = await stage();
    await scene.client().mdmServers.list().toArray();
    const [request] = scene.simulator.requests(tokenRequests);
    expect(request?.target).toBe('/auth/oauth2/token');
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(request?.headers.get('accept')).toBe('application/json');
    expect(request?.headers.has('authorization')).toBe(false);
    expect(scene.simulator.requests().every(({ target }) => !/assertion|token=/.test(target))).toBe(true);
  });

  it('lives an hour when the answer does not say', async () => {
    await using scene = await stage();
    const token = await scene.token();
    const client = scene.client();
    scene.simulator.faults.add({ endpoint: tokenRequests, fault: { status: 200, body: { access_token: token } } });
    await client.mdmServers.list().toArray();
    await scene.clock.advance(3_000_000);
    await client.mdmServers.list().toArray();
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(2);
    await scene.clock.advance(100_000);
    await client.mdmServers.list().toArray();
    expect(scene.simulator.requests(tokenRequests)).toHaveLength(3);
  });

  it('makes the key, the assertion and itself appear in no error and no event', async () => {
    await using scene = await stage();
    const events: unknown[] = [];
    const hook = (event: unknown) => void events.push(event);
    const hooks = { onRequest: hook, onResponse: hook, onRetry: hook, onDrift: hook };
    const token = await scene.token();
    const client = scene.client({ hooks, retry: { retries: 1 } });
    scene.simulator.faults.add({
      endpoint: 'mdmServers.list',
      fault: { status: 500, body: { errors: [{ detail: token }] } },
      times: 2,
    });
    const error = await errorOf(client.mdmServers.list().toArray());
    const { d } = JSON.parse(parseBusinessKey(scene.simulator.account.privateKeyPem).jwk.reveal()) as { d: string };
    const seen = inspect([error, events, client], { depth: null, showHidden: true }) + JSON.stringify([error, events]);
    for (const secret of [d, token, token.split('.')[2] ?? token, 'eyJ']) expect(seen).not.toContain(secret);
    expect(events.length).toBeGreaterThan(3);
  });
});
