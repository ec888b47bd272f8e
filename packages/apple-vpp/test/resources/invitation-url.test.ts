import { expect, it } from 'vitest';
import { invitationUrl } from '../../src/resources/invitation-url.ts';
import { startVpp, thrownBy } from '../start-vpp.ts';

it.each(['https://buy.example/?inviteCode=%25inviteCode%25&mt=8', 'https://buy.example/?inviteCode=%inviteCode%&mt=8'])(
  'puts the code into %s',
  (invitationEmail) => {
    expect(invitationUrl({ urls: { invitationEmail } }, 'ab/c')).toBe('https://buy.example/?inviteCode=ab%2Fc&mt=8');
  },
);

it.each([{}, { urls: {} }, { urls: { invitationEmail: 'https://buy.example/' } }])('refuses %j', (config) => {
  expect(thrownBy(() => invitationUrl(config, 'a')).code).toBe('VPP_SCHEMA_MISMATCH');
});

it('leads an invited user to an account', async () => {
  await using vpp = await startVpp();
  const { users } = await vpp.client.users.createAndWait([{ clientUserId: 'anna' }]);
  const code = users[0]?.inviteCode ?? '';
  expect(await vpp.client.users.invitationUrl(code)).toContain(`inviteCode=${code}`);
  expect(vpp.simulator.locations[0]?.acceptInvitation(code)).toMatchObject({ status: 'Associated' });
  expect(vpp.simulator.locations[0]?.acceptInvitation('nonsense')).toBeUndefined();
});
