import { type EngineCounts, type SkipCount, type SkipReason, skipReasons } from '../model/engine.ts';
import type { DueCount, Gap } from '../model/records.ts';

/** The five minutes that runs are counted by, in milliseconds. */
export const bucketLengthMs = 300_000;

/** Counts what was due and what was skipped, by service and five minutes. */
export interface RunCounts {
  /** A run was due, and was taken. */
  claimed(service: number, atMs: number): void;
  /** Runs were due, and will not be taken. */
  skipped(service: number, dueMs: number, reason: SkipReason): void;
  /** No check ran. */
  gap(gap: Omit<Gap, 'location'>): void;
  /** What was counted since the last call, oldest first. */
  take(): EngineCounts;
}

const due = 0;
const kinds = 1 + skipReasons.length;

/** Makes counts, all zero. Services are numbers here; `nameOf` says which. */
export function createRunCounts(location: string, nameOf: (service: number) => string): RunCounts {
  /** By the beginning of the five minutes: for each service the number that was due, and that of each reason. */
  let buckets = new Map<number, number[]>();
  let gaps: Gap[] = [];

  const add = (service: number, atMs: number, kind: number) => {
    const bucketMs = Math.floor(atMs / bucketLengthMs) * bucketLengthMs;
    const counted = buckets.get(bucketMs) ?? [];
    buckets.set(bucketMs, counted);
    counted[service * kinds + kind] = (counted[service * kinds + kind] ?? 0) + 1;
  };

  return {
    claimed: (service, atMs) => add(service, atMs, due),
    skipped(service, dueMs, reason) {
      add(service, dueMs, due);
      add(service, dueMs, 1 + skipReasons.indexOf(reason));
    },
    gap: (gap) => void gaps.push({ location, ...gap }),
    take() {
      const counts = { due: [] as DueCount[], skipped: [] as SkipCount[], gaps };
      for (const [bucketMs, counted] of [...buckets].toSorted(([one], [other]) => one - other))
        counted.forEach((count, place) => {
          const where = { service: nameOf(Math.floor(place / kinds)), location, bucketMs };
          const reason = skipReasons[(place % kinds) - 1];
          if (reason === undefined) counts.due.push({ ...where, due: count });
          else counts.skipped.push({ ...where, reason, skipped: count });
        });
      buckets = new Map();
      gaps = [];
      return counts;
    },
  };
}
