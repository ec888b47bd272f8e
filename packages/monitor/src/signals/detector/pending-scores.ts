import type { Memory } from './memory.ts';

/**
 * What the last 48 values scored. It becomes history only afterwards: otherwise trouble that grows slowly would be compared with
 * itself, and a mean with means that overlap it.
 */
export interface PendingScores {
  readonly rows: Float64Array;
  readonly count: Float64Array;
}

const delay = 48;
/** Value, mean, spread, and four scores. */
const width = 7;

/** Numbers of the pending scores. */
export const pendingScoresSize: number = delay * width + 1;

/** Takes the pending scores out of a memory. */
export function placePendingScores(memory: Memory): PendingScores {
  return { rows: memory.numbers(delay * width), count: memory.numbers(1) };
}

/** One row of the pending scores: `value` is NaN if it is not to be learned. */
export interface PendingRow {
  value: number;
  mean: number;
  spread: number;
  readonly scores: Float64Array;
}

/** Makes an empty row, to be overwritten. */
export function createPendingRow(): PendingRow {
  return { value: Number.NaN, mean: Number.NaN, spread: Number.NaN, scores: new Float64Array(width - 3) };
}

/** Appends a row. Writes the row of 48 values before into `into`, and returns whether there is one that is to be learned. */
export function exchangeRow({ rows, count }: PendingScores, row: Readonly<PendingRow>, into: PendingRow): boolean {
  // As a small integer: the remainder of a floating-point number is slow.
  const before = (count[0] ?? 0) | 0;
  const from = (before % delay) * width;
  const isDue = before >= delay;
  if (isDue) {
    into.value = rows[from] ?? 0;
    into.mean = rows[from + 1] ?? 0;
    into.spread = rows[from + 2] ?? 0;
    for (let index = 3; index < width; index += 1) into.scores[index - 3] = rows[from + index] ?? 0;
  }
  rows[from] = row.value;
  rows[from + 1] = row.mean;
  rows[from + 2] = row.spread;
  for (let index = 3; index < width; index += 1) rows[from + index] = row.scores[index - 3] ?? 0;
  count[0] = before + 1;
  return isDue && !Number.isNaN(into.value);
}
