import { expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { createVppSimulator } from '../../src/testing/index.ts';

it('answers each authenticated read with the location, the end of the token and the owner', async () => {
  const simulator = createVppSimulator({ locations: [{ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } }] });
  const expiresAtMs = Date.UTC(2031, 1, 3, 4, 5, 6);
  const authorization = `Bearer ${simulator.issueToken({ expiresAtMs })}`;
  const reads = endpoints.filter(
    ({ auth, method, name }) => auth === 'bearer' && method === 'GET' && name !== 'events.status',
  );
  for (const { path } of reads) {
    const answer = await simulator.fetch(
      new Request(`https://vpp.itunes.apple.com${path}`, { headers: { authorization } }),
    );
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({
      uId: simulator.locations[0]?.uId,
      tokenExpirationDate: '2031-02-03T04:05:06+0000',
      mdmInfo: { id: 'a', name: 'b', metadata: 'c' },
    });
  }
});

it.each([
  ['assets/associate', 9718],
  ['assets/disassociate', 9718],
  ['assets/revoke', 9719],
  ['users/create', 9720],
  ['subscriptions/associate', 9811],
  ['subscriptions/admins/add', 9811],
])('refuses an empty order to %s with %i', async (path, errorNumber) => {
  const simulator = createVppSimulator();
  const headers = { authorization: `Bearer ${simulator.issueToken()}`, 'content-type': 'application/json' };
  const url = `https://vpp.itunes.apple.com/mdm/v2/${path}`;
  const answer = await simulator.fetch(new Request(url, { method: 'POST', headers, body: '{}' }));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ errorNumber });
});

it('says when a token ends only in its last days, where that doubt is decided so', async () => {
  const simulator = createVppSimulator({ doubts: { tokenExpiration: 'last-15-days' } });
  const ask = async (days: number) => {
    const token = simulator.issueToken({ expiresAtMs: Date.now() + days * 86_400_000 });
    const headers = { authorization: `Bearer ${token}` };
    return await (
      await simulator.fetch(new Request('https://vpp.itunes.apple.com/mdm/v2/client/config', { headers }))
    ).json();
  };
  expect(await ask(14)).toHaveProperty('tokenExpirationDate');
  expect(await ask(16)).not.toHaveProperty('tokenExpirationDate');
});
