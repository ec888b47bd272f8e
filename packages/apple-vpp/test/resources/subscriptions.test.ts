import { describe, expect, it } from 'vitest';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const users = [
  { clientUserId: 'anna', managedAppleId: 'anna@example.com' },
  { clientUserId: 'ben', managedAppleId: 'ben@example.com' },
  { clientUserId: 'carla' },
];
const subscriptions = [
  { adamId: 77, parentAdamId: 7, total: { renewing: 1, expiring: 1 } },
  { adamId: 88 },
  { adamId: 99 },
];
const start = (more: object = {}) => startVpp({ locations: [{ users, subscriptions }], ...more });

describe('subscriptions', () => {
  it('count seats by their own kind and by the choice of who has them', async () => {
    await using vpp = await start();
    await vpp.client.subscriptions.associate({ adamIds: [77], clientUserIds: ['anna', 'ben'], renewing: false });
    const [counts] = (await vpp.client.subscriptions.list({ adamId: 77 }).toArray()).map((one) => one.counts);
    expect(counts).toEqual({
      assigned: { renewing: 0, expiring: 2 },
      available: { renewing: 0, expiring: 0 },
      total: { renewing: 1, expiring: 1 },
    });
    vpp.simulator.locations[0]?.subscriptions.endPeriod(77);
    expect(await vpp.client.subscriptions.assignments().toArray()).toEqual([]);
  });

  it('are listed page by page, strictly one after the other', async () => {
    await using vpp = await start({ pageSize: 1 });
    const pages = await collect(vpp.client.subscriptions.list({ adamId: [77, 99] }).pages());
    expect(pages.map(({ items }) => items.map(({ adamId }) => adamId))).toEqual([[77], [99]]);
    const cursor = pages[0]?.cursor ?? '';
    expect(await vpp.client.subscriptions.list({ adamId: [77, 99], cursor }).toArray()).toMatchObject([{ adamId: 99 }]);
    expect(vpp.simulator.requests()[0]?.target).toBe('/mdm/v2/subscriptions?adamId=77&adamId=99');
    expect(await vpp.client.subscriptions.list({ parentAdamId: 7 }).toArray()).toHaveLength(1);
  });

  it('may name a next page on the last one', async () => {
    await using vpp = await start({ pageSize: 2, doubts: { cursorOnLastPage: true } });
    expect(await vpp.client.subscriptions.list().toArray()).toHaveLength(3);
  });

  it.each([
    [() => ({ adamIds: [1], clientUserIds: ['anna'] }), 'VPP_ADAM_ID_INVALID'],
    [() => ({ adamIds: [77], clientUserIds: ['carla'] }), 'VPP_USER_NOT_ASSOCIATED'],
    [
      () => ({ adamIds: Array.from({ length: 26 }, (_, index) => index), clientUserIds: ['anna'] }),
      'VPP_TOO_MANY_SUBSCRIPTIONS',
    ],
    [() => ({ adamIds: [77, 77], clientUserIds: ['anna'] }), 'VPP_SUBSCRIPTION_REQUEST_INVALID'],
    [() => ({ adamIds: [], clientUserIds: ['anna'] }), 'VPP_SUBSCRIPTION_REQUEST_INVALID'],
    [() => ({ adamIds: [77], clientUserIds: [''] }), 'VPP_INVALID_REQUEST'],
  ])('refuse %o with %s', async (request, code) => {
    await using vpp = await start();
    expect((await failureOf(vpp.client.subscriptions.associate(request()))).code).toBe(code);
  });

  it('tell of seats that were missing', async () => {
    await using vpp = await start();
    vpp.simulator.locations[0]?.subscriptions.set({ adamId: 77, total: { renewing: 1, expiring: 0 } });
    const { eventId } = await vpp.client.subscriptions.associate({ adamIds: [77], clientUserIds: ['anna', 'ben'] });
    expect(await vpp.client.events.wait(eventId)).toMatchObject({
      eventStatus: 'FAILED',
      numRequested: 2,
      numCompleted: 1,
      failures: [{ errorNumber: 9709 }],
    });
  });

  it('give seats back now or later', async () => {
    await using vpp = await start();
    const seat = { adamIds: [88], clientUserIds: ['anna'] };
    expect((await failureOf(vpp.client.subscriptions.disassociate(seat))).code).toBe('VPP_SUBSCRIPTION_NOT_HELD');
    await vpp.client.subscriptions.associate(seat);
    await vpp.client.subscriptions.disassociate({ ...seat, deferred: true });
    expect(await vpp.client.subscriptions.assignments({ clientUserId: 'anna' }).toArray()).toMatchObject([
      { renewing: false },
    ]);
    await vpp.client.subscriptions.disassociate(seat);
    expect(await vpp.client.subscriptions.assignments().toArray()).toEqual([]);
  });

  it('cannot be turned off while there are some', async () => {
    await using vpp = await start();
    expect((await failureOf(vpp.client.subscriptions.disable())).code).toBe('VPP_SUBSCRIPTIONS_EXIST');
  });

  it.each(['admins', 'subscriptionAdmins'] as const)('have administrators, listed as %s', async (adminsMember) => {
    await using vpp = await start({ doubts: { adminsMember } });
    await vpp.client.subscriptions.admins.add({ adamIds: [77, 88], clientUserIds: ['anna'] });
    await vpp.client.subscriptions.admins.remove({ adamIds: [77], clientUserIds: ['anna'] });
    const admins = await vpp.client.subscriptions.admins.list({ includeUserState: true }).toArray();
    expect(admins).toMatchObject([{ adamId: 88, clientUserId: 'anna', userStatus: 'Associated' }]);
    const wrong = vpp.client.subscriptions.admins.list({ cursor: 'nonsense' }).toArray();
    expect((await failureOf(wrong)).code).toBe('VPP_CURSOR_INVALID');
  });
});
