import { expect, it } from 'vitest';
import { startVpp } from '../start-vpp.ts';

const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }];
const subscriptions = Array.from({ length: 9 }, (_, index) => ({ adamId: index + 1 }));

it('halves the subscriptions of one user until the refused subscription is alone', async () => {
  await using vpp = await startVpp({ locations: [{ users, subscriptions }] });
  vpp.simulator.locations[0]?.subscriptions.holdByGroup(6, 'anna');
  const adamIds = subscriptions.map(({ adamId }) => adamId);
  const { completed, failures } = await vpp.client.subscriptions.associateAndWait({ adamIds, clientUserIds: ['anna'] });
  expect(completed).toBe(8);
  expect(failures).toMatchObject([{ adamId: 6, clientUserId: 'anna', errorNumber: 9817 }]);
});

it('does not cut for a refusal that names no user of the request', async () => {
  await using vpp = await startVpp({ locations: [{ users, subscriptions }] });
  const body = { errorNumber: 9814, errorMessage: 'x', errorInfo: { clientUserIds: ['somebody else'] } };
  vpp.simulator.faults.add({ fault: { status: 400, body }, endpoint: 'subscriptions.associate' });
  const { completed, failures } = await vpp.client.subscriptions.associateAndWait({
    adamIds: [1, 2],
    clientUserIds: ['anna'],
  });
  expect(completed).toBe(0);
  expect(failures).toHaveLength(2);
});
