import { expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { startVpp } from '../start-vpp.ts';

it('is the list of what is called', () => {
  expect(endpoints.map(({ name, method, path, repeatable }) => `${name} ${method} ${path} ${repeatable}`)).toEqual([
    'serviceConfig.get GET /mdm/v2/service/config true',
    'clientConfig.get GET /mdm/v2/client/config true',
    'clientConfig.update POST /mdm/v2/client/config false',
    'assets.list GET /mdm/v2/assets true',
    'assets.associate POST /mdm/v2/assets/associate false',
    'assets.disassociate POST /mdm/v2/assets/disassociate false',
    'assets.revoke POST /mdm/v2/assets/revoke false',
    'assignments.list GET /mdm/v2/assignments true',
    'users.list GET /mdm/v2/users true',
    'users.create POST /mdm/v2/users/create false',
    'users.update POST /mdm/v2/users/update false',
    'users.retire POST /mdm/v2/users/retire false',
    'events.status GET /mdm/v2/status true',
    'subscriptions.enable POST /mdm/v2/subscriptions/enable true',
    'subscriptions.disable POST /mdm/v2/subscriptions/disable false',
    'subscriptions.list GET /mdm/v2/subscriptions true',
    'subscriptions.assignments GET /mdm/v2/subscriptions/assignments true',
    'subscriptions.associate POST /mdm/v2/subscriptions/associate false',
    'subscriptions.disassociate POST /mdm/v2/subscriptions/disassociate false',
    'subscriptionAdmins.list GET /mdm/v2/subscriptions/admins true',
    'subscriptionAdmins.add POST /mdm/v2/subscriptions/admins/add true',
    'subscriptionAdmins.remove POST /mdm/v2/subscriptions/admins/remove true',
  ]);
});

it('holds no endpoint that the client cannot call or the simulator cannot answer', async () => {
  const drift: unknown[] = [];
  const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }, { clientUserId: 'ben' }];
  await using vpp = await startVpp(
    { locations: [{ users, assets: [{ adamId: '1', assignedCount: 3 }] }] },
    { hooks: { onDrift: (event) => drift.push(event) } },
  );
  const { client, simulator } = vpp;
  const request = { assets: [{ adamId: '1' }], clientUserIds: ['anna'], serialNumbers: ['S1'] };
  await client.serviceConfig.get();
  await client.clientConfig.get();
  await client.clientConfig.update({ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } });
  await client.assets.list().toArray();
  const { eventId } = await client.assets.associate(request);
  expect(await client.events.status(eventId)).toMatchObject({ eventStatus: 'COMPLETE', numRequested: 2 });
  await client.assets.disassociate({ ...request, clientUserIds: [] });
  await client.assets.revoke({ clientUserIds: ['anna'] });
  expect(await client.assignments.list({ includeUserState: true }).toArray()).toHaveLength(3);
  await client.users.create({ users: [{ clientUserId: 'carla' }] });
  await client.users.update({ users: [{ clientUserId: 'ben', email: 'ben@example.com' }] });
  await client.users.retire({ users: [{ clientUserId: 'carla' }] });
  expect(await client.users.list().toArray()).toHaveLength(3);
  await client.subscriptions.enable();
  await client.subscriptions.disable();
  await client.subscriptions.enable();
  simulator.locations[0]?.subscriptions.set({ adamId: 77 });
  const seats = { adamIds: [77], clientUserIds: ['anna'] };
  await client.subscriptions.associate(seats);
  expect(await client.subscriptions.list().toArray()).toHaveLength(1);
  expect(await client.subscriptions.assignments().toArray()).toHaveLength(1);
  await client.subscriptions.disassociate(seats);
  await client.subscriptions.admins.add(seats);
  expect(await client.subscriptions.admins.list({ includeUserState: true }).toArray()).toHaveLength(1);
  await client.subscriptions.admins.remove(seats);
  const called = new Set(simulator.requests().map(({ endpoint }) => endpoint));
  expect(called).toEqual(new Set(endpoints.map(({ name }) => name)));
  // What the simulator says is what the schemas know.
  expect(drift).toEqual([]);
});
