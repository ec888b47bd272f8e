import {
  addScore,
  type Calibration,
  calibrationSize,
  isCalibrated,
  placeCalibration,
  probabilityOfScore,
} from './calibration.ts';
import {
  deviationOf,
  type Expectation,
  expectationSize,
  expectedAtSlot,
  expectedOf,
  expectedOfDay,
  expectedOfWeek,
  learnExpectation,
  placeExpectation,
  placeExpectationNumbers,
  rowsOf,
  shiftExpectation,
} from './expectation.ts';
import { createMemory } from './memory.ts';
import {
  createPendingRow,
  exchangeRow,
  type PendingScores,
  pendingScoresSize,
  placePendingScores,
} from './pending-scores.ts';
import {
  addRecent,
  clearRecent,
  meanWith,
  placeRecentValues,
  type RecentValues,
  recentMean,
  recentValuesSize,
  spreadWith,
} from './recent-values.ts';
import { clearRange, excursionOf, extendRange, type RecordRange, recordRangeSize } from './record-range.ts';

/**
 * The ways in which a series leaves what is usual for it: a value that is a record, a mean of 24 values that is one, a distance
 * from what is expected at this time of the week, and a standard deviation of 48 values that is a record.
 */
export const signals = ['record', 'mean', 'season', 'spread'] as const;

/** One of {@link signals}. */
export type Signal = (typeof signals)[number];

/** What one value says, held against the history before it. */
export interface Evaluation {
  /** The surprise of all signals together: minus the decimal logarithm of the product of their probabilities. */
  surprise: number;
  /** The signal that is most surprising; null if none is. */
  signal: Signal | null;
  /** 1 above what is usual, -1 below, 0 if nothing is unusual. */
  side: -1 | 0 | 1;
  /** What was expected; NaN if nothing is known. */
  expected: number;
  /** What the season of the day expects by itself, and that of the week; NaN if it knows nothing. */
  ofDay: number;
  ofWeek: number;
  /** The score of each signal, in the order of {@link signals}. */
  readonly scores: Float64Array;
  /** The probability of each signal; their product is at least 1e-270. */
  readonly probabilities: Float64Array;
  /** Their product. */
  product: number;
  /** The mean of the last values together with this one; NaN while there are too few. */
  mean: number;
  /** Their standard deviation; NaN while there are too few. */
  spread: number;
}

/** Everything that a detector has learned, in one buffer. */
export interface History {
  /** All of it as bytes. */
  readonly bytes: Uint8Array;
  /** Numbers for the detector itself. */
  readonly own: Float64Array;
  /** How many values it has learned. */
  readonly rows: number;
  /** The usual distance from the expectation, as a standard deviation; 0 while it is not known. */
  readonly deviation: number;
  /** Whether its scores say what is usual. */
  readonly isCalibrated: boolean;
  /** Holds a value against the history, which stays as it is. Overwrites `into`. */
  evaluate(value: number, slot: number, into: Evaluation): void;
  /** Takes a value in. From an episode only the expectation and the last values follow. */
  learn(value: number, slot: number, evaluation: Evaluation, isEpisode: boolean): void;
  /** Expects the level of the last values from now on. */
  adoptLevel(slot: number): void;
  /** Forgets the last values, after a gap. What is usual stays. */
  forgetRecent(): void;
}

/** How many numbers of a history belong to the detector. */
export const ownLength = 80;

/** The size of a history, in bytes. */
export const historySize: number =
  8 *
    (ownLength +
      recentValuesSize +
      pendingScoresSize +
      3 * recordRangeSize +
      signals.length * calibrationSize.numbers +
      expectationSize.numbers) +
  4 * signals.length * calibrationSize.counts +
  expectationSize.smallCounts;

/** Makes an empty evaluation, to be overwritten. */
export function createEvaluation(): Evaluation {
  return {
    surprise: 0,
    signal: null,
    side: 0,
    expected: Number.NaN,
    ofDay: Number.NaN,
    ofWeek: Number.NaN,
    scores: new Float64Array(signals.length),
    probabilities: new Float64Array(signals.length).fill(1),
    product: 1,
    mean: Number.NaN,
    spread: Number.NaN,
  };
}

interface Parts {
  readonly recent: RecentValues;
  readonly pending: PendingScores;
  readonly expectation: Expectation;
  readonly ranges: readonly [value: RecordRange, mean: RecordRange, spread: RecordRange];
  readonly calibrations: readonly [Calibration, Calibration, Calibration, Calibration];
}

/** Makes a history: an empty one, or the one that was stored. */
export function createHistory(stored?: Uint8Array): History {
  const memory = createMemory(historySize, stored);
  const own = memory.numbers(ownLength);
  const recent = placeRecentValues(memory);
  const pending = placePendingScores(memory);
  const range = () => memory.numbers(recordRangeSize);
  const ranges = [range(), range(), range()] as const;
  const totals = () => memory.numbers(calibrationSize.numbers);
  const [record, mean, season, spread] = [totals(), totals(), totals(), totals()];
  const numbers = placeExpectationNumbers(memory);
  const calibrations = [
    placeCalibration(record, memory),
    placeCalibration(mean, memory),
    placeCalibration(season, memory),
    placeCalibration(spread, memory),
  ] as const;
  const expectation = placeExpectation(memory, numbers);
  if (!stored) for (const empty of ranges) clearRange(empty);
  const parts: Parts = { recent, pending, expectation, ranges, calibrations };
  return {
    bytes: memory.bytes,
    own,
    get rows() {
      return rowsOf(expectation);
    },
    get deviation() {
      return deviationOf(expectation);
    },
    get isCalibrated() {
      return isCalibrated(calibrations[2]);
    },
    evaluate: (value, slot, into) => evaluate(parts, value, slot, into),
    learn: (value, slot, evaluation, isEpisode) => learn(parts, value, slot, evaluation, isEpisode),
    adoptLevel(slot) {
      const distance = recentMean(recent) - expectedAtSlot(expectation, slot);
      if (!Number.isNaN(distance)) shiftExpectation(expectation, distance);
    },
    forgetRecent: () => clearRecent(recent),
  };
}

function evaluate(parts: Parts, value: number, slot: number, into: Evaluation): void {
  const { recent, ranges, expectation, calibrations } = parts;
  const { scores } = into;
  into.mean = meanWith(recent, value);
  into.spread = spreadWith(recent, value);
  into.ofDay = expectedOfDay(expectation, slot);
  into.ofWeek = expectedOfWeek(expectation, slot);
  into.expected = expectedOf(expectation, into.ofDay, into.ofWeek);
  const record = excursionOf(ranges[0], value);
  // Rounding makes tiny records of a series that is constant.
  const drift = floored(excursionOf(ranges[1], into.mean), 1e-9 * (1 + Math.abs(value)));
  const spread = floored(excursionOf(ranges[2], into.spread), 1e-6 * (1e-3 * Math.abs(value) + into.spread));
  const residual = Number.isNaN(into.expected) ? 0 : value - into.expected;
  const deviation = deviationOf(expectation);
  scores[0] = Math.abs(record);
  scores[1] = Math.abs(drift);
  scores[2] = deviation > 0 ? Math.abs(residual) / deviation : 0;
  scores[3] = Math.abs(spread);
  let product = 1;
  into.signal = null;
  into.side = 0;
  let least = 1;
  for (let index = 0; index < signals.length; index += 1) {
    const calibration = calibrations[index];
    if (!calibration) continue;
    const probability = probabilityOfScore(calibration, scores[index] ?? 0);
    into.probabilities[index] = probability;
    product *= probability;
    if (probability >= least) continue;
    least = probability;
    into.signal = signals[index] ?? null;
    into.side = sideOf(index === 0 ? record : index === 1 ? drift : index === 2 ? residual : spread);
  }
  into.product = product;
  into.surprise = product === 1 ? 0 : -Math.log10(product);
}

/** Overwritten by each value: nothing of it outlives `learn`. */
const [newest, due] = [createPendingRow(), createPendingRow()];

function learn(parts: Parts, value: number, slot: number, evaluation: Evaluation, isEpisode: boolean): void {
  const { recent, ranges, expectation, calibrations, pending } = parts;
  newest.value = isEpisode ? Number.NaN : value;
  newest.mean = evaluation.mean;
  newest.spread = evaluation.spread;
  for (let index = 0; index < signals.length; index += 1) newest.scores[index] = evaluation.scores[index] ?? 0;
  if (exchangeRow(pending, newest, due)) {
    extendRange(ranges[0], due.value);
    if (!Number.isNaN(due.mean)) extendRange(ranges[1], due.mean);
    if (!Number.isNaN(due.spread)) extendRange(ranges[2], due.spread);
    const { scores } = due;
    addScore(calibrations[0], scores[0] ?? 0);
    addScore(calibrations[1], scores[1] ?? 0);
    addScore(calibrations[2], scores[2] ?? 0);
    if (!Number.isNaN(due.spread)) addScore(calibrations[3], scores[3] ?? 0);
  }
  addRecent(recent, value);
  learnExpectation(expectation, slot, value, evaluation);
}

function floored(excursion: number, least: number): number {
  return Math.abs(excursion) < least ? 0 : excursion;
}

function sideOf(excursion: number): -1 | 0 | 1 {
  return excursion > 0 ? 1 : excursion < 0 ? -1 : 0;
}
