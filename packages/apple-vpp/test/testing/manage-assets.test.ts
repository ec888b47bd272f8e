import { Secret } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createMemorySecretStore, createNotificationReceiver, type VppNotification } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 400 },
  { adamId: '2', totalCount: 3 },
  { adamId: '3', productType: 'Book' as const },
];
const users = [{ clientUserId: 'anna' }, { clientUserId: 'old', status: 'Retired' as const }];
const locations = [{ assets, users }];

describe('asset events', () => {
  it('do what can be done, as in the worked example', async () => {
    await using vpp = await startVpp({ locations });
    const { eventId } = await vpp.client.assets.associate({
      assets: [{ adamId: '1' }, { adamId: '2' }],
      clientUserIds: ['old'],
      serialNumbers: ['A', 'B'],
    });
    expect(await vpp.client.events.status(eventId)).toMatchObject({
      eventStatus: 'FAILED',
      eventType: 'ASSOCIATE',
      numRequested: 6,
      numCompleted: 4,
      failures: [{ errorNumber: 9609, errorInfo: { clientUserIds: ['old'] } }],
    });
    expect(await vpp.client.assignments.list().toArray()).toHaveLength(4);
  });

  it('take no second licence for who has one', async () => {
    await using vpp = await startVpp({ locations });
    const order = { assets: [{ adamId: '2' }], serialNumbers: ['A', 'B', 'C'] };
    await vpp.client.assets.associate(order);
    const { eventId } = await vpp.client.assets.associate(order);
    expect(await vpp.client.events.status(eventId)).toMatchObject({ eventStatus: 'COMPLETE', numCompleted: 3 });
    expect(vpp.simulator.locations[0]?.assets[1]?.assignedCount).toBe(3);
  });

  it.each([
    ['refuse', 0],
    ['fill', 3],
  ] as const)('meet a shortage as told (%s)', async (shortage, assigned) => {
    await using vpp = await startVpp({ locations, doubts: { shortage } });
    await vpp.client.assets.associate({ assets: [{ adamId: '2' }], serialNumbers: ['A', 'B', 'C', 'D'] });
    expect(vpp.simulator.locations[0]?.assets[1]?.assignedCount).toBe(assigned);
  });

  it('refuse at once what can never be', async () => {
    await using vpp = await startVpp({ locations });
    const toDevice = vpp.client.assets.associate({ assets: [{ adamId: '3' }], serialNumbers: ['A'] });
    expect(await failureOf(toDevice)).toMatchObject({ code: 'VPP_ASSET_NOT_DEVICE_ASSIGNABLE', vendorCode: '9707' });
    const back = vpp.client.assets.disassociate({ assets: [{ adamId: '3' }], clientUserIds: ['anna'] });
    expect(await failureOf(back)).toMatchObject({ code: 'VPP_ASSET_NOT_REVOCABLE', vendorCode: '9706' });
  });

  it.each([
    ['assignments', 2],
    ['targets', 1],
  ] as const)('count revocations as told (%s)', async (revokeCounts, numRequested) => {
    await using vpp = await startVpp({ locations, doubts: { revokeCounts } });
    await vpp.client.assets.associate({ assets: [{ adamId: '1' }, { adamId: '2' }], serialNumbers: ['A'] });
    const { eventId } = await vpp.client.assets.revoke({ serialNumbers: ['A'] });
    expect(await vpp.client.events.status(eventId)).toMatchObject({ numRequested, eventType: 'REVOKE' });
  });
});

it('tells of assets in notifications of at most a hundred elements', async () => {
  await using vpp = await startVpp({ locations, allowHttpLoopback: true });
  const received: VppNotification[] = [];
  const secrets = createMemorySecretStore();
  const fetch = createNotificationReceiver({
    secrets: () => secrets.read(),
    onNotification: (one) => void received.push(one),
  });
  await using receiver = await listen({ fetch });
  const notificationTypes = [
    'ASSET_MANAGEMENT',
    'USER_MANAGEMENT',
    'USER_ASSOCIATED',
    'SUBSCRIPTION_MANAGEMENT',
  ] as const;
  await vpp.client.clientConfig.subscribe({
    notificationUrl: receiver.origin,
    notificationTypes,
    secret: new Secret('s3cret'),
    secrets,
  });
  const serialNumbers = Array.from({ length: 250 }, (_, index) => `S${index}`);
  await vpp.client.assets.associate({ assets: [{ adamId: '1' }], serialNumbers, clientUserIds: ['old'] });
  await vpp.client.users.create({ users: [{ clientUserId: 'new' }, { clientUserId: 'anna' }] });
  await vpp.simulator.outbox.flush();
  const sizes = received.map((one) => {
    if (!one.known) return 'unknown';
    if (one.notificationType === 'ASSET_MANAGEMENT')
      return `${one.notification.result} ${one.notification.assignments?.length} ${one.notification.error?.errorNumber ?? ''}`;
    return one.notificationType === 'USER_MANAGEMENT'
      ? `${one.notification.result} ${one.notification.users?.length}`
      : one.notificationType;
  });
  expect(sizes.sort()).toEqual(
    [
      'FAILURE 1',
      'FAILURE 1 9609',
      'SUCCESS 1',
      'SUCCESS 100 ',
      'SUCCESS 100 ',
      'SUCCESS 50 ',
      'TEST_NOTIFICATION',
    ].sort(),
  );
});

it('insists on https unless told otherwise', async () => {
  await using vpp = await startVpp();
  const change = { notificationUrl: 'http://127.0.0.1:1/n', notificationAuthToken: new Secret('s') };
  expect((await failureOf(vpp.client.clientConfig.update(change))).code).toBe('VPP_NOTIFICATION_URL_INVALID');
});

it('shows a purchase in its lists only after the lag', async () => {
  await using vpp = await startVpp({ locations, countLagMs: 60_000 });
  const total = async () => (await vpp.client.assets.list({ adamId: '2' }).toArray())[0]?.totalCount;
  vpp.simulator.locations[0]?.purchase({ adamId: '2' }, 10);
  expect(await total()).toBe(3);
  await vpp.clock.advance(60_000);
  expect(await total()).toBe(13);
});
