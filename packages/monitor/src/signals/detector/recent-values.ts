import type { Memory } from './memory.ts';

/** The last 48 values, and their sums. */
export interface RecentValues {
  readonly values: Float64Array;
  readonly sums: Float64Array;
}

const shortLength = 24;
const longLength = 48;
/** The running sums are made anew after so many values: rounding would add up. */
const sumEvery = 256;
/** Sums are of distances from the first value: so that squares of large values do not hide small spreads. */
const at = { count: 0, short: 1, long: 2, squares: 3, origin: 4 } as const;
const sumsLength = 5;

/** Numbers of the last values. */
export const recentValuesSize: number = longLength + sumsLength;

/** Takes the last values out of a memory. */
export function placeRecentValues(memory: Memory): RecentValues {
  return { values: memory.numbers(longLength), sums: memory.numbers(sumsLength) };
}

/** The mean of the last 23 values and this one, as a distance from the first value; NaN while there are too few. */
export function meanWith({ values, sums }: RecentValues, value: number): number {
  const count = countOf(sums);
  if (count < shortLength) return Number.NaN;
  const oldest = values[(count - shortLength) % longLength] ?? 0;
  return ((sums[at.short] ?? 0) - oldest + value - (sums[at.origin] ?? 0)) / shortLength;
}

/** The standard deviation of the last 47 values and this one; NaN while there are too few. */
export function spreadWith({ values, sums }: RecentValues, value: number): number {
  const count = countOf(sums);
  if (count < longLength) return Number.NaN;
  const oldest = values[count % longLength] ?? 0;
  const distance = value - (sums[at.origin] ?? 0);
  const mean = ((sums[at.long] ?? 0) - oldest + distance) / longLength;
  const squares = ((sums[at.squares] ?? 0) - oldest * oldest + distance * distance) / longLength;
  return Math.sqrt(Math.max(0, squares - mean * mean));
}

/** Takes a value in. */
export function addRecent({ values, sums }: RecentValues, value: number): void {
  const count = countOf(sums);
  if (count === 0) sums[at.origin] = value;
  const place = count % longLength;
  const distance = value - (sums[at.origin] ?? 0);
  const oldest = count >= longLength ? (values[place] ?? 0) : 0;
  const older = count >= shortLength ? (values[(count - shortLength) % longLength] ?? 0) : 0;
  values[place] = distance;
  sums[at.count] = count + 1;
  sums[at.short] = (sums[at.short] ?? 0) - older + distance;
  sums[at.long] = (sums[at.long] ?? 0) - oldest + distance;
  sums[at.squares] = (sums[at.squares] ?? 0) - oldest * oldest + distance * distance;
  if (count % sumEvery === 0 && count >= longLength) sumAgain({ values, sums }, place);
}

/** The count as a small integer: the remainder of a floating-point number is slow. */
function countOf(sums: Float64Array): number {
  return (sums[at.count] ?? 0) | 0;
}

function sumAgain({ values, sums }: RecentValues, newest: number): void {
  let short = 0;
  let long = 0;
  let squares = 0;
  for (let index = 0; index < longLength; index += 1) {
    const distance = values[index] ?? 0;
    long += distance;
    squares += distance * distance;
    if ((newest - index + longLength) % longLength < shortLength) short += distance;
  }
  sums[at.short] = short;
  sums[at.long] = long;
  sums[at.squares] = squares;
}

/** Forgets the values: after a long gap they would mix two times of the day. */
export function clearRecent({ sums }: RecentValues): void {
  sums.fill(0);
}

/** The mean of the last 24 values; NaN while there are too few. */
export function recentMean({ sums }: RecentValues): number {
  const count = sums[at.count] ?? 0;
  return count < shortLength ? Number.NaN : (sums[at.origin] ?? 0) + (sums[at.short] ?? 0) / shortLength;
}
