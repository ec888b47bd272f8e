import type { VppLimits } from '../api/service-config.ts';
import type { AssetStep, JobStep } from './step.ts';

/** Cuts a step into as few as the service's limits allow. Users and devices travel in the same request. */
export function splitStep(step: AssetStep, limits: Readonly<VppLimits>): AssetStep[];
export function splitStep(step: JobStep, limits: Readonly<VppLimits>): JobStep[];
export function splitStep(step: JobStep, limits: Readonly<VppLimits>): JobStep[] {
  if ('adamIds' in step) {
    const users = chunk(step.clientUserIds, limits.maxSubscriptionClientUserIds);
    return chunk(step.adamIds, limits.maxSubscriptions).flatMap((adamIds) =>
      users.map((clientUserIds) => ({ ...step, adamIds, clientUserIds })),
    );
  }
  if ('users' in step) return chunk(step.users, limits.maxUsers).map((users) => ({ ...step, users }));
  const [maxUsers, maxSerials] =
    step.kind === 'revoke'
      ? [limits.maxRevokeClientUserIds, limits.maxRevokeSerialNumbers]
      : [limits.maxClientUserIds, limits.maxSerialNumbers];
  const users = chunk(step.clientUserIds, maxUsers);
  const serials = chunk(step.serialNumbers, maxSerials);
  const targets = Array.from({ length: Math.max(users.length, serials.length) }, (_, index) => ({
    clientUserIds: users[index] ?? [],
    serialNumbers: serials[index] ?? [],
  }));
  if (step.kind === 'revoke') return targets.map((part) => ({ ...step, ...part }));
  return chunk(step.assets, limits.maxAssets).flatMap((assets) =>
    targets.map((part) => ({ ...step, assets, ...part })),
  );
}

/** Cuts a list into parts of at most that length. */
export function chunk<Item>(items: readonly Item[], length: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += length) parts.push(items.slice(start, start + length));
  return parts;
}
