import type { Memory } from './memory.ts';

/**
 * What a series' own scores usually are: a histogram in steps of a quarter octave. A score becomes a probability by its rank
 * among them. The highest two per cent are described by an exponential tail, so that probabilities below one in the number of
 * scores exist.
 */
export interface Calibration {
  /** How many scores each step has. Step 0 has the zeros. */
  readonly counts: Float32Array;
  /** The totals; see {@link at}. */
  readonly totals: Float64Array;
  /** No step above this one has a score. It is not stored: it only saves time. */
  top: number;
}

const steps = 320;
const middle = steps / 2;
/** Places in the totals. */
const at = { total: 0, tailFrom: 1, tailCount: 2, tailMean: 3, sinceTail: 4 } as const;

/** Numbers and counts of one calibration. */
export const calibrationSize = { numbers: 5, counts: steps } as const;

/** From this total on all counts are halved: old scores fade. */
const mostScores = 8_000;
/** Where each step begins, and its middle. */
const edges = Float64Array.from({ length: steps }, (_, step) => (step === 0 ? 0 : 2 ** ((step - middle) / 4)));
const middles = Float64Array.from({ length: steps }, (_, step) => (step === 0 ? 0 : 2 ** ((step + 0.5 - middle) / 4)));
/** Fewer scores say nothing about what is usual. */
const leastScores = 100;
/** The share of the scores that the tail is fitted to, and the least number of them. */
const tailShare = 0.02;
const leastTail = 5;
/** The tail is fitted again after so many scores, and after each score within it. */
const fitEvery = 32;
/** The exponent ends here: 65 orders of magnitude are improbable enough. */
const mostExponent = 150;

/** Takes a calibration out of a memory. */
export function placeCalibration(totals: Float64Array, memory: Memory): Calibration {
  return { counts: memory.counts(steps), totals, top: steps - 1 };
}

/** Counts a score. */
export function addScore(calibration: Calibration, score: number): void {
  const { counts, totals } = calibration;
  const step = stepOf(score);
  if (step > calibration.top) calibration.top = step;
  counts[step] = (counts[step] ?? 0) + 1;
  const total = (totals[at.total] ?? 0) + 1;
  totals[at.total] = total;
  totals[at.sinceTail] = score > (totals[at.tailFrom] ?? 0) ? fitEvery : (totals[at.sinceTail] ?? 0) + 1;
  if (total < mostScores) return;
  let half = 0;
  for (let index = 0; index < steps; index += 1) {
    const count = (counts[index] ?? 0) / 2;
    counts[index] = count;
    half += count;
  }
  totals[at.total] = half;
  totals[at.sinceTail] = fitEvery;
}

/** The probability of a score as high as this. 1 for a score of 0, and while too few are known. */
export function probabilityOfScore(calibration: Calibration, score: number): number {
  const { counts, totals } = calibration;
  const total = totals[at.total] ?? 0;
  if (total < leastScores || !(score > 0)) return 1;
  if ((totals[at.sinceTail] ?? 0) >= fitEvery || (totals[at.tailCount] ?? 0) === 0) fitTail(calibration, total);
  const from = totals[at.tailFrom] ?? 0;
  if (score > from) {
    const exponent = Math.min((score - from) / (totals[at.tailMean] ?? 1), mostExponent);
    return (Math.exp(-exponent) * (totals[at.tailCount] ?? 0)) / (total + 1);
  }
  const own = stepOf(score);
  let above = totals[at.tailCount] ?? 0;
  for (let step = stepOf(from) - 1; step > own; step -= 1) above += counts[step] ?? 0;
  return Math.min(1, (above + (counts[own] ?? 0) / 2 + 1) / (total + 1));
}

/** Whether enough is known to tell what is usual. */
export function isCalibrated({ totals }: Calibration): boolean {
  return (totals[at.total] ?? 0) >= leastScores;
}

/** Collects the highest scores, from the top down: where they begin, how many they are, and their mean distance from there. */
function fitTail(calibration: Calibration, total: number): void {
  const { counts, totals } = calibration;
  while (calibration.top > 0 && (counts[calibration.top] ?? 0) === 0) calibration.top -= 1;
  const wanted = Math.max(tailShare * total, leastTail);
  let collected = 0;
  let sum = 0;
  let from = 0;
  for (let step = calibration.top; step >= 0 && collected < wanted; step -= 1) {
    const count = counts[step] ?? 0;
    if (count === 0) continue;
    const used = Math.min(count, wanted - collected);
    collected += used;
    sum += used * (middles[step] ?? 0);
    from = edges[step] ?? 0;
  }
  totals[at.tailFrom] = from;
  totals[at.tailCount] = collected;
  totals[at.tailMean] = Math.max(sum / collected - from, 1e-12);
  totals[at.sinceTail] = 0;
}

const number = new Float64Array([1]);
const bits = new Uint32Array(number.buffer);
/** The half of a number that holds its exponent: the second one, unless the machine stores the high bytes first. */
const highWord = bits[1] === 0 ? 0 : 1;
/** The highest 20 bits of the mantissas of 2 to the power of 1/4, 1/2 and 3/4. */
const quarters = [0.25, 0.5, 0.75].map((power) => Math.floor((2 ** power - 1) * 2 ** 20)) as [number, number, number];

function stepOf(score: number): number {
  if (score <= 0) return 0;
  // The logarithm to base 2 in quarters, from the exponent and the mantissa as they are stored.
  number[0] = score;
  const high = bits[highWord] ?? 0;
  const mantissa = high & 0xf_ffff;
  const quarter = mantissa < quarters[1] ? (mantissa < quarters[0] ? 0 : 1) : mantissa < quarters[2] ? 2 : 3;
  const step = 4 * ((high >>> 20) - 1_023) + quarter + middle;
  return step < 1 ? 1 : step < steps ? step : steps - 1;
}
