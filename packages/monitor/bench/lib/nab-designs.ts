import { surpriseAt } from '../../src/signals/detector/fisher.ts';
import { createEvaluation, createHistory } from '../../src/signals/detector/history.ts';
import { weekClockOf } from '../../src/signals/detector/week-clock.ts';
import { createDetector, type DetectorOptions } from '../../src/signals/index.ts';
import type { NabSeries } from './nab-corpus.ts';

/** What a design made of one series. */
export interface Detected {
  /** One score for each row: minus the decimal logarithm of a probability. */
  readonly scores: Float64Array;
  /** The rows at which an episode opened, at the limit. */
  readonly alerts: readonly number[];
}

/** A detector to compare. */
export interface Design {
  /** The name that is printed. */
  readonly name: string;
  /** Reads a series in its order. `limit` is a probability. */
  detect(series: Pick<NabSeries, 'times' | 'values'>, limit: number): Detected;
}

/** Trouble that comes back within so many rows is the same episode. */
const reopenWithin = 100;

/** The designs, from the simplest to the one that is used. */
export const designs: readonly Design[] = [
  { name: 'gaussian', detect: detectGaussian },
  { name: 'record', detect: (series, limit) => detectSignals(series, limit, [0]) },
  { name: 'season', detect: (series, limit) => detectSignals(series, limit, [2]) },
  { name: 'record-mean', detect: (series, limit) => detectSignals(series, limit, [0, 1]) },
  { name: 'record-mean-season', detect: (series, limit) => detectSignals(series, limit, [0, 1, 2]) },
  { name: 'all-signals', detect: (series, limit) => detect(series, unguarded(limit)) },
  { name: 'all-signals-confirmed', detect: (series, limit) => detect(series, { limit, learnsEpisodes: true }) },
  { name: 'shipped', detect: (series, limit) => detect(series, { limit }) },
];

/** The options without the protection against spikes and without the hygiene of learning. */
export function unguarded(limit: number): DetectorOptions {
  return { limit, needsConfirmation: false, learnsEpisodes: true };
}

/** Reads a series with the detector of the library. */
export function detect({ times, values }: Pick<NabSeries, 'times' | 'values'>, options: DetectorOptions): Detected {
  const detector = createDetector({ bucketMs: medianStep(times), ...options });
  const scores = new Float64Array(values.length);
  const alerts: number[] = [];
  for (const [row, value] of values.entries()) {
    const { change, surprise } = detector.take({ startMs: times[row] ?? 0, value });
    scores[row] = surprise;
    if (change === 'opened') alerts.push(row);
  }
  return { scores, alerts };
}

/** A row keeps its score only if it is above those of the 100 rows before it: one alert per episode, at any threshold. */
export function peaksOf(scores: Float64Array): Float64Array {
  return scores.map((score, row) => {
    for (let before = Math.max(0, row - reopenWithin); before < row; before += 1)
      if ((scores[before] ?? 0) >= score) return 0;
    return score;
  });
}

function medianStep(times: Float64Array): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  return Math.max(1, steps.sort()[steps.length >> 1] ?? 1);
}

/** Some of the signals alone, combined by Fisher's method with as many degrees of freedom as they have. */
function detectSignals(
  { times, values }: Pick<NabSeries, 'times' | 'values'>,
  limit: number,
  used: readonly number[],
): Detected {
  const history = createHistory();
  const clock = weekClockOf('UTC');
  const evaluation = createEvaluation();
  const least = surpriseAt(limit, used.length);
  const scores = values.map((value, row) => {
    const slot = clock.slotAt(times[row] ?? 0);
    history.evaluate(value, slot, evaluation);
    history.learn(value, slot, evaluation, false);
    return used.reduce((sum, signal) => sum - Math.log10(evaluation.probabilities[signal] ?? 1), 0);
  });
  return { scores, alerts: crossings(scores, least) };
}

/** The distance from the mean of the last 6,400 values, in standard deviations, as the probability of a normal distribution. */
function detectGaussian({ values }: Pick<NabSeries, 'values'>, limit: number): Detected {
  const window = 6_400;
  let [sum, squares] = [0, 0];
  const scores = values.map((value, row) => {
    const count = Math.min(row, window);
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    const left = row >= window ? (values[row - window] ?? 0) : 0;
    sum += value - left;
    squares += value * value - left * left;
    return count < 100 || deviation === 0 ? 0 : normalSurprise(Math.abs(value - mean) / deviation);
  });
  return { scores, alerts: crossings(scores, -Math.log10(limit)) };
}

/** Minus the decimal logarithm of the two-sided tail of the normal distribution, by its asymptotic form. */
function normalSurprise(distance: number): number {
  const tail =
    (2 * Math.exp(-(distance ** 2) / 2)) /
    (Math.sqrt(2 * Math.PI) * (distance + Math.sqrt(distance ** 2 + 8 / Math.PI)) * 0.5);
  return -Math.log10(Math.max(Number.MIN_VALUE, Math.min(1, tail)));
}

function crossings(scores: Float64Array, least: number): readonly number[] {
  const alerts: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [row, score] of scores.entries()) {
    if (score < least) continue;
    if (row - last > reopenWithin) alerts.push(row);
    last = row;
  }
  return alerts;
}
