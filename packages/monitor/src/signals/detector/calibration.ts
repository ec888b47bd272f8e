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
}

const steps = 320;
const middle = steps / 2;
/** Places in the totals. */
const at = { total: 0, tailFrom: 1, tailCount: 2, tailMean: 3, sinceTail: 4 } as const;

/** Numbers and counts of one calibration. */
export const calibrationSize = { numbers: 5, counts: steps } as const;

/** From this total on all counts are halved: old scores fade. */
const mostScores = 8_000;
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
  return { counts: memory.counts(steps), totals };
}

/** Counts a score. */
export function addScore({ counts, totals }: Calibration, score: number): void {
  const step = stepOf(score);
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

/** How surprising a score is: minus the decimal logarithm of its probability. 0 for a score of 0, and while too few are known. */
export function surpriseOf(calibration: Calibration, score: number): number {
  const { counts, totals } = calibration;
  const total = totals[at.total] ?? 0;
  if (total < leastScores || !(score > 0)) return 0;
  if ((totals[at.sinceTail] ?? 0) >= fitEvery || (totals[at.tailCount] ?? 0) === 0) fitTail(calibration, total);
  const from = totals[at.tailFrom] ?? 0;
  if (score > from) {
    const exponent = Math.min((score - from) / (totals[at.tailMean] ?? 1), mostExponent);
    return exponent / Math.LN10 - Math.log10((totals[at.tailCount] ?? 0) / (total + 1));
  }
  const own = stepOf(score);
  let above = totals[at.tailCount] ?? 0;
  for (let step = stepOf(from) - 1; step > own; step -= 1) above += counts[step] ?? 0;
  return -Math.log10(Math.min(1, (above + (counts[own] ?? 0) / 2 + 1) / (total + 1)));
}

/** Whether enough is known to tell what is usual. */
export function isCalibrated({ totals }: Calibration): boolean {
  return (totals[at.total] ?? 0) >= leastScores;
}

/** Collects the highest scores, from the top down: where they begin, how many they are, and their mean distance from there. */
function fitTail({ counts, totals }: Calibration, total: number): void {
  const wanted = Math.max(tailShare * total, leastTail);
  let collected = 0;
  let sum = 0;
  let from = 0;
  for (let step = steps - 1; step >= 0 && collected < wanted; step -= 1) {
    const count = counts[step] ?? 0;
    if (count === 0) continue;
    const used = Math.min(count, wanted - collected);
    collected += used;
    if (step > 0) sum += used * 2 ** ((step + 0.5 - middle) / 4);
    from = step === 0 ? 0 : 2 ** ((step - middle) / 4);
  }
  totals[at.tailFrom] = from;
  totals[at.tailCount] = collected;
  totals[at.tailMean] = Math.max(sum / collected - from, 1e-12);
  totals[at.sinceTail] = 0;
}

function stepOf(score: number): number {
  return score <= 0 ? 0 : Math.max(1, Math.min(steps - 1, Math.floor(4 * Math.log2(score)) + middle));
}
