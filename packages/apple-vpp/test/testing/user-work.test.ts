import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }, { clientUserId: 'ben' }];
const start = () =>
  startVpp({ locations: [{ users, assets: [{ adamId: '1' }, { adamId: '2', productType: 'Book' }] }] });

it('creates, each user by themselves', async () => {
  await using vpp = await start();
  const { eventId } = await vpp.client.users.create({
    users: [
      { clientUserId: 'anna' },
      { clientUserId: 'carla', managedAppleId: 'anna@example.com' },
      { clientUserId: 'dora', managedAppleId: 'dora@example.com' },
      { clientUserId: 'emil', email: 'emil@example.com' },
    ],
  });
  const { failures = [], ...status } = await vpp.client.events.status(eventId);
  expect(status).toMatchObject({ eventStatus: 'FAILED', eventType: 'CREATE', numRequested: 4, numCompleted: 2 });
  expect(failures.map(({ errorNumber, errorInfo }) => [errorNumber, errorInfo?.clientUserIds])).toEqual([
    [9716, ['anna']],
    [9641, ['carla']],
  ]);
  const [dora] = await vpp.client.users.list({ clientUserId: 'dora' }).toArray();
  expect(dora).toMatchObject({ status: 'Associated', idHash: expect.stringMatching(/^.{27}=$/) });
  expect(JSON.stringify(await vpp.client.users.list().toArray())).not.toContain('dora@example.com');
});

it('updates who is there', async () => {
  await using vpp = await start();
  await vpp.client.users.update({ users: [{ clientUserId: 'ben', managedAppleId: 'ben@example.com' }] });
  expect(await vpp.client.users.list({ clientUserId: 'ben' }).toArray()).toMatchObject([{ status: 'Associated' }]);
  const { eventId } = await vpp.client.users.update({
    users: [{ clientUserId: 'ben', managedAppleId: 'anna@example.com' }],
  });
  expect((await vpp.client.events.status(eventId)).failures).toMatchObject([{ errorNumber: 9641 }]);
});

it('retires, and keeps several retired records of one id', async () => {
  await using vpp = await start();
  await vpp.client.assets.associate({ assets: [{ adamId: '1' }, { adamId: '2' }], clientUserIds: ['anna'] });
  for (let count = 0; count < 2; count += 1) {
    await vpp.client.users.retire({ users: [{ clientUserId: 'anna' }] });
    await vpp.client.users.create({ users: [{ clientUserId: 'anna' }] });
  }
  const records = await vpp.client.users.list({ clientUserId: 'anna' }).toArray();
  expect(records.map(({ status }) => status)).toEqual(['Retired', 'Retired', 'Registered']);
  expect(await vpp.client.users.list({ retiredOnly: true }).toArray()).toHaveLength(2);
  // Only what can be taken back comes back.
  expect((await vpp.client.assignments.list().toArray()).map(({ adamId }) => adamId)).toEqual(['2']);
});
