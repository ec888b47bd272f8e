import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 99 },
  { adamId: '2', totalCount: 99 },
];
const users = [{ clientUserId: 'A', managedAppleId: 'a@example.com' }];
/** What was done in spite of the lost answer must be seen, and nothing else. */
const lost = { fault: 'reset', times: 1 } as const;

it('tells a user from a device of the same name', async () => {
  await using vpp = await startVpp({ locations: [{ assets, users }] });
  const [location] = vpp.simulator.locations;
  location?.assign({ adamId: '1' }, { clientUserId: 'A' });
  vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: { status: 502 }, times: 1 });
  const result = await vpp.client.assets.associateAndWait({ assets: [{ adamId: '1' }], serialNumbers: ['A'] });
  expect(result).toMatchObject({ completed: 1, failures: [] });
  expect(location?.holds('1', { serialNumber: 'A' })).toBe(true);
});

it('requests only the parts that were not done', async () => {
  await using vpp = await startVpp({ locations: [{ assets, users }] });
  const [location] = vpp.simulator.locations;
  location?.taskFaults.push({ errorNumber: 9603, adamId: '2', serialNumber: 'B' });
  vpp.simulator.faults.add({ endpoint: 'assets.associate', ...lost });
  const request = { assets: [{ adamId: '1' }, { adamId: '2' }], serialNumbers: ['A', 'B'], clientUserIds: ['A'] };
  expect(await vpp.client.assets.associateAndWait(request)).toMatchObject({ requested: 6, completed: 6 });
  expect(location?.events.all().map(({ requested }) => requested)).toEqual([6, 1]);
});

it('distinguishes a changed address from an unchanged address', async () => {
  await using vpp = await startVpp({ locations: [{ assets, users: [{ clientUserId: 'A' }, { clientUserId: 'B' }] }] });
  vpp.simulator.faults.add({ endpoint: 'users.update', ...lost });
  const changes = ['A', 'B'].map((clientUserId) => ({ clientUserId, email: `${clientUserId}@example.com` }));
  const result = await vpp.client.users.updateAndWait(changes);
  expect(result).toMatchObject({ completed: 2, failures: [] });
  expect(result.users.map(({ email }) => email)).toEqual(['A@example.com', 'B@example.com']);
});

it.each([10, 11])('looks for %i users one by one or all at once', async (count) => {
  const many = Array.from({ length: 40 }, (_, index) => ({ clientUserId: `u${index}` }));
  await using vpp = await startVpp({ locations: [{ users: many }], pageSize: 40 });
  await vpp.client.users.retireAndWait(many.slice(0, count));
  expect(vpp.simulator.requests('users.list')).toHaveLength(count > 10 ? 1 : count);
});
