import { describe, expect, it } from 'vitest';
import { createEventSignals, createMemoryJobStore } from '../../src/index.ts';
import { vppErrorFault } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
const associated = (ids: readonly string[]) =>
  ids.map((clientUserId) => ({ clientUserId, managedAppleId: `${clientUserId}@x` }));
const subscriptions = [
  { adamId: 77, total: { renewing: 2_000, expiring: 0 } },
  { adamId: 88, total: { renewing: 2, expiring: 1 } },
];
const start = (users: readonly object[], more: object = {}) =>
  startVpp({ locations: [{ users, subscriptions } as never], ...more });
const order = (clientUserIds: readonly string[]) => ({ adamIds: [77], clientUserIds });

describe('subscriptions.associateAndWait', () => {
  it('gives seats to more users than one request may name', async () => {
    await using vpp = await start(associated(names(1_500)));
    const result = await vpp.client.subscriptions.associateAndWait(order(names(1_500)), { jobId: 'seats' });
    expect(result).toMatchObject({ jobId: 'seats', requested: 1_500, completed: 1_500, failures: [] });
    expect(vpp.simulator.requests('subscriptions.associate')).toHaveLength(2);
    expect(result.eventIds).toHaveLength(2);
    expect(vpp.simulator.locations[0]?.subscriptions.seats).toHaveLength(1_500);
  });

  it('tells who got none, seat by seat', async () => {
    await using vpp = await start(associated(names(4)));
    const result = await vpp.client.subscriptions.associateAndWait({ adamIds: [77, 88], clientUserIds: names(4) });
    expect(result).toMatchObject({ requested: 8, completed: 7 });
    expect(result.failures).toMatchObject([{ adamId: 88, clientUserId: 'user3', errorNumber: 9709 }]);
  });

  it.each([false, true])(
    'does not let others pay for users who may have none (named in the refusal: %s)',
    async (named) => {
      const users = [
        ...associated(names(20)),
        { clientUserId: 'registered' },
        { clientUserId: 'old', status: 'Retired' },
      ];
      await using vpp = await start(users, { doubts: { refusalNamesUsers: named } });
      const ids = [...names(10), 'registered', 'old', 'withoutSeats', ...names(20).slice(10)];
      const { completed, failures } = await vpp.client.subscriptions.associateAndWait(order(ids));
      expect(completed).toBe(20);
      expect(failures.map(({ clientUserId, code }) => [clientUserId, code])).toEqual(
        ['registered', 'old', 'withoutSeats'].map((id) => [id, 'VPP_USER_NOT_ASSOCIATED']),
      );
      expect(vpp.simulator.requests('subscriptions.associate')).toHaveLength(3);
    },
  );

  it.each([
    [false, 14],
    [true, 3],
  ])('finds who has it through a group (named in the refusal: %s) in %i requests', async (named, requests) => {
    await using vpp = await start(associated(names(64)), { doubts: { refusalNamesUsers: named } });
    vpp.simulator.locations[0]?.subscriptions.holdByGroup(77, 'user17');
    const { completed, failures } = await vpp.client.subscriptions.associateAndWait(order(names(64)));
    expect(completed).toBe(63);
    expect(failures).toMatchObject([{ adamId: 77, clientUserId: 'user17', code: 'VPP_SUBSCRIPTION_HELD_BY_GROUP' }]);
    expect(vpp.simulator.requests('subscriptions.associate').length).toBeLessThanOrEqual(requests);
  });

  it('changes the choice of who has a seat already', async () => {
    await using vpp = await start(associated(names(2)));
    await vpp.client.subscriptions.associateAndWait(order(names(2)));
    const { completed } = await vpp.client.subscriptions.associateAndWait({ ...order(['user1']), renewing: false });
    expect(completed).toBe(1);
    expect(vpp.simulator.locations[0]?.subscriptions.seats.map(({ renewing }) => renewing)).toEqual([true, false]);
  });

  it('finds out what came of a request without an answer, and repeats nothing', async () => {
    await using vpp = await start(associated(names(3)));
    const events = vpp.simulator.locations[0]?.events;
    if (events) events.faults.withoutId = 1;
    const { completed } = await vpp.client.subscriptions.associateAndWait(order(names(3)));
    expect(completed).toBe(3);
    expect(events?.all().map(({ requested }) => requested)).toEqual([3]);
  });

  it('goes on under the same job id after an end in between, with only the id', async () => {
    await using vpp = await start(associated(names(3)));
    const store = createMemoryJobStore();
    const controller = new AbortController();
    const options = { jobId: 'seats', store, signal: controller.signal, onEvent: () => controller.abort() };
    await vpp.client.subscriptions.associateAndWait(order(names(3)), options).catch(() => undefined);
    const { completed, failures } = await vpp.client.licences.resume('seats', { store });
    expect([completed, failures]).toEqual([3, []]);
    expect(vpp.simulator.requests('subscriptions.associate')).toHaveLength(1);
  });

  it('ends the wait by notification', async () => {
    await using vpp = await start(associated(names(2)));
    const signals = createEventSignals();
    const before = vpp.clock.now();
    await vpp.client.subscriptions.associateAndWait(order(names(2)), {
      signals,
      onEvent: ({ eventId }) =>
        signals.observe({
          known: true,
          notificationId: 'n',
          uId: 'u',
          notificationType: 'SUBSCRIPTION_MANAGEMENT',
          notification: {
            type: 'ASSOCIATE',
            result: 'SUCCESS',
            eventId,
            assignments: names(2).map((clientUserId) => ({ adamId: 77, clientUserId, renewing: true })),
          },
        }),
    });
    expect(vpp.clock.now() - before).toBe(0);
  });

  it.each([
    ['no subscription', { adamIds: [], clientUserIds: ['user0'] }, 'VPP_SUBSCRIPTION_REQUEST_INVALID'],
    ['no user', { adamIds: [77], clientUserIds: [] }, 'VPP_SUBSCRIPTION_REQUEST_INVALID'],
    ['a user twice', { adamIds: [77], clientUserIds: ['user0', 'user0'] }, 'VPP_SUBSCRIPTION_REQUEST_INVALID'],
    ['an Adam ID as a text', { adamIds: ['77'] as never, clientUserIds: ['user0'] }, 'VPP_INVALID_REQUEST'],
  ])('refuses %s before anything is sent', async (_words, request, code) => {
    await using vpp = await start(associated(names(1)));
    expect((await failureOf(vpp.client.subscriptions.associateAndWait(request))).code).toBe(code);
    expect(vpp.simulator.requests('subscriptions.associate')).toEqual([]);
  });

  it('gives up on a subscription that does not exist', async () => {
    await using vpp = await start(associated(names(1)));
    const failure = await failureOf(vpp.client.subscriptions.associateAndWait({ ...order(names(1)), adamIds: [1] }));
    expect(failure.code).toBe('VPP_ADAM_ID_INVALID');
  });
});

describe('subscriptions.disassociateAndWait', () => {
  it.each([false, true])(
    'takes seats, and asks nothing of those who have none (named: %s)',
    async (refusalNamesUsers) => {
      await using vpp = await start(associated(names(6)), { doubts: { refusalNamesUsers } });
      await vpp.client.subscriptions.associateAndWait(order(names(4)));
      const result = await vpp.client.subscriptions.disassociateAndWait(order(names(6)));
      expect(result).toMatchObject({ requested: 6, completed: 6, failures: [] });
      expect(vpp.simulator.locations[0]?.subscriptions.seats).toEqual([]);
      const withoutSeats = await vpp.client.subscriptions.disassociateAndWait(order(names(6)));
      expect(withoutSeats).toMatchObject({ completed: 6, eventIds: [] });
    },
  );

  it('marks seats that are to end with the period, without waiting for that', async () => {
    await using vpp = await start(associated(names(2)));
    await vpp.client.subscriptions.associateAndWait(order(names(2)));
    const before = vpp.clock.now();
    const deferred = { ...order(names(2)), deferred: true };
    const { completed } = await vpp.client.subscriptions.disassociateAndWait(deferred, {
      signals: createEventSignals(),
    });
    expect(completed).toBe(2);
    expect(vpp.clock.now() - before).toBeLessThan(60_000);
    vpp.simulator.locations[0]?.subscriptions.endPeriod(77);
    expect(vpp.simulator.locations[0]?.subscriptions.seats).toEqual([]);
  });

  it('sends again what the service could not do for a moment', async () => {
    await using vpp = await start(associated(names(1)));
    await vpp.client.subscriptions.associateAndWait(order(names(1)));
    vpp.simulator.faults.add({ fault: vppErrorFault(9729), endpoint: 'subscriptions.disassociate' });
    const { completed } = await vpp.client.subscriptions.disassociateAndWait(order(names(1)));
    expect(completed).toBe(1);
  });
});
