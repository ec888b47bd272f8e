import type { ScheduledTarget, TargetChanges } from '@mdmkit/monitor/model';

/** Returns what another set of targets changes for a schedule. */
export function targetChanges(
  before: ReadonlyMap<string, ScheduledTarget>,
  after: ReadonlyMap<string, ScheduledTarget>,
): TargetChanges {
  const added = [...after.keys()].filter((id) => !before.has(id));
  const changed = [...after.values()].filter((target) => {
    const former = before.get(target.id);
    return former && !isSame(former, target);
  });
  const removed = [...before.keys()].filter((id) => !after.has(id));
  return { added, changed: changed.map(({ id }) => id), removed };
}

function isSame(first: ScheduledTarget, second: ScheduledTarget): boolean {
  const groupOf = ({ exclusive, tenant }: ScheduledTarget) => (exclusive === undefined ? tenant : exclusive);
  return (
    first.intervalMs === second.intervalMs &&
    first.service === second.service &&
    first.tenant === second.tenant &&
    groupOf(first) === groupOf(second)
  );
}
