import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { decryptServerToken } from '../../src/index.ts';
import { createDepSimulator, type DepSimulator, type IssueTokenOptions } from '../../src/testing/index.ts';
import { keyPair } from '../key-pair.ts';
import { loopback } from '../loopback.ts';
import { origin, said, signIn, signInParts } from '../signed-request.ts';

const agent = { 'user-agent': 'acme-mdm/4.2' };
const sessionHeader = 'x-adm-auth-session';

/** A session, signed in for by hand. */
async function sessionOf(simulator: DepSimulator): Promise<string> {
  const parts = signInParts(simulator.credential, simulator.clock.now());
  const answer: unknown = await (await simulator.fetch(signIn(parts))).json();
  expect(answer).toEqual({ auth_session_token: expect.any(String) });
  return (answer as { auth_session_token: string }).auth_session_token;
}

const get = (simulator: DepSimulator, path: string, headers: Record<string, string>) =>
  said(simulator.fetch(new Request(`${origin}${path}`, { headers: { ...agent, ...headers } })));

/** A token as an administrator gets it: downloaded and decrypted. */
async function issuedBy(simulator: DepSimulator, options: Partial<IssueTokenOptions> = {}) {
  const pair = await keyPair();
  return decryptServerToken({ ...pair, file: Buffer.from(simulator.issueToken({ ...pair, ...options })) });
}

describe('the simulator refuses', () => {
  test.each([
    ['', '400 USER_AGENT_MISSING'],
    ['   ', '400 USER_AGENT_MISSING'],
    ['nanodep-godep/0', '400 USER_AGENT_INVALID'],
  ])('the User-Agent %j, at the sign-in and later', async (userAgent, expected) => {
    const simulator = createDepSimulator();
    const parts = signInParts(simulator.credential, simulator.clock.now());
    expect(await said(simulator.fetch(signIn(parts, { 'user-agent': userAgent || undefined })))).toBe(expected);
    const session = await sessionOf(simulator);
    expect(await get(simulator, '/account', { 'user-agent': userAgent, [sessionHeader]: session })).toBe(expected);
  });

  test('calls without a session, with an unknown session, and with an expired session', async () => {
    const clock = createVirtualClock();
    const simulator = createDepSimulator({ clock, sessionSeconds: 60 });
    expect(await get(simulator, '/account', {})).toBe('401 UNAUTHORIZED');
    expect(await get(simulator, '/account', { [sessionHeader]: 'unknown' })).toBe('403 FORBIDDEN');
    const session = await sessionOf(simulator);
    expect(await get(simulator, '/account', { [sessionHeader]: session })).toMatch(/^200 /);
    await clock.advance(60_000);
    expect(await get(simulator, '/account', { [sessionHeader]: session })).toBe('401 UNAUTHORIZED');
  });

  test('what it does not know', async () => {
    const simulator = createDepSimulator();
    expect(await get(simulator, '/nothing', {})).toBe('404 ');
    expect(await said(simulator.fetch(new Request(`${origin}/account`, { method: 'DELETE', headers: agent })))).toBe(
      '405 ',
    );
    expect(simulator.requests().map(({ endpoint }) => endpoint)).toEqual([undefined, undefined]);
  });

  test.each(['{', '', '7', 'null'])('a body that is no object: %j', async (body) => {
    const simulator = createDepSimulator();
    const headers = { ...agent, [sessionHeader]: await sessionOf(simulator) };
    const request = new Request(`${origin}/server/devices`, { method: 'POST', headers, body });
    expect(await said(simulator.fetch(request))).toBe('400 MALFORMED_REQUEST_BODY');
  });

  test('with a quoted text, when asked for', async () => {
    const simulator = createDepSimulator({ quotedErrors: true });
    expect(await get(simulator, '/account', {})).toBe('401 "UNAUTHORIZED"');
  });
});

describe('a client sees', () => {
  test('that its clock is off', async () => {
    await using loop = await loopback();
    for (const minutes of [-6, 6]) {
      const clock = { ...loop.clock, now: () => loop.clock.now() + minutes * 60_000 };
      const call = loop.client({ clock }).account.get();
      await expect(call).rejects.toMatchObject({
        code: 'DEP_CLOCK_SKEW',
        kind: 'local',
        vendorCode: 'timestamp_refused',
        message: expect.stringContaining(`the clock of this machine is 360 s ${minutes > 0 ? 'fast' : 'slow'}`),
      });
    }
  });

  test('that terms wait to be accepted, until they are', async () => {
    const organisation = createAppleOrganisation({ name: 'Example School' });
    await using loop = await loopback({ organisations: [organisation] });
    const dep = loop.client();
    organisation.termsPending = true;
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TERMS_NOT_SIGNED', kind: 'terms' });
    organisation.termsPending = false;
    await dep.account.get();
    organisation.termsPending = true;
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TERMS_NOT_SIGNED' });
    expect(loop.simulator.requests('session.open')).toHaveLength(2);
  });

  test('that its token expired', async () => {
    await using loop = await loopback();
    const expiresAtMs = loop.clock.now() + 60_000;
    const credential = await issuedBy(loop.simulator, { expiresAtMs });
    expect(credential.expiresAt).toEqual(new Date(expiresAtMs));
    const dep = loop.client({ credential });
    await dep.account.get();
    await loop.clock.advance(200_000);
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_EXPIRED', kind: 'auth' });
  });

  test('that its token was replaced or revoked', async () => {
    await using loop = await loopback();
    const [first, second] = [loop.simulator.credential, await issuedBy(loop.simulator)];
    await expect(loop.client({ credential: first }).account.get()).rejects.toMatchObject({
      code: 'DEP_TOKEN_REJECTED',
    });
    const dep = loop.client({ credential: second });
    await dep.account.get();
    expect(second.consumerKey.reveal()).toBe(first.consumerKey.reveal());
    const server = loop.simulator.organisations[0]?.servers[0];
    if (server) loop.simulator.revokeToken(server);
    await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_REJECTED' });
  });

  test('only its own organisation and server', async () => {
    const school = createAppleOrganisation({ name: 'School', devices: 3 });
    const company = createAppleOrganisation({ name: 'Company', devices: 4, servers: ['Phones', 'Macs'] });
    const [, macs] = company.servers;
    const [mac] = company.devices();
    if (mac && macs) company.assign(mac.serialNumber, macs.id, 0);
    await using loop = await loopback({ organisations: [school, company] });
    const tokens = {
      school: await issuedBy(loop.simulator, { organisation: school }),
      phones: await issuedBy(loop.simulator, { organisation: company }),
      macs: await issuedBy(loop.simulator, { organisation: company, ...(macs ? { server: macs } : {}) }),
    };
    const seen = Object.entries(tokens).map(async ([name, credential]) => {
      const dep = loop.client({ credential });
      const { orgName, serverName } = await dep.account.get();
      const devices = await dep.devices.fetch().toArray();
      return [
        name,
        orgName,
        serverName,
        devices.length,
        devices.some((device) => device.serialNumber === mac?.serialNumber),
      ];
    });
    expect(await Promise.all(seen)).toEqual([
      ['school', 'School', 'Device Management', 3, false],
      ['phones', 'Company', 'Phones', 3, false],
      ['macs', 'Company', 'Macs', 1, true],
    ]);
  });

  test('a service that speaks an older protocol', async () => {
    await using loop = await loopback({ devices: 40 });
    const read = async (protocolVersion: number) => {
      const dep = loop.client({ protocolVersion });
      const account = await dep.account.get();
      const systems = (await dep.devices.fetch().toArray()).map(({ os }) => os);
      return { id: account.orgId !== undefined, iPad: systems.includes('iPadOS'), any: systems.some(Boolean) };
    };
    expect(await read(1)).toEqual({ id: false, iPad: false, any: false });
    expect(await read(2)).toEqual({ id: false, iPad: false, any: true });
    expect(await read(3)).toEqual({ id: true, iPad: false, any: true });
    expect(await read(7)).toEqual({ id: true, iPad: true, any: true });
  });
});

describe('createDepSimulator', () => {
  test('refuses an empty list of organisations', () => {
    expect(() => createDepSimulator({ organisations: [] })).toThrow(/^organisations\b/);
    const empty = createAppleOrganisation({ servers: [] });
    expect(() => createDepSimulator({ organisations: [empty] })).toThrow(/^organisations\b/);
  });

  test('issues tokens only for whom it serves, and to a certificate', async () => {
    const simulator = createDepSimulator();
    const stranger = createAppleOrganisation({ name: 'Stranger' });
    const { certificate } = await keyPair();
    expect(() => simulator.issueToken({ certificate, organisation: stranger })).toThrow(/^organisation\b/);
    const [server] = stranger.servers;
    expect(() => simulator.issueToken({ certificate, ...(server ? { server } : {}) })).toThrow(/^server\b/);
    expect(() => simulator.issueToken({ certificate: 'none' })).toThrow(/^certificate\b/);
  });

  test('says where it stands in for', () => {
    expect(createDepSimulator().origins).toEqual([origin]);
  });
});
