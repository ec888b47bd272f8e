import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

it('reads limits, addresses, types and numbers', async () => {
  await using vpp = await startVpp({ limits: { maxAssets: 7 } });
  const config = await vpp.client.serviceConfig.get();
  expect(config.limits).toMatchObject({ maxAssets: 7, maxRequestPerSecond: 15 });
  expect(config.urls).toMatchObject({
    getAssets: `${vpp.server.origin}/mdm/v2/assets`,
    invitationEmail: expect.stringContaining('%25inviteCode%25'),
  });
  expect(config.notificationTypes).toContain('ASSET_COUNT');
  expect(config.errorCodes?.find(({ errorNumber }) => errorNumber === 9621)?.errorMessage).toBeTypeOf('string');
});

it('answers for a revoked token too, so it proves nothing about one', async () => {
  await using vpp = await startVpp();
  vpp.simulator.revokeToken(vpp.simulator.credential.value.reveal());
  await expect(vpp.client.serviceConfig.get()).resolves.toHaveProperty('limits');
});

it('may lack anything', async () => {
  await using vpp = await startVpp();
  vpp.simulator.faults.add({ fault: { status: 200, body: { limits: { maxAssets: 25, maxNew: 3 } } } });
  expect(await vpp.client.serviceConfig.get()).toEqual({ limits: { maxAssets: 25, maxNew: 3 } });
});
