import { listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { getAssets } from '../../src/api/assets.ts';
import { getSubscriptions } from '../../src/api/subscriptions.ts';
import { createVppClient } from '../../src/index.ts';
import { discoverPath } from '../../src/service-config/discovery.ts';
import { createVppSimulator } from '../../src/testing/index.ts';

const origin = 'https://vpp.itunes.apple.com';

it.each([
  [undefined, { path: '/mdm/v2/assets' }],
  [{}, { path: '/mdm/v2/assets' }],
  [{ getAssets: `${origin}/mdm/v3/assets?x=1` }, { path: '/mdm/v3/assets' }],
  [{ getAssets: 'https://evil.example/mdm/v2/assets' }, { path: '/mdm/v2/assets', refused: 'getAssets' }],
  [{ getAssets: 'http://vpp.itunes.apple.com/mdm/v2/assets' }, { path: '/mdm/v2/assets', refused: 'getAssets' }],
  [{ getAssets: 'nonsense' }, { path: '/mdm/v2/assets', refused: 'getAssets' }],
])('of the addresses %j', (urls, expected) => {
  expect(discoverPath(getAssets, urls && { urls }, origin)).toEqual(expected);
});

it('falls back to the known path where no address is listed', () => {
  expect(discoverPath(getSubscriptions, { urls: {} }, origin)).toEqual({ path: '/mdm/v2/subscriptions' });
});

it('keeps within an origin that has a path', () => {
  const config = {
    urls: { getAssets: 'https://proxy.example/apple/v3/assets', clientConfig: 'https://proxy.example/other' },
  };
  expect(discoverPath(getAssets, config, 'https://proxy.example/apple')).toEqual({ path: '/v3/assets' });
});

/** A service that has moved its assets. */
async function startMoved() {
  const simulator = createVppSimulator();
  const moved = '/mdm/v3/things';
  const server = await listen({
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname === '/mdm/v2/assets') return new Response(null, { status: 404 });
      const path = url.pathname === moved ? '/mdm/v2/assets' : url.pathname;
      const answer = await simulator.fetch(new Request(`${url.origin}${path}${url.search}`, request));
      if (path !== '/mdm/v2/service/config') return answer;
      return Response.json(JSON.parse((await answer.text()).replaceAll('/mdm/v2/assets"', `${moved}"`)));
    },
  });
  return { simulator, server };
}

it.each(['when-needed', 'always'] as const)('follows a call that has moved (%s)', async (discovery) => {
  const { simulator, server } = await startMoved();
  await using client = createVppClient({ credential: simulator.credential, origin: server.origin, discovery });
  expect(await client.assets.list().toArray()).toHaveLength(3);
  await client.assets.list().toArray();
  expect(simulator.requests('serviceConfig.get')).toHaveLength(1);
  expect(simulator.requests('assets.list')).toHaveLength(2);
  await server.close();
});
