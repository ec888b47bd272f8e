import { type AnomalyEpisode, at, clearEpisodes, type Decision, decide, isFrozen } from './episodes.ts';
import { probabilityOf } from './fisher.ts';
import { createEvaluation, createHistory, type Evaluation, type History, historySize, type Signal } from './history.ts';
import { checkedSetup, type DetectorSettings, type Setup } from './setup.ts';

/** How {@link createDetector} judges a series. */
export interface DetectorOptions extends DetectorSettings {
  /** A detector of a wider series, whose history serves until this one has 200 buckets of its own. Default: none. */
  readonly parent?: Detector;
  /** What {@link Detector.save} returned. Default: nothing is known. */
  readonly state?: Uint8Array;
}

/** One bucket of a series. */
export interface Bucket {
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  /** Its value; null if nothing was measured. */
  readonly value: number | null;
  /** How many samples the value is made of. Default: unknown. */
  readonly samples?: number;
  /** Why the bucket says nothing about the series: maintenance, a fault of our own. It is neither judged nor learned. */
  readonly excluded?: boolean;
}

/** What a detector says of a bucket. */
export interface Reading {
  /** When the bucket began. */
  readonly startMs: number;
  /**
   * `learning`: too little is known. `held`: unusual, waits for a second bucket. `anomalous`: part of an episode. `missing`: no
   * value, or too few samples. `late`: not after the bucket before it.
   */
  readonly state: 'learning' | 'normal' | 'held' | 'anomalous' | 'missing' | 'excluded' | 'late';
  /** The value; null if there was none. */
  readonly value: number | null;
  /** What was expected at this time; null if nothing is known. */
  readonly expected: number | null;
  /** The band in which nearly all values usually lie: three standard deviations around the expectation. Null if unknown. */
  readonly low: number | null;
  /** The upper end of the band. */
  readonly high: number | null;
  /** The probability of a bucket as unusual as this; 1 if nothing is unusual. */
  readonly probability: number;
  /** Minus the decimal logarithm of the product of the signals' probabilities; 0 if nothing is unusual. */
  readonly surprise: number;
  /** What is most unusual about it: a record value, a record mean of 24, the distance from the season, a record spread of 48. */
  readonly signal: Signal | null;
  /** On which side it is unusual. */
  readonly side: 'above' | 'below' | null;
  /** How many buckets the history has that it was held against. */
  readonly historyLength: number;
  /** The current or last episode; null if there was none. */
  readonly episode: AnomalyEpisode | null;
  /** What happened to the episode with this bucket. */
  readonly change: Decision['change'];
}

/** Finds unusual times in one series. */
export interface Detector {
  /**
   * Judges the next bucket, then learns from it. Buckets come in the order of time; the newest one has to be complete.
   *
   * @throws RangeError - If the start or the value is not a finite number.
   */
  take(bucket: Bucket): Reading;
  /** A person says that the present level is usual: ends the episode, and learns the next 96 buckets without judging them. */
  accept(): void;
  /** The current or last episode; null if there was none. */
  readonly episode: AnomalyEpisode | null;
  /** How many buckets it has learned. */
  readonly historyLength: number;
  /** Everything that it knows, some 14 kB. {@link DetectorOptions.state} continues from it. */
  save(): Uint8Array;
}

/** The version of the saved bytes. */
const formatVersion = 1;
/** From this number of buckets on a series needs no parent. */
const ownHistory = 200;
/** As long as it takes until a value that was learned is part of what is usual, twice. */
const acceptLength = 96;
/** After a gap of so many buckets the last values say nothing about this one. */
const longGap = 24;
/** After so many buckets in a row that seem to be late the clock was wrong before, and time goes on from there. */
const clockReset = 12;
const bandDeviations = 3;

/** Histories of detectors, for their children. */
const histories = new WeakMap<Detector, History>();

/**
 * Makes a detector for one series. It needs no threshold: each bucket becomes a probability against the series' own history. A
 * single odd bucket opens no episode, an episode is not learned, and nothing is judged before 100 buckets are known.
 *
 * @example
 * ```ts
 * const detector = createDetector({ kind: 'duration', zone: 'America/Los_Angeles' });
 * const { state, expected, probability } = detector.take({ startMs, value: medianLatencyMs });
 * ```
 *
 * @throws RangeError - If an option is out of range, the zone is unknown, or the state is not one of a detector.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const setup = checkedSetup(options);
  const history = createHistory(checkedState(options.state));
  const { own } = history;
  if (!options.state) clearEpisodes(own);
  own[at.version] = formatVersion;
  const parent = options.parent && histories.get(options.parent);
  const detector: Detector = {
    take: (bucket) => takeBucket(setup, history, parent, bucket),
    accept() {
      if (history.rows > 0) history.adoptLevel(setup.clock.slotAt(own[at.valueMs] ?? 0));
      own[at.isOpen] = 0;
      own[at.lastCrossing] = -1e9;
      own[at.held] = 0;
      own[at.acceptUntil] = (own[at.row] ?? 0) + acceptLength;
    },
    get episode() {
      return episodeOf(own);
    },
    get historyLength() {
      return history.rows;
    },
    save: () => history.bytes.slice(),
  };
  histories.set(detector, history);
  return detector;
}

function checkedState(state: Uint8Array | undefined): Uint8Array | undefined {
  if (state === undefined) return undefined;
  const version = state.length === historySize ? new Float64Array(state.slice(0, 8).buffer)[0] : undefined;
  if (version !== formatVersion) throw new RangeError('the bytes are no saved state of a detector of this version');
  return state;
}

/** Overwritten by each bucket: nothing of it outlives `take`. */
const [ofOwn, ofParent] = [createEvaluation(), createEvaluation()];
const decision: Decision = { state: 'normal', change: null };

function takeBucket(setup: Setup, history: History, parent: History | undefined, bucket: Bucket): Reading {
  const { startMs, value, samples } = bucket;
  const { own } = history;
  const { rules } = setup;
  if (!Number.isFinite(startMs)) throw new RangeError(`startMs has to be a time, not ${startMs}`);
  if (value !== null && !Number.isFinite(value)) throw new RangeError(`value has to be a finite number, not ${value}`);
  if (isLate(own, startMs)) return unjudged('late', bucket, history);
  own[at.lastMs] = startMs;
  if (bucket.excluded) return unjudged('excluded', bucket, history);
  if (value === null || (samples !== undefined && samples < setup.leastSamples))
    return unjudged('missing', bucket, history);
  const scaled = setup.transform.apply(value, samples);
  const slot = setup.clock.slotAt(startMs);
  if (startMs - (own[at.valueMs] ?? startMs) > longGap * rules.bucketMs) history.forgetRecent();
  own[at.valueMs] = startMs;
  history.evaluate(scaled, slot, ofOwn);
  const usesParent = history.rows < ownHistory && parent !== undefined && parent.isCalibrated;
  if (usesParent) parent.evaluate(scaled, slot, ofParent);
  const evaluation = usesParent ? ofParent : ofOwn;
  const reference = usesParent ? parent : history;
  const matters = isRelevant(setup, value, evaluation);
  decide(own, rules, startMs, scaled, matters ? evaluation.surprise : 0, evaluation, decision);
  const reading = readingOf(setup, reference, bucket, evaluation, own);
  if (decision.state !== 'held') history.learn(scaled, slot, ofOwn, !setup.learnsEpisodes && isFrozen(own, rules));
  return reading;
}

/** Whether a bucket comes after the one before it. Where the clock was ahead for a while, time is set back. */
function isLate(own: Float64Array, startMs: number): boolean {
  if (startMs > (own[at.lastMs] ?? Number.NEGATIVE_INFINITY)) {
    own[at.earlier] = 0;
    return false;
  }
  const isNext = (own[at.earlier] ?? 0) > 0 && startMs > (own[at.earlierMs] ?? 0);
  own[at.earlier] = isNext ? (own[at.earlier] ?? 0) + 1 : 1;
  own[at.earlierMs] = startMs;
  if ((own[at.earlier] ?? 0) < clockReset) return true;
  own[at.earlier] = 0;
  return false;
}

/** Whether the deviation is of the direction and the size that matter. */
function isRelevant(setup: Setup, value: number, { signal, side, expected }: Evaluation): boolean {
  if (signal === null) return false;
  const { direction, absolute, relative, transform } = setup;
  if (direction === 0 && absolute === 0 && relative === 0) return true;
  const usual = Number.isNaN(expected) ? value : transform.revert(expected);
  const away = value - usual;
  // A spread has no side of its own.
  if (direction !== 0 && (signal === 'spread' ? Math.sign(away) : side) !== direction) return false;
  return Math.abs(away) >= absolute && Math.abs(away) >= relative * Math.abs(usual);
}

function readingOf(
  { transform }: Setup,
  { deviation, rows, isCalibrated }: History,
  { startMs, value }: Bucket,
  { expected, surprise, product, signal, side }: Evaluation,
  own: Float64Array,
): Reading {
  const isKnown = !Number.isNaN(expected);
  const { state, change } = decision;
  return {
    startMs,
    state: state === 'normal' && !isCalibrated ? 'learning' : state,
    value,
    expected: isKnown ? transform.revert(expected) : null,
    low: isKnown ? transform.revert(expected - bandDeviations * deviation) : null,
    high: isKnown ? transform.revert(expected + bandDeviations * deviation) : null,
    probability: probabilityOf(surprise, undefined, product),
    surprise,
    signal,
    side: side === 0 ? null : side > 0 ? 'above' : 'below',
    historyLength: rows,
    episode: episodeOf(own),
    change,
  };
}

function unjudged(state: 'late' | 'missing' | 'excluded', { startMs, value }: Bucket, history: History): Reading {
  return {
    startMs,
    state,
    value,
    expected: null,
    low: null,
    high: null,
    probability: 1,
    surprise: 0,
    signal: null,
    side: null,
    historyLength: history.rows,
    episode: episodeOf(history.own),
    change: null,
  };
}

function episodeOf(own: Float64Array): AnomalyEpisode | null {
  const number = own[at.number] ?? 0;
  if (number === 0) return null;
  return {
    number,
    startMs: own[at.startMs] ?? 0,
    lastMs: own[at.crossedMs] ?? 0,
    isOpen: own[at.isOpen] === 1,
    probability: probabilityOf(own[at.surprise] ?? 0),
  };
}
