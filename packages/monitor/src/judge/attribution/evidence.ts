import { type Finding, findingOf } from '../../model/finding.ts';
import { controlService, type Observation } from '../../model/observation.ts';
import { createDueBuckets, type Watched } from '../due-buckets.ts';
import { type ControlReading, createControls } from './controls.ts';
import { bitOf, bitsOf, defaultConfirmMs } from './flags.ts';
import { changeParticulars } from './particulars.ts';
import {
  type CountedTally,
  createTally,
  type Entry,
  entryOf,
  lastRunMs,
  removeEntry,
  setBits,
  setKeys,
  type Tally,
} from './tally.ts';

/** How long evidence counts. */
export interface EvidenceOptions {
  /** How long a run counts, in milliseconds. Default: 600,000. */
  readonly windowMs?: number;
  /** How far apart failures have to be to confirm each other, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** When a target's credential ends, in milliseconds since 1970; null if it is not known. Default: null. */
  readonly expiresMs?: (target: string) => number | null;
  /** Whether a target was seen to work before. Default: true. */
  readonly hasWorked?: (target: string) => boolean;
}

/** What the latest runs say, counted as they come in. */
export interface EvidenceWindow {
  /** How long a run counts, in milliseconds. */
  readonly windowMs: number;
  /** How far apart failures have to be to confirm each other, in milliseconds. */
  readonly confirmMs: number;
  /** Records a run or a reading of a neutral host. It is left out if it is older than the target's last. */
  record(observation: Observation): void;
  /** Drops what has become too old, without reading the rest. */
  expire(nowMs: number): void;
  /** Drops trouble that turned out to be explained and is over: what is not well comes up again with the next run. */
  dismiss(trouble: DismissedTrouble): void;
  /** Drops what other locations found of a run's target longer before the run than a time, in milliseconds. */
  supersede(run: Pick<Observation, 'service' | 'location' | 'target' | 'atMs'>, afterMs: number): void;
  /** Drops a target that is no longer monitored. */
  remove(target: string): void;
  /** The counts of every service at every location, in the order of their names. */
  tallies(): readonly Tally[];
  /** The neutral hosts at a location. */
  controls(location: string, nowMs: number): ControlReading;
  /** Ignores the neutral hosts that are silent at a location, until they answer: the vendors answer there. */
  discreditControls(location: string): void;
  /** Tenants of a service that were asked to accept terms within 48 hours. */
  termsTenants(service: string, nowMs: number): number;
}

/** Trouble to drop. */
export interface DismissedTrouble {
  /** The service; null for all. */
  readonly service: string | null;
  /** The location; null for all. */
  readonly location: string | null;
  /** What was found. */
  readonly findings: readonly Finding[];
  /** Only what began at or after this time, in milliseconds since 1970. */
  readonly fromMs: number;
}

const termsReachMs = 48 * 3_600_000;

/** Throttled runs in a row that are no accident. */
const leastThrottledRuns = 3;

/** Each entry bears its own mark. */
const watchedEntries: Watched<Entry> = {
  has: ({ isWatched }) => isWatched,
  add(entry) {
    entry.isWatched = true;
  },
  delete(entry) {
    entry.isWatched = false;
  },
};

interface Limits {
  readonly windowMs: number;
  readonly confirmMs: number;
  readonly hasWorked: (target: string) => boolean;
}

/** Makes an empty window. What it holds grows with the targets, not with time. */
export function createEvidence(options: EvidenceOptions = {}): EvidenceWindow {
  const { windowMs = 600_000, confirmMs = defaultConfirmMs, expiresMs = () => null, hasWorked = () => true } = options;
  const limits: Limits = { windowMs, confirmMs, hasWorked };
  const tallies = new Map<string, CountedTally>();
  const controls = createControls(windowMs);
  const terms = new Map<string, Map<string, number>>();
  const expiring = createDueBuckets<Entry>((entry) => {
    if (entry.tally.entries.get(entry.target) !== entry) return null;
    return (entry.finding === null ? (entry.particulars.throttledMs?.[1] ?? 0) : entry.atMs) + windowMs;
  }, watchedEntries);
  let ordered: readonly Tally[] | undefined;

  const tallyOf = ({ service, location, isOwn = false }: Observation) => {
    const key = isOwn ? `${service}\n${location}\nown` : `${service}\n${location}`;
    const earlierTally = tallies.get(key);
    if (earlierTally) return earlierTally;
    const tally = createTally(service, location, isOwn, 2 * windowMs);
    tallies.set(key, tally);
    ordered = undefined;
    return tally;
  };
  const findingIn = ({ class: name, code, target, atMs }: Observation) => {
    const hasEnded = name === 'fail.auth' && (expiresMs(target) ?? Number.POSITIVE_INFINITY) <= atMs;
    return findingOf(name, code, hasEnded);
  };
  const recordRun = (observation: Observation) => {
    const finding = findingIn(observation);
    const tally = tallyOf(observation);
    if (finding === undefined && observation.class !== 'throttled') {
      noteFault(tally, observation.atMs);
      return;
    }
    tally.silentSinceMs = null;
    const entry = entryOf(tally, observation.target, observation.tenant);
    if (finding === undefined) noteThrottled(entry, observation, limits);
    else noteFinding(entry, observation, finding, limits);
    if (finding === 'terms') {
      const tenants = terms.get(tally.service) ?? new Map<string, number>();
      terms.set(tally.service, tenants.set(observation.tenant, observation.atMs));
    }
    expiring.watch(entry);
  };
  return {
    windowMs,
    confirmMs,
    record(observation) {
      if (observation.service === controlService) controls.record(observation);
      else recordRun(observation);
    },
    expire(nowMs) {
      for (const entry of expiring.due(nowMs)) {
        if (entry.finding === null || (entry.particulars.throttledMs?.[1] ?? 0) + windowMs <= nowMs) removeEntry(entry);
        else {
          // Only throttled since: what it was like before is not known any more.
          entry.finding = null;
          entry.streak = 0;
          setBits(entry, entry.bits & bitOf.throttled);
          if (entry.particulars.throttled < 2) entry.tally.troubled.delete(entry);
          expiring.watch(entry);
        }
      }
    },
    dismiss(trouble) {
      for (const tally of tallies.values()) {
        if (trouble.location !== null && tally.location !== trouble.location) continue;
        if (trouble.service !== null && tally.service !== trouble.service) continue;
        dismissIn(tally, trouble);
      }
    },
    supersede({ service, location, target, atMs }, afterMs) {
      if (tallies.size === 1) return;
      for (const tally of tallies.values()) {
        if (tally.service !== service || tally.location === location) continue;
        const entry = tally.entries.get(target);
        if (entry && entry.atMs < atMs - afterMs) removeEntry(entry);
      }
    },
    remove(target) {
      for (const tally of tallies.values()) {
        const entry = tally.entries.get(target);
        if (entry) removeEntry(entry);
      }
    },
    tallies() {
      ordered ??= [...tallies].sort(([first], [second]) => (first < second ? -1 : 1)).map(([, tally]) => tally);
      return ordered;
    },
    controls: controls.at,
    discreditControls: controls.discredit,
    termsTenants(service, nowMs) {
      const tenants = terms.get(service);
      for (const [tenant, atMs] of tenants ?? []) if (nowMs - atMs > termsReachMs) tenants?.delete(tenant);
      return tenants?.size ?? 0;
    },
  };
}

function dismissIn(tally: CountedTally, { findings, fromMs }: DismissedTrouble): void {
  for (const entry of tally.troubled)
    if (entry.finding !== null && findings.includes(entry.finding) && entry.firstMs >= fromMs) removeEntry(entry);
  if (!findings.includes('failing')) return;
  for (const tenant of tally.tenants.values()) if ((tenant.onsetMs ?? 0) >= fromMs) tenant.onsetMs = null;
  tally.failingSinceMs = null;
  tally.minutes.clear('onsets', fromMs);
}

/** A run that our own side spoilt: it says nothing about the vendor, only that we looked. */
function noteFault(tally: CountedTally, atMs: number): void {
  tally.minutes.add('faults', atMs);
  if (tally.lastFaultMs !== null && atMs <= tally.lastFaultMs) return;
  const lastConclusiveMs = Math.max(0, ...tally.lastMs.values());
  if (atMs > lastConclusiveMs) tally.silentSinceMs ??= lastConclusiveMs > 0 ? lastConclusiveMs : atMs;
  tally.lastFaultMs = atMs;
}

function noteThrottled(entry: Entry, { atMs, sharedKeys }: Observation, { windowMs }: Limits): void {
  if (atMs <= lastRunMs(entry)) return;
  const firstMs = entry.particulars.throttledMs?.[0] ?? atMs;
  const throttled = entry.particulars.throttled + 1;
  entry.particulars = changeParticulars(entry.particulars, { throttled, throttledMs: [firstMs, atMs] });
  if (entry.finding === null) setKeys(entry, sharedKeys);
  // Runs are not exactly an interval apart.
  const isLasting = throttled >= leastThrottledRuns && atMs - firstMs >= 0.9 * windowMs;
  setBits(entry, (entry.bits & ~bitOf.throttled) | (isLasting ? bitOf.throttled : 0));
  entry.tally.minutes.add('throttled', atMs);
  if (throttled > 1) entry.tally.troubled.add(entry);
}

function noteFinding(entry: Entry, observation: Observation, finding: Finding, limits: Limits): void {
  const { atMs, code, sharedKeys, region } = observation;
  if (entry.finding !== null && atMs <= entry.atMs) return;
  const { tally } = entry;
  const { throttled, recoveredMs, isUntried } = entry.particulars;
  const isUnthrottled = finding === 'ok' && throttled > 1;
  const failures = failuresAfter(entry, finding);
  const answered = { throttled: 0, throttledMs: null, failures, recoveredMs: isUnthrottled ? atMs : recoveredMs };
  if (isAstray(entry, finding)) {
    entry.particulars = changeParticulars(entry.particulars, { ...answered, isAstray: true });
    entry.atMs = atMs;
    return;
  }
  const isNew = finding !== entry.finding;
  const isWellAgain = isNew && finding === 'ok' && entry.finding !== null && entry.finding !== 'degraded';
  entry.particulars = changeParticulars(entry.particulars, {
    ...answered,
    isAstray: false,
    isUntried: isNew ? finding === 'auth' && !limits.hasWorked(entry.target) : isUntried,
    code,
    region,
    ...(isWellAgain ? { recoveredMs: atMs } : {}),
  });
  entry.streak = isNew ? 1 : entry.streak + 1;
  if (isNew) entry.firstMs = atMs;
  entry.finding = finding;
  entry.atMs = atMs;
  setKeys(entry, sharedKeys);
  setBits(entry, bitsOf(entry, limits.confirmMs));
  if (finding === 'ok') tally.troubled.delete(entry);
  else tally.troubled.add(entry);
  tally.lastMs.set(finding, Math.max(atMs, tally.lastMs.get(finding) ?? 0));
  noteUnbroken(tally, finding, atMs);
  countMinute(entry, isNew, limits.windowMs);
}

/** Failures are unbroken as long as no run is good that began after the first of them. */
function noteUnbroken(tally: CountedTally, finding: Finding, atMs: number): void {
  const { failingSinceMs: sinceMs, lastMs } = tally;
  if (finding === 'ok' || finding === 'degraded') {
    if (sinceMs !== null && atMs >= sinceMs) tally.failingSinceMs = null;
  } else if (finding === 'failing') {
    const goodMs = Math.max(lastMs.get('ok') ?? 0, lastMs.get('degraded') ?? 0);
    if (atMs > goodMs) tally.failingSinceMs = Math.min(atMs, sinceMs ?? atMs);
  }
}

/** One failure of another kind amid confirmed trouble is no other trouble; amid slow answers it is one. */
function isAstray({ finding: last, streak, isAstray: was }: Entry, finding: Finding): boolean {
  const isTrouble = last !== null && last !== 'ok' && last !== 'degraded';
  return !was && streak >= 2 && isTrouble && finding !== 'ok' && finding !== last;
}

/** Which of the last ten runs failed, after one more. */
function failuresAfter(entry: Entry, finding: Finding): number {
  const hasFailed = finding !== 'ok' && finding !== 'degraded';
  // Failures in a row confirm each other by themselves; only scattered ones have to be remembered.
  const isOver = finding === 'ok' && (entry.finding === 'ok' || entry.streak >= 3);
  return isOver ? 0 : ((entry.particulars.failures << 1) | (hasFailed ? 1 : 0)) & 0x3ff;
}

function countMinute(entry: Entry, isNew: boolean, windowMs: number): void {
  const { tally, tenant, finding, atMs } = entry;
  const { minutes, noise } = tally;
  minutes.add('runs', atMs);
  noise.add(isNew && finding === 'failing', atMs);
  if (finding !== 'failing') return;
  minutes.add('failing', atMs);
  // A tenant whose access comes and goes is one tenant, not a crowd.
  if (!isNew || (tenant.onsetMs !== null && atMs - tenant.onsetMs < windowMs)) return;
  tenant.onsetMs = atMs;
  minutes.add('onsets', atMs);
}
