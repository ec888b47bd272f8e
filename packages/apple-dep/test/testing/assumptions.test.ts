import { describe, expect, test } from 'vitest';
import type { DepAssumptions } from '../../src/testing/index.ts';
import { loopback } from '../loopback.ts';

const serialOf = (loop: Awaited<ReturnType<typeof loopback>>) =>
  Array.from(loop.simulator.organisations[0]?.devices() ?? [], ({ serialNumber }) => serialNumber)[0] ?? '';

describe('parallel sessions', () => {
  test.each([
    [true, 2],
    [false, 3],
  ])('allowed: %s', async (parallelSessions, signIns) => {
    await using loop = await loopback({ assumptions: { parallelSessions } });
    const [one, other] = [loop.client(), loop.client()];
    await one.account.get();
    await other.account.get();
    await one.account.get();
    expect(loop.simulator.requests('session.open')).toHaveLength(signIns);
  });
});

describe('a rate limit', () => {
  const rateLimit = { requests: 3, windowSeconds: 60 };
  const overrun = async (assumptions: Partial<DepAssumptions>) => {
    await using loop = await loopback({ assumptions: { rateLimit, ...assumptions } });
    const dep = loop.client({ retry: false });
    for (let call = 0; call < 3; call += 1) await dep.account.get();
    return await dep.account.get().catch((error: unknown) => error);
  };

  test.each([
    ['seconds', 60_000],
    ['date', 60_000],
    ['none', undefined],
  ] as const)('names the wait: %s', async (retryAfter, retryAfterMs) => {
    expect(await overrun({ retryAfter })).toMatchObject({ code: 'DEP_THROTTLED', status: 429, retryAfterMs });
  });

  test('is over with its window', async () => {
    await using loop = await loopback({ assumptions: { rateLimit } });
    const dep = loop.client();
    for (let call = 0; call < 4; call += 1) await dep.account.get();
    expect(loop.clock.sleptMs).toBe(60_000);
  });
});

test('a device is throttled after so many assignments in a window', async () => {
  await using loop = await loopback({ assumptions: { throttle: { assignments: 2, windowSeconds: 3_600 } } });
  const dep = loop.client();
  const serial = serialOf(loop);
  const { profileUuid } = await dep.profiles.define({ profileName: 'A', url: 'https://mdm.example.com' });
  const assign = async () => {
    const { devices, retryAfterMs } = await dep.profiles.assign(profileUuid, [serial]);
    return [devices.get(serial), retryAfterMs];
  };
  expect([await assign(), await assign()]).toEqual(Array(2).fill(['SUCCESS', undefined]));
  await loop.clock.advance(600_000);
  expect(await assign()).toEqual(['THROTTLED', 3_000_000]);
  await loop.clock.advance(3_000_000);
  expect(await assign()).toEqual(['SUCCESS', undefined]);
});

test('a foreign device has the status that is assumed', async () => {
  await using loop = await loopback({ assumptions: { foreignDeviceStatus: 'NOT_FOUND' } });
  const devices = await loop.client().devices.details(['FOREIGN1']);
  expect(devices.get('FOREIGN1')).toEqual({ serialNumber: 'FOREIGN1', responseStatus: 'NOT_FOUND' });
});

test('pages are as large as is assumed, and as the account says', async () => {
  await using loop = await loopback({ devices: 3_000, assumptions: { pageLimit: 2_000 } });
  const dep = loop.client();
  const { urls } = await dep.account.get();
  expect(urls?.find(({ uri }) => uri === '/server/devices')?.limit?.maximum).toBe(2_000);
  expect((await dep.devices.fetch({ limit: 5_000 }).firstPage()).items).toHaveLength(2_000);
});

test('a content type may be asked for', async () => {
  await using loop = await loopback({ assumptions: { contentTypeRequired: true } });
  await loop.client().account.get();
  const { simulator } = loop;
  const bare = new Request('https://mdmenrollment.apple.com/session', { headers: { 'user-agent': 'acme-mdm/4.2' } });
  const answer = await simulator.fetch(bare);
  expect(`${answer.status} ${await answer.text()}`).toBe('400 MALFORMED_REQUEST_BODY');
});

test.each(['axios/1.21.1', 'Go-http-client/1.1', 'Java', 'my program'])(
  'any User-Agent is accepted: %s',
  async (agent) => {
    await using loop = await loopback();
    const { simulator } = loop;
    const request = () => new Request('https://mdmenrollment.apple.com/session', { headers: { 'user-agent': agent } });
    expect(await (await simulator.fetch(request())).text()).toBe('oauth_problem_advice');
  },
);

test('refused User-Agents are an assumption', async () => {
  await using loop = await loopback({ assumptions: { refusedUserAgents: ['Java'] } });
  const headers = { 'user-agent': 'Java' };
  const answer = await loop.simulator.fetch(new Request('https://mdmenrollment.apple.com/session', { headers }));
  expect(`${answer.status} ${await answer.text()}`).toBe('400 USER_AGENT_INVALID');
});

test('a content type may be needed by requests with a body only', async () => {
  await using loop = await loopback({ assumptions: { contentTypeRequired: 'bodies' } });
  const send = async (init: RequestInit) => {
    const headers = { 'user-agent': 'acme-mdm' };
    return await (
      await loop.simulator.fetch(new Request('https://mdmenrollment.apple.com/devices', { headers, ...init }))
    ).text();
  };
  expect(await send({ method: 'POST', body: new Uint8Array([123, 125]) })).toBe('MALFORMED_REQUEST_BODY');
  expect(await send({ method: 'POST' })).toBe('UNAUTHORIZED');
});

test('serial numbers may be found whatever their case, and answered in either spelling', async () => {
  for (const answeredSerialNumbers of ['stored', 'request'] as const) {
    await using loop = await loopback({ assumptions: { caseSensitiveSerialNumbers: false, answeredSerialNumbers } });
    const [first] = loop.simulator.organisations[0]?.devices() ?? [];
    const requested = first?.serialNumber.toLowerCase() ?? '';
    const dep = loop.client();
    expect((await dep.devices.details([requested])).get(requested)?.responseStatus).toBe('SUCCESS');
    const { profileUuid } = await dep.profiles.define({ profileName: 'A', url: 'https://mdm.example.com' });
    expect((await dep.profiles.assign(profileUuid, [requested])).devices.get(requested)).toBe('SUCCESS');
    expect((await dep.profiles.remove([requested])).get(requested)).toBe('SUCCESS');
    expect((await dep.devices.disown([requested], { forGood: true })).get(requested)).toBe('SUCCESS');
  }
  await using loop = await loopback();
  const [first] = loop.simulator.organisations[0]?.devices() ?? [];
  const requested = first?.serialNumber.toLowerCase() ?? '';
  expect((await loop.client().devices.details([requested])).get(requested)?.responseStatus).toBe('NOT_ACCESSIBLE');
});

test('the record of a device that left does not say when it was assigned', async () => {
  await using loop = await loopback({ devices: 2 });
  const dep = loop.client();
  const { cursor = '', items } = await dep.devices.fetch().firstPage();
  loop.simulator.organisations[0]?.assign(items[0]?.serialNumber ?? '', undefined, loop.clock.now());
  const [record] = await dep.devices.sync({ cursor }).toArray();
  expect(record).toMatchObject({ opType: 'deleted' });
  expect(record).not.toHaveProperty('deviceAssignedDate');
});
