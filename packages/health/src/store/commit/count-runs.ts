import type { StoredRun } from '@mdmkit/monitor/model';
import { dayMs } from '../database/raw-runs.ts';
import { addRun, emptyPart, type RollupPart } from '../database/rollup-part.ts';
import type { Batch } from '../store.ts';

/** The length of the shortest rollup, in milliseconds. */
export const fiveMinutesMs = 300_000;

/** How long after its end a rollup takes results in. */
export const lateAfterMs = 900_000;

/** How many days raw runs are kept. */
export const rawDays = 7;

/** What a batch adds to the rollup of a service at a location. */
export interface Addition {
  readonly service: string;
  readonly location: string;
  readonly bucketMs: number;
  readonly part: RollupPart;
}

/** What a batch adds to five-minute rollups, in the order of their keys. */
export function countRuns({ runs, due }: Pick<Batch, 'runs' | 'due'>): readonly Addition[] {
  const additions = new Map<string, Addition>();
  let last: Addition | undefined;
  const at = (service: string, location: string, bucketMs: number): RollupPart => {
    // Most runs of a batch are counted where the one before them was.
    if (last?.bucketMs === bucketMs && last.service === service && last.location === location) return last.part;
    const key = `${service} ${bucketMs} ${location}`;
    last = additions.get(key) ?? { service, location, bucketMs, part: emptyPart() };
    additions.set(key, last);
    return last.part;
  };
  for (const run of runs) {
    const part = at(serviceOf(run.target), run.location, bucketOf(run.startedMs, fiveMinutesMs));
    if (run.flags.includes('late')) part.late += 1;
    else addRun(part, run.class, latencyOf(run));
  }
  for (const { service, location, bucketMs, due: more } of due) at(service, location, bucketMs).due += more;
  return [...additions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, addition]) => addition);
}

/**
 * The runs of a batch that are kept: those that began not long ago, and not in the future. What came too late for its rollup
 * is marked.
 */
export function runsToKeep({ runs, atMs }: Batch): readonly StoredRun[] {
  return runs
    .filter(({ startedMs }) => startedMs > atMs - rawDays * dayMs && startedMs < atMs + dayMs)
    .map((run) => (isLate(run, atMs) ? { ...run, flags: [...new Set([...run.flags, 'late' as const])] } : run));
}

function isLate({ startedMs }: StoredRun, atMs: number): boolean {
  return atMs >= bucketOf(startedMs, fiveMinutesMs) + fiveMinutesMs + lateAfterMs;
}

/** The beginning of the span of a length that a time is in. */
export function bucketOf(atMs: number, lengthMs: number): number {
  return Math.floor(atMs / lengthMs) * lengthMs;
}

/** The service that a target's id names: `tenant/service` or `tenant/service/credential`. */
export function serviceOf(target: string): string {
  const begin = target.indexOf('/') + 1;
  const end = target.indexOf('/', begin);
  return begin === 0 ? '' : target.slice(begin, end === -1 ? undefined : end);
}

/** The latency, where it was the vendor's: of a success, and with nothing ailing the measurement. */
export function latencyOf({
  class: found,
  latencyMs,
  flags,
}: Pick<StoredRun, 'class' | 'latencyMs' | 'flags'>): number | null {
  const good = found === 'ok' || found === 'degraded';
  return good && !flags.includes('lag') && !flags.includes('clock-step') ? latencyMs : null;
}
