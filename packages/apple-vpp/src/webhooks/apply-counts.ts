import { checkArgument } from '@mdmkit/core';
import type { Asset } from '../api/assets.ts';
import type { VppNotification } from './notification.ts';

/**
 * Takes a notification into account in the counts of an asset. Undefined when the counts can no longer be right, so
 * that the asset has to be read again. The same object when the notification is not about it.
 */
export function applyCounts(asset: Asset, notification: VppNotification): Asset | undefined {
  checkArgument('applyCounts', 'asset', asset, 'object');
  checkArgument('applyCounts', 'notification', notification, 'object');
  if (!notification.known) return asset;
  const { adamId, pricingParam } = asset;
  const isAbout = (one: { readonly adamId: string; readonly pricingParam?: string | undefined }) =>
    one.adamId === adamId && (one.pricingParam ?? 'STDQ') === pricingParam;
  if (notification.notificationType === 'ASSET_COUNT') {
    const { countDelta } = notification.notification;
    return isAbout(notification.notification) ? add(asset, { total: countDelta, available: countDelta }) : asset;
  }
  if (notification.notificationType !== 'ASSET_MANAGEMENT' || notification.notification.result !== 'SUCCESS')
    return asset;
  const { type, assignments = [] } = notification.notification;
  const count = assignments.filter(isAbout).length * (type === 'ASSOCIATE' ? 1 : -1);
  return count === 0 ? asset : add(asset, { assigned: count, available: -count });
}

function add(
  asset: Asset,
  {
    total = 0,
    available = 0,
    assigned = 0,
  }: { readonly total?: number; readonly available?: number; readonly assigned?: number },
): Asset | undefined {
  const { totalCount, availableCount, assignedCount } = asset;
  const sums = {
    ...(totalCount === undefined ? {} : { totalCount: totalCount + total }),
    ...(availableCount === undefined ? {} : { availableCount: availableCount + available }),
    ...(assignedCount === undefined ? {} : { assignedCount: assignedCount + assigned }),
  };
  // A refund can take more than there is left; a lost notification can, too.
  return Object.values(sums).some((sum) => sum < 0) ? undefined : { ...asset, ...sums };
}
