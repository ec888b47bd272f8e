import { expect, test } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

test('the account lists what the simulator answers', async () => {
  await using loop = await loopback();
  const { urls } = await loop.client().account.get();
  const listed = urls?.flatMap(({ uri, httpMethod }) => httpMethod?.map((method) => `${method} ${uri}`));
  expect(listed?.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
});

test('the account names organisation and server by their ids', async () => {
  await using loop = await loopback();
  const [organisation] = loop.simulator.organisations;
  const account = await loop.client().account.get();
  expect(account.serverUuid).toMatch(/^[0-9A-F]{32}$/);
  expect(account).toMatchObject({ orgId: organisation?.id, orgIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});
