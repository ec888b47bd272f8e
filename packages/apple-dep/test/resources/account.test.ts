import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';
import { scriptedService } from '../scripted-service.ts';

test('reads the organisation and the server of the token', async () => {
  await using loop = await loopback();
  const [organisation] = loop.simulator.organisations;
  expect(await loop.client().account.get()).toMatchObject({
    orgName: organisation?.name,
    serverName: organisation?.servers[0]?.name,
    adminId: organisation?.adminEmail,
  });
  expect(loop.simulator.requests('account.get')).toHaveLength(1);
});

test.each([{}, { server_name: 'x' }, { server_uuid: 'x' }, { server_uuid: 'x', org_name: null }, { a: 1 }])(
  'the answer %j is no account',
  async (body) => {
    await using service = await scriptedService(() => body);
    await expect(service.dep.account.get()).rejects.toMatchObject({
      code: 'DEP_SCHEMA_MISMATCH',
      operation: 'account.get',
    });
  },
);

test('takes the options of a call', async () => {
  await using loop = await loopback();
  await expect(loop.client().account.get({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'DEP_ABORTED',
  });
});
