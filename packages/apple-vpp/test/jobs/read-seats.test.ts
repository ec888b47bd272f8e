import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
const users = names(30).map((clientUserId) => ({ clientUserId, managedAppleId: `${clientUserId}@example.com` }));
const subscriptions = Array.from({ length: 30 }, (_, index) => ({ adamId: index + 1 }));
const start = () => startVpp({ locations: [{ users, subscriptions }], pageSize: 7 });

it.each([
  ['few users one by one', 3, 30, 6],
  ['many users by all seats of the subscriptions, page by page', 30, 2, 5],
])('asks for %s', async (_words, userCount, subscriptionCount, requests) => {
  await using vpp = await start();
  for (const adamId of [1, 2]) {
    vpp.simulator.locations[0]?.subscriptions.set({ adamId, total: { renewing: 100, expiring: 0 } });
    for (const name of names(userCount)) vpp.simulator.locations[0]?.subscriptions.assign(adamId, name, true);
  }
  const result = await vpp.client.subscriptions.associateAndWait({
    adamIds: subscriptions.slice(0, subscriptionCount).map(({ adamId }) => adamId),
    clientUserIds: names(userCount),
  });
  expect(result.completed).toBe(userCount * subscriptionCount);
  expect(vpp.simulator.requests('subscriptions.assignments').length).toBeGreaterThanOrEqual(requests);
});
