import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { createDeveloperTokenSource } from '../../../src/index.ts';
import { createMetadataSimulator } from '../../../src/testing/index.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  publicKeyEncoding: { format: 'pem', type: 'spki' },
});
const team = { teamId: 'TEAM123456', keyId: 'KEY1234567' };
const items = [
  { adamId: '1', name: 'Notes' },
  { adamId: '2', book: true },
  { adamId: '3', custom: true },
];
const simulator = createMetadataSimulator({ items, keys: { [team.keyId]: publicKey }, teamId: team.teamId });
const developerToken = createDeveloperTokenSource({ ...team, privateKey: new Secret(privateKey) });

async function read(path: string, root = 'catalog/de/') {
  const headers = { authorization: `Bearer ${(await developerToken.token()).reveal()}` };
  const response = await simulator.fetch(new Request(`https://api.ent.apple.com/v1/${root}${path}`, { headers }));
  return { status: response.status, body: (await response.json()) as { readonly data?: readonly object[] } };
}

it('answers one app, and one book, by its number', async () => {
  expect(await read('apps/1?platform=iphone')).toMatchObject({
    status: 200,
    body: { data: [{ id: '1', type: 'apps', href: '/v1/catalog/de/apps/1', attributes: { name: 'Notes' } }] },
  });
  expect((await read('books/2?platform=web')).body.data).toHaveLength(1);
});

it.each(['apps/9', 'apps/2', 'apps/3', 'books/1'])('answers 404 to %s', async (path) => {
  expect((await read(`${path}?platform=iphone`)).status).toBe(404);
});

it.each(['apps/1', 'apps/1?platform=phone'])('answers 400 to %s: the platform is required', async (path) => {
  expect((await read(path)).status).toBe(400);
});

it('answers one storefront by its country, and 404 for an unknown country', async () => {
  expect((await read('de', 'storefronts/')).body.data).toEqual([{ id: 'de', type: 'storefronts' }]);
  expect((await read('xx', 'storefronts/')).status).toBe(404);
});
