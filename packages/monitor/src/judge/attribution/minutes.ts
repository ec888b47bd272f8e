/**
 * What is counted minute by minute: conclusive runs, failing ones, tenants that begin to fail, runs that our own side spoilt,
 * and runs that were refused as too many.
 */
export type MinuteKind = 'runs' | 'failing' | 'onsets' | 'faults' | 'throttled';

/** Counts of the last minutes. Its size is fixed. */
export interface Minutes {
  /** Counts one. */
  add(kind: MinuteKind, atMs: number): void;
  /** Takes the counts from a time on back, by whole minutes. */
  clear(kind: MinuteKind, fromMs: number): void;
  /** Whether any was counted from a time on, by whole minutes. */
  hasAny(kind: MinuteKind, fromMs: number): boolean;
  /** The counts from a time on, by whole minutes, oldest first. */
  since(kind: MinuteKind, fromMs: number, nowMs: number): readonly number[];
}

const kinds: readonly MinuteKind[] = ['runs', 'failing', 'onsets', 'faults', 'throttled'];
const minuteMs = 60_000;

/** Makes counts that reach back `reachMs`. */
export function createMinutes(reachMs: number): Minutes {
  const size = Math.ceil(reachMs / minuteMs) + 1;
  const numbers = new Float64Array(size).fill(-1);
  const counts = new Float64Array(size * kinds.length);
  /** The latest minute in which each kind was counted. */
  const latest = new Float64Array(kinds.length).fill(-1);
  return {
    add(kind, atMs) {
      const minute = Math.floor(atMs / minuteMs);
      const at = minute % size;
      if ((numbers[at] ?? -1) > minute) return;
      if (numbers[at] !== minute) {
        numbers[at] = minute;
        counts.fill(0, at * kinds.length, (at + 1) * kinds.length);
      }
      const place = kinds.indexOf(kind);
      const cell = at * kinds.length + place;
      counts[cell] = (counts[cell] ?? 0) + 1;
      latest[place] = Math.max(minute, latest[place] ?? -1);
    },
    clear(kind, fromMs) {
      for (const [at, minute] of numbers.entries())
        if (minute >= Math.floor(fromMs / minuteMs)) counts[at * kinds.length + kinds.indexOf(kind)] = 0;
    },
    hasAny: (kind, fromMs) => (latest[kinds.indexOf(kind)] ?? -1) >= Math.floor(fromMs / minuteMs),
    since(kind, fromMs, nowMs) {
      const last = Math.floor(nowMs / minuteMs);
      const matching: number[] = [];
      for (let minute = Math.max(Math.floor(fromMs / minuteMs), last - size + 1); minute <= last; minute += 1) {
        const at = minute % size;
        matching.push(numbers[at] === minute ? (counts[at * kinds.length + kinds.indexOf(kind)] ?? 0) : 0);
      }
      return matching;
    },
  };
}
