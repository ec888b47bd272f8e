import { type EndedCheck, isSpoilt } from './ended-check.ts';

/** Whether this machine is too slow to measure, as the checks themselves show. */
export interface Overload {
  /**
   * Since when most checks have been spoilt by this process, or checks have been shed, in milliseconds since 1970; null if
   * neither is so.
   */
  readonly sinceMs: number | null;
  /** Notes checks that have ended. */
  note(checks: readonly EndedCheck[], nowMs: number): void;
  /** Notes whether checks are shed now. To be called about once a second. */
  noteShedding(isShedding: boolean, nowMs: number): void;
}

/** How long a check counts, in milliseconds. */
const windowMs = 30_000;
/** From this share of spoilt checks on the machine is too slow, and below that one it is fast enough again. */
const [tooSlowShare, fastEnoughShare] = [0.5, 0.25];
/** Fewer spoilt checks say nothing about the machine. */
const leastSpoilt = 3;

/** How long a reading of the shedding counts, in milliseconds: less work makes the machine fast for a moment. */
const sheddingWindowMs = 60_000;
/** The least time that the looks have to cover, in milliseconds. */
const leastSheddingMs = 30_000;

/** Makes a record without any check. */
export function createOverload(): Overload {
  let looks: { readonly atMs: number; readonly isShedding: boolean }[] = [];
  let shedLooks = 0;
  let shedSinceMs: number | null = null;
  let batches: { readonly atMs: number; readonly spoilt: number; readonly all: number }[] = [];
  let sinceMs: number | null = null;
  return {
    get sinceMs() {
      if (sinceMs === null || shedSinceMs === null) return sinceMs ?? shedSinceMs;
      return Math.min(sinceMs, shedSinceMs);
    },
    noteShedding(isShedding, nowMs) {
      // A clock that was set back makes what was seen belong to the future.
      if ((looks.at(-1)?.atMs ?? nowMs) > nowMs) [looks, shedLooks] = [[], 0];
      looks.push({ atMs: nowMs, isShedding });
      if (isShedding) shedLooks += 1;
      for (let [first] = looks; first && first.atMs <= nowMs - sheddingWindowMs; [first] = looks) {
        looks.shift();
        if (first.isShedding) shedLooks -= 1;
      }
      const share = shedLooks / looks.length;
      const coveredMs = nowMs - (looks[0]?.atMs ?? nowMs);
      if (share >= tooSlowShare && coveredMs >= leastSheddingMs) shedSinceMs ??= nowMs;
      else if (share < fastEnoughShare) shedSinceMs = null;
    },
    note(checks, nowMs) {
      if (checks.length === 0) return;
      const spoilt = checks.filter((check) => check.flags.includes('lag') && isSpoilt(check)).length;
      batches = batches.filter(({ atMs }) => atMs > nowMs - windowMs);
      batches.push({ atMs: nowMs, spoilt, all: checks.length });
      const all = batches.reduce((sum, batch) => sum + batch.all, 0);
      const allSpoilt = batches.reduce((sum, batch) => sum + batch.spoilt, 0);
      const share = allSpoilt / all;
      if (share >= tooSlowShare && allSpoilt >= leastSpoilt) sinceMs ??= nowMs;
      else if (share < fastEnoughShare) sinceMs = null;
    },
  };
}
