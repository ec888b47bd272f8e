import { expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { startVpp } from '../start-vpp.ts';

it('is a contract: a change of what is called shows in its report', async () => {
  const report = endpoints.map(
    ({ name, method, path, repeatable }) => `${name}: ${method} ${path}${repeatable ? ', repeatable' : ''}\n`,
  );
  await expect(report.join('')).toMatchFileSnapshot('endpoints.txt');
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
