/** The usual value at each time of a day or a week: slots of a quarter of an hour by the clock on the wall. */
export interface Season {
  /** The usual value of each slot. */
  readonly means: Float64Array;
  /** How often each slot was seen, up to 255. */
  readonly counts: Uint8Array;
}

/** A slot follows its value at least this fast: after a handful of days the newest one counts for a third. */
const leastWeight = 0.3;

/** What is expected in a slot: the mean of it and its neighbours, itself counted twice; NaN while none of them was seen. */
export function expectedIn({ means, counts }: Season, slot: number): number {
  const length = means.length;
  const before = slot === 0 ? length - 1 : slot - 1;
  const after = slot === length - 1 ? 0 : slot + 1;
  let weight = 0;
  let sum = 0;
  if ((counts[slot] ?? 0) > 0) {
    weight = 2;
    sum = 2 * (means[slot] ?? 0);
  }
  if ((counts[before] ?? 0) > 0) {
    weight += 1;
    sum += means[before] ?? 0;
  }
  if ((counts[after] ?? 0) > 0) {
    weight += 1;
    sum += means[after] ?? 0;
  }
  return weight === 0 ? Number.NaN : sum / weight;
}

/** What is expected in a slot by itself; NaN while it was not seen. */
export function expectedAt({ means, counts }: Season, slot: number): number {
  return (counts[slot] ?? 0) === 0 ? Number.NaN : (means[slot] ?? 0);
}

/** Takes a value in. It moves the slot by `mostStep` at most, so that one odd day does not become the expectation. */
export function learnSlot({ means, counts }: Season, slot: number, value: number, mostStep: number): void {
  const count = counts[slot] ?? 0;
  if (count < 255) counts[slot] = count + 1;
  if (count === 0) {
    means[slot] = value;
    return;
  }
  const mean = means[slot] ?? 0;
  const step = Math.max(-mostStep, Math.min(mostStep, value - mean));
  means[slot] = mean + Math.max(leastWeight, 1 / (count + 1)) * step;
}
