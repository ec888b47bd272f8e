import type { StoredTarget } from '@mdmkit/monitor/model';
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
  const locations = new Map<string, string | null>();
  const last = new Map<string, string>();
  const [judged, unjudged]: [LocatedResult[], LocatedResult[]] = [[], []];
  for await (const page of elsewhere.read())
    for (const result of page) {
      const { target, location, startedMs } = result;
      const lastMs = judgedMs.get(target) ?? null;
      locations.set(target, locations.has(target) ? null : location);
      if (startedMs === lastMs) last.set(target, location);
      else if (lastMs !== null && startedMs < lastMs) judged.push(result);
      else unjudged.push(result);
    }
  return {
    // Without the run itself, a target that one location alone checks was checked there.
    locationOf: (target) => last.get(target) ?? own ?? locations.get(target) ?? null,
    judged,
    takeUnjudged() {
      for (const map of [judgedMs, locations, last]) map.clear();
      judged.length = 0;
      return unjudged.splice(0);
    },
  };
}
