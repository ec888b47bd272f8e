import { defaultIntervalMs, describeDuration } from '@mdmkit/monitor/model';
import { probeOf } from '../probes/index.ts';
import { budgetShare } from '../probes/shared-credential.ts';
import type { Target } from './target.ts';

/** A target whose interval is too short for its service. */
export interface PaceWarning {
  /** Its place in the list of targets. */
  readonly index: number;
  /** What is wrong, and the interval that holds. */
  readonly message: string;
}

interface Load {
  /** Requests a second that the checks need. */
  needed: number;
  /** Requests a second that they may send. */
  readonly allowed: number;
  readonly first: number;
  readonly targets: number[];
}

/**
 * Finds credentials whose checks together need more requests than their service grants: their targets would be throttled
 * by our own budget, and become stale. One warning for each budget, at its first target.
 */
export function paceWarnings(targets: readonly Target[]): readonly PaceWarning[] {
  const loads = new Map<string, Load>();
  for (const [index, target] of targets.entries()) {
    const pace = (target.probe ?? probeOf(target.service)).pace?.(target.credential);
    if (!pace) continue;
    const allowed = (pace.requests * budgetShare(target.dedicated ?? false) * 1000) / pace.perMs;
    const key = `${target.service} ${pace.key}`;
    const load = loads.get(key) ?? { needed: 0, allowed, first: index, targets: [] };
    load.needed += (pace.requestsPerCheck * 1000) / (target.intervalMs ?? defaultIntervalMs);
    load.targets.push(index);
    loads.set(key, load);
  }
  return [...loads.values()].flatMap((load) => {
    if (load.needed <= load.allowed * 1.001) return [];
    const target = targets[load.first];
    if (!target) return [];
    const intervalMs = target.intervalMs ?? defaultIntervalMs;
    // Whole seconds: 6.1 s would be a strange interval to write down.
    const holdsMs = Math.ceil((intervalMs * load.needed) / load.allowed / 1000) * 1000;
    const many =
      load.targets.length > 1 ? `${load.targets.length} targets share one budget of ${target.service}; ` : '';
    const advice = target.dedicated ? '' : ', or "dedicated: true" if only this checker uses the credential';
    const message = `${many}the interval of ${describeDuration(intervalMs)} is shorter than the budget of ${target.service} allows; expected at least ${describeDuration(holdsMs)}${advice}`;
    return [{ index: load.first, message }];
  });
}
