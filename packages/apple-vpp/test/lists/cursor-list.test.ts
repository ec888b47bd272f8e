import { expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

it('stops where a page names itself as the next', async () => {
  await using vpp = await startVpp();
  const body = { uId: '1', subscriptions: [], nextCursor: 'same' };
  vpp.simulator.faults.add({ fault: { status: 200, body }, times: 9 });
  const error = await failureOf(vpp.client.subscriptions.list().toArray());
  expect(error).toMatchObject({ code: 'VPP_CURSOR_REPEATED', operation: 'subscriptions.list' });
  expect(vpp.simulator.requests()).toHaveLength(2);
});

it('refuses an empty cursor at once', async () => {
  await using vpp = await startVpp();
  expect(() => vpp.client.subscriptions.list({ cursor: '' })).toThrow(TypeError);
});
