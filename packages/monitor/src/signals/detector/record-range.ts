/**
 * The lowest and the highest value of the last 3,900 to 4,000 ones: 40 blocks of 100 values. A new record is a rare event for
 * any distribution, so that nothing has to be assumed about the series.
 */
export type RecordRange = Float64Array;

const blocks = 40;
const blockLength = 100;
/** Behind the blocks' lows and highs. */
const at = { low: 2 * blocks, high: 2 * blocks + 1, block: 2 * blocks + 2, inBlock: 2 * blocks + 3 } as const;

/** Numbers of one range. */
export const recordRangeSize = 2 * blocks + 4;

/** Empties a range. */
export function clearRange(range: RecordRange): void {
  range.fill(Number.POSITIVE_INFINITY, 0, blocks);
  range.fill(Number.NEGATIVE_INFINITY, blocks, 2 * blocks);
  range[at.low] = Number.POSITIVE_INFINITY;
  range[at.high] = Number.NEGATIVE_INFINITY;
  range[at.block] = 0;
  range[at.inBlock] = 0;
}

/** How far a value lies outside: above it is positive, below negative; 0 inside, and while the range is empty. */
export function excursionOf(range: RecordRange, value: number): number {
  const low = range[at.low] ?? 0;
  const high = range[at.high] ?? 0;
  if (high < low) return 0;
  return value > high ? value - high : value < low ? value - low : 0;
}

/** Takes a value in. */
export function extendRange(range: RecordRange, value: number): void {
  if ((range[at.inBlock] ?? 0) >= blockLength) openBlock(range);
  const block = range[at.block] ?? 0;
  range[at.inBlock] = (range[at.inBlock] ?? 0) + 1;
  range[block] = Math.min(range[block] ?? value, value);
  range[blocks + block] = Math.max(range[blocks + block] ?? value, value);
  range[at.low] = Math.min(range[at.low] ?? value, value);
  range[at.high] = Math.max(range[at.high] ?? value, value);
}

/** The oldest block makes room; only then the whole range is read again. */
function openBlock(range: RecordRange): void {
  const block = ((range[at.block] ?? 0) + 1) % blocks;
  range[at.block] = block;
  range[at.inBlock] = 0;
  range[block] = Number.POSITIVE_INFINITY;
  range[blocks + block] = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < blocks; index += 1) {
    low = Math.min(low, range[index] ?? low);
    high = Math.max(high, range[blocks + index] ?? high);
  }
  range[at.low] = low;
  range[at.high] = high;
}
