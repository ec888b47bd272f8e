import { type Evaluation, ownLength, type Signal, signals } from './history.ts';

/** What a bucket does to the episodes of its series. */
export interface Decision {
  /** `held`: it waits for another bucket that confirms it. `anomalous`: it belongs to an episode. */
  state: 'normal' | 'held' | 'anomalous';
  /** What happened to the episode with this bucket. */
  change: 'opened' | 'reopened' | 'closed' | null;
}

/** An unusual time of a series: from the first bucket that was unusual to the last. */
export interface AnomalyEpisode {
  /** Counts the episodes of the series, from 1 on. */
  readonly number: number;
  /** The start of its first bucket, in milliseconds since 1970. */
  readonly startMs: number;
  /** The start of its last unusual bucket so far. */
  readonly lastMs: number;
  /** Whether it goes on: it ends after 24 buckets that are not unusual. */
  readonly isOpen: boolean;
  /** The lowest probability of its buckets. */
  readonly probability: number;
}

/** How episodes begin and end. */
export interface EpisodeRules {
  /** The surprise from which on a bucket is unusual. */
  readonly limit: number;
  /** Whether a single bucket has to be confirmed by another one. */
  readonly needsConfirmation: boolean;
  /** For how many buckets an episode is not learned. */
  readonly adaptAfter: number;
  /** The length of a bucket, in milliseconds. */
  readonly bucketMs: number;
}

/** A bucket that is unusual is confirmed by one of the next eleven: within twelve in all. */
const confirmWithin = 12;
/** What is only a little unusual opens an episode if it lasts: so many of about the last 24 buckets. */
const sustainedSurprise = 3;
const sustainedCount = 10;
const sustainedWithin = 24;
/** Of two buckets that confirm each other the nearer one is at least this share as far from the expectation as the other. */
const agreement = 0.3;
/** An episode ends after so many buckets that are not unusual. */
const quietAfter = 24;
/** Trouble that comes back within so many buckets is the same episode. */
const reopenWithin = 100;

/** Places in the detector's own numbers. */
export const at = {
  version: 0,
  lastMs: 1,
  earlier: 2,
  earlierMs: 3,
  row: 4,
  lastCrossing: 5,
  frozenFrom: 6,
  startMs: 7,
  crossedMs: 8,
  number: 9,
  isOpen: 10,
  surprise: 11,
  acceptUntil: 12,
  valueMs: 13,
  sustained: 14,
  held: 15,
  firstHeld: 16,
} as const;
const heldLength = 6;
const mostHeld = Math.floor((ownLength - at.firstHeld) / heldLength);
const never = -1e9;

/** Prepares the numbers of a detector that has learned nothing. */
export function clearEpisodes(own: Float64Array): void {
  own[at.lastMs] = Number.NEGATIVE_INFINITY;
  own[at.valueMs] = Number.NEGATIVE_INFINITY;
  own[at.lastCrossing] = never;
  own[at.frozenFrom] = never;
  own[at.acceptUntil] = never;
}

/** Whether a bucket is part of an episode and is therefore not learned. */
export function isFrozen(own: Float64Array, { adaptAfter }: Pick<EpisodeRules, 'adaptAfter'>): boolean {
  const row = own[at.row] ?? 0;
  return row - (own[at.lastCrossing] ?? 0) <= quietAfter && row - (own[at.frozenFrom] ?? 0) <= adaptAfter;
}

/** Decides what a bucket is, and remembers it. `surprise` is 0 for a bucket whose deviation does not matter. */
export function decide(
  own: Float64Array,
  rules: EpisodeRules,
  startMs: number,
  value: number,
  surprise: number,
  evaluation: Evaluation,
  into: Decision,
): void {
  const row = (own[at.row] ?? 0) + 1;
  own[at.row] = row;
  into.state = 'normal';
  into.change = null;
  const accepts = row <= (own[at.acceptUntil] ?? never);
  const fading = ((own[at.sustained] ?? 0) * (sustainedWithin - 1)) / sustainedWithin;
  const sustained = accepts ? 0 : fading + (surprise >= sustainedSurprise ? 1 : 0);
  own[at.sustained] = sustained;
  if (surprise >= rules.limit && !accepts) {
    if (!rules.needsConfirmation || isFrozen(own, rules)) {
      cross(own, startMs, startMs, surprise, into);
    } else {
      const firstMs = confirm(own, rules, startMs, value, evaluation);
      if (firstMs === null) into.state = 'held';
      else cross(own, firstMs, startMs, surprise, into);
    }
  } else if (rules.needsConfirmation && !accepts && sustained >= sustainedCount)
    cross(own, startMs, startMs, surprise, into);
  if (own[at.isOpen] === 1 && row - (own[at.lastCrossing] ?? 0) > quietAfter) {
    own[at.isOpen] = 0;
    into.change = 'closed';
  }
}

function cross(own: Float64Array, firstMs: number, startMs: number, surprise: number, into: Decision): void {
  const row = own[at.row] ?? 0;
  const since = row - (own[at.lastCrossing] ?? never);
  into.state = 'anomalous';
  if (since > reopenWithin) {
    own[at.number] = (own[at.number] ?? 0) + 1;
    own[at.startMs] = firstMs;
    own[at.surprise] = 0;
    into.change = 'opened';
  } else if (own[at.isOpen] !== 1) {
    into.change = 'reopened';
  }
  if (since > quietAfter) own[at.frozenFrom] = row;
  own[at.isOpen] = 1;
  own[at.lastCrossing] = row;
  own[at.crossedMs] = startMs;
  own[at.surprise] = Math.max(own[at.surprise] ?? 0, surprise);
}

/** Looks for held buckets that agree. Returns when the first of them began; null if none agrees: then this one is held, too. */
function confirm(
  own: Float64Array,
  { bucketMs }: EpisodeRules,
  startMs: number,
  value: number,
  { signal, side, expected }: Evaluation,
): number | null {
  const row = own[at.row] ?? 0;
  expireHeld(own, row, startMs, bucketMs);
  const count = own[at.held] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const from = at.firstHeld + index * heldLength;
    if (own[from + 4] !== side || !isSimilar(own, from, value)) continue;
    own[at.held] = 0;
    return own[from + 1] ?? startMs;
  }
  const from = at.firstHeld + Math.min(count, mostHeld - 1) * heldLength;
  own[from] = row;
  own[from + 1] = startMs;
  own[from + 2] = value;
  own[from + 3] = Number.isNaN(expected) ? value : expected;
  own[from + 4] = side;
  own[from + 5] = signal === null ? -1 : signals.indexOf(signal);
  own[at.held] = Math.min(count + 1, mostHeld);
  return null;
}

/** A spike neither confirms what is far smaller nor is confirmed by it. What speaks of several values has no height of its own. */
function isSimilar(own: Float64Array, from: number, value: number): boolean {
  const signal: Signal | undefined = signals[own[from + 5] ?? -1];
  if (signal === 'mean' || (signal === 'spread' && (own[from + 4] ?? 0) < 0)) return true;
  const expected = own[from + 3] ?? 0;
  const heldHeight = Math.abs((own[from + 2] ?? 0) - expected);
  const height = Math.abs(value - expected);
  return height >= agreement * heldHeight && heldHeight >= agreement * height;
}

function expireHeld(own: Float64Array, row: number, startMs: number, bucketMs: number): void {
  const count = own[at.held] ?? 0;
  let kept = 0;
  for (let index = 0; index < count; index += 1) {
    const from = at.firstHeld + index * heldLength;
    const isOld =
      row - (own[from] ?? 0) > confirmWithin || startMs - (own[from + 1] ?? 0) > 2 * confirmWithin * bucketMs;
    if (isOld) continue;
    own.copyWithin(at.firstHeld + kept * heldLength, from, from + heldLength);
    kept += 1;
  }
  own[at.held] = kept;
}
