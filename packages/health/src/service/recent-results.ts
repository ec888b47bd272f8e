import { controlService, type StoredTarget } from '@mdmkit/monitor/model';
import type { LocatedResult } from '../store/store.ts';
import type { ElsewhereResults } from './elsewhere-results.ts';

/** What the store has of the last minutes, for a service that takes the judgement over from another process. */
export interface RecentResults {
  /** Returns where the last run of a target was made that the other process has judged; null if it is not known. */
  locationOf(target: string): string | null;
  /** Other results that the other process has judged: they are evidence, and step no state again. */
  readonly judged: readonly LocatedResult[];
  /** Returns the results that no process has judged yet, and forgets everything: it is needed at the start only. */
  takeUnjudged(): readonly LocatedResult[];
}

/**
 * Reads the results of the last minutes, and says which of them the process before has judged.
 *
 * @param own - The location of this service; null if it checks nothing.
 */
export async function readRecentResults(
  elsewhere: ElsewhereResults,
  stored: readonly Pick<StoredTarget, 'target' | 'lastRunMs'>[],
  own: string | null,
): Promise<RecentResults> {
  const judgedMs = new Map(stored.map(({ target, lastRunMs }) => [target, lastRunMs]));
  /** Where the last judged run was made, and where a newer one has taken its place; null for several locations. */
  const [last, newer] = [new Map<string, string>(), new Map<string, string | null>()];
  const [judged, unjudged]: [LocatedResult[], LocatedResult[]] = [[], []];
  const take = (result: LocatedResult) => {
    const { target, location, startedMs } = result;
    const lastMs = judgedMs.get(target) ?? null;
    if (startedMs === lastMs) last.set(target, location);
    else if (lastMs !== null && startedMs < lastMs) judged.push(result);
    else {
      newer.set(target, newer.has(target) ? null : location);
      unjudged.push(result);
    }
  };
  let isChecked = false;
  for await (const page of elsewhere.read()) {
    page.forEach(take);
    isChecked ||= page.some(({ service }) => service !== controlService);
  }
  // Without another location, the last run of each target is the one that is stored with it.
  if (own !== null && isChecked) for await (const page of elsewhere.readAll()) page.forEach(take);
  // Pages follow each other by target; a judgement goes on in the order of time.
  for (const list of [judged, unjudged]) list.sort((first, second) => first.startedMs - second.startedMs);
  return {
    locationOf: (target) => last.get(target) ?? (newer.has(target) ? (newer.get(target) ?? null) : own),
    judged,
    takeUnjudged() {
      for (const map of [judgedMs, newer, last]) map.clear();
      judged.length = 0;
      return unjudged.splice(0);
    },
  };
}
