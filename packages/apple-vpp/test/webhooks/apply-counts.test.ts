import { expect, it } from 'vitest';
import { type Asset, applyCounts, parseNotification } from '../../src/index.ts';

const asset: Asset = {
  adamId: '1',
  pricingParam: 'STDQ',
  totalCount: 10,
  availableCount: 7,
  assignedCount: 3,
  unlimited: false,
};
const notificationOf = (notificationType: string, notification: object) =>
  parseNotification({ notificationId: 'n', uId: '7', notificationType, notification });
const assigned = (type: string, count: number, result = 'SUCCESS') =>
  notificationOf('ASSET_MANAGEMENT', {
    type,
    result,
    assignments: Array.from({ length: count }, (_, index) => ({ adamId: '1', serialNumber: `S${index}` })),
  });

it.each([
  [notificationOf('ASSET_COUNT', { adamId: '1', countDelta: 5 }), { totalCount: 15, availableCount: 12 }],
  [notificationOf('ASSET_COUNT', { adamId: '1', countDelta: -7 }), { totalCount: 3, availableCount: 0 }],
  [notificationOf('ASSET_COUNT', { adamId: '1', countDelta: 5, pricingParam: 'PLUS' }), {}],
  [assigned('ASSOCIATE', 2), { assignedCount: 5, availableCount: 5 }],
  [assigned('REVOKE', 2), { assignedCount: 1, availableCount: 9 }],
  [assigned('ASSOCIATE', 2, 'FAILURE'), {}],
  [notificationOf('USER_ASSOCIATED', { associatedUsers: [] }), {}],
  [notificationOf('UNLIMITED_ASSET', {}), {}],
])('of %j the counts become %j', (notification, change) => {
  expect(applyCounts(asset, notification)).toEqual({ ...asset, ...change });
});

it('knows when it cannot be right', () => {
  expect(applyCounts(asset, notificationOf('ASSET_COUNT', { adamId: '1', countDelta: -8 }))).toBeUndefined();
  expect(applyCounts(asset, assigned('DISASSOCIATE', 4))).toBeUndefined();
});
