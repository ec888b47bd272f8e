import { listen } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createDepClient, type DepToken, decryptServerToken } from '../../src/index.ts';
import { keyPair } from '../key-pair.ts';
import { type Loopback, loopback } from '../loopback.ts';

const sessionHeader = 'x-adm-auth-session';
const twenty = Array.from({ length: 20 });

const counts = ({ simulator }: Loopback) => ({
  signIns: simulator.requests('GET /session').length,
  calls: simulator.requests('GET /account').length,
});

/** Has the simulator issue a new token, as an administrator does in the portal. */
async function renewedToken({ simulator }: Loopback): Promise<DepToken> {
  const pair = await keyPair();
  return decryptServerToken({ ...pair, file: Buffer.from(simulator.issueToken(pair)) });
}

describe('the session', () => {
  test('is opened by the first call and used by all', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    await dep.account.get();
    await dep.devices.fetch().toArray();
    await dep.account.get();
    expect(counts(loop)).toEqual({ signIns: 1, calls: 2 });
  });

  test('is opened once for calls that come together', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    await Promise.all(twenty.map(() => dep.account.get()));
    expect(counts(loop)).toEqual({ signIns: 1, calls: 20 });
  });

  test('is not shared between clients', async () => {
    await using loop = await loopback();
    await Promise.all([loop.client().account.get(), loop.client().account.get()]);
    expect(counts(loop)).toEqual({ signIns: 2, calls: 2 });
  });

  test('that ran out is renewed once, and the call sent once more', async () => {
    await using loop = await loopback({ sessionSeconds: 60 });
    const dep = loop.client();
    await dep.account.get();
    await loop.clock.advance(60_000);
    await dep.account.get();
    expect(counts(loop)).toEqual({ signIns: 2, calls: 3 });
    expect(loop.clock.sleptMs).toBe(0);
  });

  test('that ran out under twenty calls is renewed once', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    await dep.account.get();
    loop.simulator.expireSessions();
    await Promise.all(twenty.map(() => dep.account.get()));
    const { signIns, calls } = counts(loop);
    expect(signIns).toBe(2);
    expect(calls).toBeGreaterThanOrEqual(21);
    expect(calls).toBeLessThanOrEqual(41);
  });

  test('that an answer hands out replaces the former', async () => {
    await using loop = await loopback({ rotateSessions: true });
    const dep = loop.client();
    for (let call = 0; call < 4; call += 1) await dep.account.get();
    const sent = loop.simulator.requests('account.get').map(({ headers }) => headers.get(sessionHeader));
    expect(new Set(sent).size).toBe(4);
    expect(counts(loop).signIns).toBe(1);
  });

  test('that the service does not know is renewed once', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 403, body: 'FORBIDDEN' } });
    await loop.client().account.get();
    expect(counts(loop)).toEqual({ signIns: 2, calls: 2 });
  });

  test.each([
    [403, 'FORBIDDEN', 'DEP_SESSION_FORBIDDEN'],
    [401, 'UNAUTHORIZED', 'DEP_UNAUTHORIZED'],
    [401, 'token_rejected', 'DEP_TOKEN_REJECTED'],
    [403, 'token_rejected', 'DEP_TOKEN_REJECTED'],
    [401, '', 'DEP_UNAUTHORIZED'],
  ])('refused again with %i %s ends the call: it never loops', async (status, body, code) => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status, body }, times: 100 });
    await expect(loop.client().account.get()).rejects.toMatchObject({ code, status, kind: 'auth', attempts: 2 });
    expect(counts(loop)).toEqual({ signIns: 2, calls: 2 });
  });

  test.each([
    ['T_C_NOT_SIGNED', 'DEP_TERMS_NOT_SIGNED'],
    ['ACCESS_DENIED', 'DEP_ACCESS_DENIED'],
  ])('is not renewed for %s', async (body, code) => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 403, body } });
    await expect(loop.client().account.get()).rejects.toMatchObject({ code, attempts: 1 });
    expect(counts(loop)).toEqual({ signIns: 1, calls: 1 });
  });

  test('is renewed also where the clocks differ, as long as the service takes the sign-in', async () => {
    await using loop = await loopback();
    const date = new Date(loop.clock.now() - 6 * 60_000).toUTCString();
    let signIns = 0;
    await using server = await listen({
      fetch({ url, headers }) {
        if (url.endsWith('/session'))
          return Response.json({ auth_session_token: `s${++signIns}` }, { headers: { date } });
        if (headers.get(sessionHeader) === 's2')
          return Response.json({ org_name: 'Example', server_uuid: 'A' }, { headers: { date } });
        return new Response('UNAUTHORIZED', { status: 401, headers: { date } });
      },
    });
    expect(await loop.client({ origin: server.origin }).account.get()).toEqual({ orgName: 'Example', serverUuid: 'A' });
  });
});

describe('the sign-in', () => {
  test('that failed is tried again by the next call', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'session.open', fault: { status: 403, body: 'ACCESS_DENIED' } });
    const dep = loop.client();
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_ACCESS_DENIED', operation: 'session.open' });
    await dep.account.get();
    expect(counts(loop)).toEqual({ signIns: 2, calls: 1 });
  });

  test('that failed fails all calls that wait for it, and is not sent for each of them', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'session.open', fault: { status: 403, body: 'ACCESS_DENIED' } });
    const dep = loop.client();
    const settled = await Promise.allSettled(twenty.map(() => dep.account.get()));
    expect(settled.map(({ status }) => status)).toEqual(twenty.map(() => 'rejected'));
    expect(counts(loop)).toEqual({ signIns: 1, calls: 0 });
  });

  test('is not ended by one of those who wait for it', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    const controller = new AbortController();
    const [impatient, patient] = [dep.account.get({ signal: controller.signal }), dep.account.get()];
    controller.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'DEP_ABORTED', kind: 'aborted' });
    await expect(patient).resolves.toMatchObject({ serverName: 'Device Management' });
    expect(counts(loop).signIns).toBe(1);
  });

  test('is repeated when the network fails, with a new nonce', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'session.open', fault: 'reset-body' });
    await loop.client().account.get();
    expect(counts(loop)).toEqual({ signIns: 2, calls: 1 });
  });

  test('is signed for Apple’s address, also through a proxy with a path of its own', async () => {
    await using loop = await loopback();
    await using proxy = await listen({
      fetch: (request) => loop.simulator.fetch(new Request(request.url.replace('/tenants/7/dep', ''), request)),
    });
    const origin = `${proxy.origin}/tenants/7/dep/`;
    expect(await loop.client({ origin }).account.get()).toMatchObject({ serverName: 'Device Management' });
    const elsewhere = loop.client({ origin, signatureOrigin: 'https://dep.example' });
    await expect(elsewhere.account.get()).rejects.toMatchObject({ code: 'DEP_SIGNATURE_INVALID' });
  });
});

describe('the credential', () => {
  test('from a function is read at each sign-in, so that a renewed token takes effect', async () => {
    await using loop = await loopback();
    let token = loop.simulator.credential;
    let reads = 0;
    const dep = loop.client({
      credential: async () => {
        reads += 1;
        return await Promise.resolve(token);
      },
    });
    await dep.account.get();
    await dep.account.get();
    expect(reads).toBe(1);
    const renewed = await renewedToken(loop);
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_REJECTED', kind: 'auth' });
    token = renewed;
    await dep.account.get();
    expect(reads).toBe(3);
  });

  test('given as a value stays what it was', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    await dep.account.get();
    await renewedToken(loop);
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_REJECTED' });
  });

  test('that a function fails to yield is our fault, not the service’s: nothing is sent', async () => {
    await using loop = await loopback();
    const failing = loop.client({ credential: () => Promise.reject(new Error('the vault is sealed')) });
    await expect(failing.account.get()).rejects.toMatchObject({
      code: 'DEP_UNEXPECTED',
      kind: 'local',
      cause: { message: 'the vault is sealed' },
    });
    // As a program without types would do.
    const empty = loop.client({ credential: () => ({}) as DepToken });
    await expect(empty.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_UNREADABLE', kind: 'config' });
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('is read anew for each attempt, not kept from a failed one', async () => {
    await using loop = await loopback();
    const wrong = createWrongToken(loop.simulator.credential);
    const tokens = [wrong, loop.simulator.credential];
    await using dep = createDepClient({
      credential: () => tokens.shift() ?? wrong,
      origin: loop.server.origin,
      clock: loop.clock,
    });
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_SIGNATURE_INVALID' });
    await dep.account.get();
  });
});

function createWrongToken(token: DepToken): DepToken {
  return { ...token, accessSecret: token.consumerSecret };
}
