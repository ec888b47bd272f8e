import type { Observation, StoredTarget } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';

/**
 * What the last process found, as far as targets tell: the last run of each and, where that failed, the first failure in
 * a row. Without it a restart in the middle of an outage would make it begin anew.
 */
export function keptObservations(
  kept: readonly StoredTarget[],
  targets: ReadonlyMap<string, Target>,
  location: string,
): readonly Observation[] {
  return kept.flatMap(({ target: id, tenant, service, class: found, code, lastRunMs, state }): Observation[] => {
    const target = targets.get(id);
    if (!target || found === null || lastRunMs === null) return [];
    const sharedKeys = target.sharedKeys ?? [];
    const last: Observation = {
      target: id,
      tenant,
      service,
      location,
      class: found,
      code,
      atMs: lastRunMs,
      sharedKeys,
    };
    const firstMs = found.startsWith('fail.') ? state.failingSinceMs : null;
    return firstMs === null || firstMs >= lastRunMs ? [last] : [{ ...last, atMs: firstMs }, last];
  });
}
