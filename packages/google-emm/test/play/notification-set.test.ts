import { expect, expectTypeOf, test } from 'vitest';
import { decodeNotificationSet, NotificationUnreadable, type PlayNotification } from '../../src/play/index.ts';

const envelope = { enterpriseId: 'LC1', timestampMillis: '1790000000000' };

test('each type is decoded with its event', () => {
  const event = { deviceId: 'd', userId: 'u', managementType: 'managedDevice' };
  const set = {
    notificationSetId: 's',
    notification: [
      { ...envelope, notificationType: 'newDevice', newDeviceEvent: event },
      {
        ...envelope,
        notificationType: 'appRestricionsSchemaChange',
        appRestrictionsSchemaChangeEvent: { productId: 'app:a' },
      },
      { ...envelope, notificationType: 'testNotification' },
    ],
  };
  const decoded = { enterpriseId: 'LC1', publishedAtMs: 1_790_000_000_000 };
  expect(decodeNotificationSet(set)).toEqual([
    { ...decoded, type: 'newDevice', event },
    { ...decoded, type: 'appRestricionsSchemaChange', event: { productId: 'app:a' } },
    { ...decoded, type: 'testNotification' },
  ]);
});

test('a new type is unknown, and a missing type follows from the event', () => {
  const set = {
    notification: [
      { ...envelope, notificationType: 'brandNew' },
      { enterpriseUpgradeEvent: { upgradeState: 'x' } },
      {},
    ],
  };
  expect(decodeNotificationSet(set)).toMatchObject([
    { type: 'unknown', notificationType: 'brandNew' },
    { type: 'enterpriseUpgrade', event: { upgradeState: 'x' }, publishedAtMs: undefined },
    { type: 'unknown' },
  ]);
});

test('one notification that cannot be read does not hide the others', () => {
  const set = {
    notification: [7, { ...envelope, notificationType: 'newDevice' }, { notificationType: 'testNotification' }],
  };
  const [first, second, third] = decodeNotificationSet(set);
  expect(first).toBeInstanceOf(NotificationUnreadable);
  expect(second).toMatchObject({ message: 'a notification "newDevice" has no event' });
  expect(third).toMatchObject({ type: 'testNotification' });
});

test.for([undefined, null, [], 'x', { notification: {} }])('%o is no set', (set) => {
  expect(() => decodeNotificationSet(set)).toThrow(NotificationUnreadable);
});

test('an empty set has no notifications', () => {
  expect(decodeNotificationSet({})).toEqual([]);
  expect(decodeNotificationSet({ kind: 'x', notificationSetId: '1' })).toEqual([]);
});

test.each([{ ok: true }, { error: { code: 500 } }, { notifications: [] }, { notification: null }])(
  'the answer %j is no set of notifications',
  (answer) => {
    expect(() => decodeNotificationSet(answer)).toThrow(NotificationUnreadable);
  },
);

test('an absent list is no notification', () => {
  expect(decodeNotificationSet({ notificationSetId: '1' })).toEqual([]);
});

test('the event has the type of its notification', () => {
  type NewDevice = Extract<PlayNotification, { type: 'newDevice' }>;
  expectTypeOf<NewDevice['event']['deviceId']>().toEqualTypeOf<string | undefined>();
});
