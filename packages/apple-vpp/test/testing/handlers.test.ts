import { expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { createVppSimulator } from '../../src/testing/index.ts';

it('answers each authenticated call with the location, the end of the token and the owner', async () => {
  const simulator = createVppSimulator({ locations: [{ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } }] });
  const expiresAtMs = Date.UTC(2031, 1, 3, 4, 5, 6);
  const authorization = `Bearer ${simulator.issueToken({ expiresAtMs })}`;
  for (const { method, path } of endpoints.filter(({ auth }) => auth === 'bearer')) {
    const headers = { authorization, 'content-type': 'application/json' };
    const body = method === 'POST' ? '{}' : null;
    const answer = await simulator.fetch(new Request(`https://vpp.itunes.apple.com${path}`, { method, headers, body }));
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({
      uId: simulator.locations[0]?.uId,
      tokenExpirationDate: '2031-02-03T04:05:06+0000',
      mdmInfo: { id: 'a', name: 'b', metadata: 'c' },
    });
  }
});
