import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { AssetKey } from '../jobs/step.ts';
import { availableCount } from './asset.ts';
import type { TargetKey } from './assignment-table.ts';
import type { EventFailure, EventOutcome } from './event-list.ts';
import type { VppLocation } from './location.ts';
import type { TaskFault } from './task-fault.ts';

/** Some tasks of an event that ended alike, for notifications. */
export interface TaskGroup {
  /** The asset. */
  readonly asset: AssetKey;
  /** Whom it was for. */
  readonly targets: readonly TargetKey[];
  /** Why it failed; undefined: it did not. */
  readonly errorNumber: VppErrorNumber | undefined;
}

/** What asset work has come to. */
export interface AssetOutcome extends EventOutcome {
  /** The same by asset and result. */
  readonly groups: readonly TaskGroup[];
}

/** Gives assets to targets. Who has one already keeps it and takes no second licence. */
export function associate(
  location: VppLocation,
  assets: readonly AssetKey[],
  targets: readonly TargetKey[],
  shortage: 'refuse' | 'fill',
  faults: readonly TaskFault[],
): AssetOutcome {
  const groups: TaskGroup[] = [];
  for (const asset of assets) {
    const { failed, left } = sortOut(location, asset, targets, faults);
    groups.push(...failed);
    const wanting = left.filter((target) => !location.table.has(asset, target));
    const held = location.asset(asset);
    const available = held ? availableCount(held) : 0;
    const isShort = wanting.length > available;
    // Apple speaks of the group: hence none gets one, unless the switch says otherwise.
    const served = !isShort ? wanting : shortage === 'fill' ? wanting.slice(0, Math.max(0, available)) : [];
    for (const target of served) location.table.add(asset, target);
    const unserved = new Set(wanting.slice(served.length));
    groups.push({ asset, targets: left.filter((target) => !unserved.has(target)), errorNumber: undefined });
    groups.push({ asset, targets: [...unserved], errorNumber: 9709 });
  }
  return toOutcome(assets.length * targets.length, groups);
}

/** Takes assets from targets. Who has none is done with. */
export function disassociate(
  location: VppLocation,
  assets: readonly AssetKey[],
  targets: readonly TargetKey[],
  faults: readonly TaskFault[],
): AssetOutcome {
  const groups: TaskGroup[] = [];
  for (const asset of assets) {
    const { failed, left } = sortOut(location, asset, targets, faults, (target) => location.table.has(asset, target));
    groups.push(...failed, { asset, targets: left, errorNumber: undefined });
    for (const target of left) location.table.remove(asset, target);
  }
  return toOutcome(assets.length * targets.length, groups);
}

/** Takes everything revocable from targets. */
export function revoke(
  location: VppLocation,
  targets: readonly TargetKey[],
  counts: 'assignments' | 'targets',
): AssetOutcome {
  const byAsset = new Map<string, { readonly asset: AssetKey; readonly targets: TargetKey[] }>();
  let count = 0;
  for (const target of targets) {
    for (const asset of location.table.heldBy(target)) {
      if (location.asset(asset)?.revocable === false) continue;
      location.table.remove(asset, target);
      count += 1;
      const key = `${asset.adamId} ${asset.pricingParam}`;
      const group = byAsset.get(key) ?? { asset, targets: [] };
      group.targets.push(target);
      byAsset.set(key, group);
    }
  }
  const groups = [...byAsset.values()].map((group) => ({ ...group, errorNumber: undefined }));
  const requested = counts === 'targets' ? targets.length : count;
  return { requested, completed: requested, failures: [], groups };
}

/** Parts the targets that fail before licences are counted from the others. */
function sortOut(
  location: VppLocation,
  asset: AssetKey,
  targets: readonly TargetKey[],
  faults: readonly TaskFault[],
  /** Who counts although they are no active user: a licence can be taken from who was retired. */
  isException: (target: TargetKey) => boolean = () => false,
): { readonly failed: TaskGroup[]; readonly left: TargetKey[] } {
  const failed = new Map<VppErrorNumber, TargetKey[]>();
  const missing: TargetKey[] = [];
  for (const target of targets) {
    const number =
      faults.find((fault) => strikes(fault, asset, target))?.errorNumber ??
      (isException(target) ? undefined : userError(location, target));
    if (number === undefined) missing.push(target);
    else failed.set(number, [...(failed.get(number) ?? []), target]);
  }
  return {
    left: missing,
    failed: [...failed].map(([errorNumber, struck]) => ({ asset, targets: struck, errorNumber })),
  };
}

/** Serial numbers are not checked: the real service accepts any. */
function userError({ users }: VppLocation, target: TargetKey): VppErrorNumber | undefined {
  return target.startsWith('u') && !users.active(target.slice(1)) ? 9609 : undefined;
}

function strikes({ adamId, clientUserId, serialNumber }: TaskFault, asset: AssetKey, target: TargetKey): boolean {
  const isTarget =
    (clientUserId === undefined && serialNumber === undefined) ||
    target === `u${clientUserId}` ||
    target === `s${serialNumber}`;
  return isTarget && (adamId === undefined || adamId === asset.adamId);
}

/** Failures are grouped by number; a retired user is to blame whatever the asset, so those name users only. */
function toOutcome(requested: number, all: readonly TaskGroup[]): AssetOutcome {
  const groups = all.filter(({ targets }) => targets.length > 0);
  const failures = new Map<string, EventFailure>();
  let failed = 0;
  for (const { asset, targets, errorNumber } of groups) {
    if (errorNumber === undefined) continue;
    failed += targets.length;
    const info = { ...(errorNumber === 9609 ? {} : { assets: [asset] }), ...splitTargets(targets) };
    failures.set(`${errorNumber} ${errorNumber === 9609 ? '' : `${asset.adamId} ${asset.pricingParam}`}`, {
      errorNumber,
      errorInfo: info,
    });
  }
  return { requested, completed: requested - failed, failures: [...failures.values()], groups };
}

/** Targets as the service lists them. */
export function splitTargets(targets: readonly TargetKey[]): {
  readonly clientUserIds?: readonly string[];
  readonly serialNumbers?: readonly string[];
} {
  const ofKind = (letter: string) =>
    targets.filter((target) => target.startsWith(letter)).map((target) => target.slice(1));
  const [clientUserIds, serialNumbers] = [ofKind('u'), ofKind('s')];
  return {
    ...(clientUserIds.length > 0 ? { clientUserIds } : {}),
    ...(serialNumbers.length > 0 ? { serialNumbers } : {}),
  };
}
