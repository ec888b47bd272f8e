import { expect, test } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

test('the account lists what the simulator answers, and how much of it', async () => {
  await using loop = await loopback({ assumptions: { pageLimit: 5_000 } });
  const { urls } = await loop.client().account.get();
  const listed = urls?.flatMap(({ uri, httpMethod }) => httpMethod?.map((method) => `${method} ${uri}`));
  // The replacement's details are too new for the list that was seen.
  const known = endpoints.map(({ method, path }) => `${method} ${path}`).filter((call) => !/replacement/.test(call));
  expect(listed?.sort()).toEqual([...known, 'PUT /profile/devices'].sort());
  expect(urls?.find(({ uri }) => uri === '/devices/sync')?.limit).toEqual({ default: 1_000, maximum: 5_000 });
});

test('the account names organisation and server by their ids', async () => {
  await using loop = await loopback();
  const [organisation] = loop.simulator.organisations;
  const account = await loop.client().account.get();
  expect(account.serverUuid).toMatch(/^[0-9A-F]{32}$/);
  expect(account).toMatchObject({ orgId: organisation?.id, orgIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});
