import { describe, expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

const adamId = '400000000';

describe('an id that is certainly wrong is refused, and nothing is sent', () => {
  it.each(['', ' 1', '1 ', '1a', '-1', '1.0', '٣', 1 as never, null as never])('the Adam ID %j', async (wrong) => {
    await using vpp = await startVpp();
    const calls = [
      vpp.client.assets.associate({ assets: [{ adamId: wrong }], serialNumbers: ['C02A'] }),
      vpp.client.assets.list({ adamId: wrong }).toArray(),
      vpp.client.assignments.list({ adamId: wrong }).toArray(),
    ];
    for (const call of calls) expect((await failureOf(call)).message).toContain('expected digits');
    expect(vpp.simulator.requests()).toEqual([]);
  });

  it.each(['', ' ', 'anna ', ' anna', 'anna\n', 'an\u200Bna', 'an\u0000na', '\uFEFFanna', 7 as never])(
    'the user id %j',
    async (wrong) => {
      await using vpp = await startVpp();
      const request = { assets: [{ adamId }], clientUserIds: [wrong] };
      expect((await failureOf(vpp.client.assets.associate(request))).message).toContain('expected the id of a user');
      expect(vpp.simulator.requests()).toEqual([]);
    },
  );
});

it.each(['anna', 'Anna Müller', 'anna@example.com', '7', '人'])('the user id %j is sent as it is', async (id) => {
  await using vpp = await startVpp({ locations: [{ users: [{ clientUserId: id }] }] });
  const { eventId } = await vpp.client.assets.associate({ assets: [{ adamId }], clientUserIds: [id] });
  expect(eventId).not.toBe('');
  expect(await vpp.client.assignments.list({ clientUserId: id }).toArray()).toMatchObject([{ clientUserId: id }]);
});
