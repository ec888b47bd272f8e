import {
  type CheckResult,
  clockOffSeconds,
  type DueCount,
  type Incident,
  type OwnTrouble,
  type OwnTroubleKind,
  ownTroubleOf,
  type SkipCount,
  verdictFacts,
} from '@mdmkit/monitor/model';
import { type EndedCheck, isSpoilt } from './ended-check.ts';

/** What is wrong with this service itself. */
export interface OwnTroubles {
  /** Counts runs that became due, and those of them that were left out. */
  noteCounts(
    counts: { readonly due: readonly DueCount[]; readonly skipped: readonly SkipCount[] },
    nowMs: number,
  ): void;
  /** Reads what checks report: whether this process spoilt them, and what time the vendors have. */
  noteChecks(checks: readonly EndedCheck[], nowMs: number): void;
  /**
   * Since when this machine is too slow for its checks: it runs fewer at once, and more than a fifth of the due ones is left out.
   * In milliseconds since 1970; null if it is fast enough.
   */
  machineSinceMs(nowMs: number): number | null;
  /** Returns what is wrong now. */
  current(nowMs: number): readonly OwnTrouble[];
  /** Returns how many runs were due in the last ten minutes, and how many of them were left out; null if too little is known. */
  coverage(nowMs: number): { readonly due: number; readonly missed: number } | null;
}

/** What {@link createOwnTroubles} needs. */
export interface OwnTroublesOptions {
  /** The location of this process. */
  readonly location: string;
  /** Incidents that were open when the last process ended: their trouble goes on until something else is known. */
  readonly incidents: readonly Incident[];
  /** The open incidents. */
  readonly open: () => readonly Incident[];
  /** Since when the store takes no batches, in milliseconds since 1970; null if it takes them. */
  readonly storeFailsSinceMs: () => number | null;
  /**
   * Since when a canary cannot undo a change, in milliseconds since 1970; null if all is undone, undefined if it is not known
   * yet. Default: all is undone.
   */
  readonly undoFailsSinceMs?: () => number | null | undefined;
  /** Returns the calendars of alerts that are known for a short time only. Default: none. */
  readonly endingCalendars?: (nowMs: number) => readonly string[];
  /** Returns the peers that are silent, and since when, in milliseconds since 1970. Default: none. */
  readonly silentPeers?: () => readonly SilentPeer[];
  /** Whether fewer checks run at once because this process is too slow. */
  readonly isShedding: () => boolean;
  /** How long trouble lasts before it counts, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** Whether the checks are made here: otherwise nothing is known of coverage and clock. Default: true. */
  readonly checks?: boolean;
}

/** A peer instance that does not answer. */
export interface SilentPeer {
  /** Its name. */
  readonly name: string;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
}

const minuteMs = 60_000;
/** Over how many minutes coverage and clock are judged. */
const reachMinutes = 10;
/** Over how many minutes a slow machine is judged. */
const recentMinutes = 3;
/** Below this share of due runs there is trouble, and from the second one on it is over. */
export const [missingShare, enoughShare]: readonly [number, number] = [0.8, 0.9];
/** Fewer due runs say nothing. */
export const leastDue = 10;
/** Fewer readings of the clock say nothing. */
const leastReadings = 3;
/** How long a store fails before it is an incident, in milliseconds. The event "store" says it at once. */
const storeFailsMs = 900_000;

/** One minute. */
interface Minute {
  readonly atMs: number;
  due: number;
  missed: number;
  /** The same, whatever explains it. */
  allDue: number;
  allMissed: number;
  clockOff: number;
  clockRight: number;
}

/** The kinds of trouble that the checks show, and those that the process knows without a check. */
const ofChecks = ['coverage', 'clock'] as const;
const ofProcess = ['store', 'canary-undo', 'calendar', 'peer'] as const;

/** Makes a record without any check. */
export function createOwnTroubles(options: OwnTroublesOptions): OwnTroubles {
  const { location, incidents, open, storeFailsSinceMs, isShedding, confirmMs = 60_000, checks = true } = options;
  const { undoFailsSinceMs = () => null, endingCalendars = () => [], silentPeers = () => [] } = options;
  const followed: readonly OwnTroubleKind[] = checks ? [...ofChecks, ...ofProcess] : ofProcess;
  const restored = incidents.flatMap(({ subject, location: place, startedMs }) => {
    const kind = place === location ? ownTroubleOf(subject) : undefined;
    // Names of feeds are followed where the feeds are read, and workers by the process that judges.
    return kind === undefined || !followed.includes(kind) ? [] : [[kind, startedMs] as const];
  });
  /** Since when there is trouble of a kind. */
  const sinceMs = new Map<OwnTroubleKind, number>(restored);
  const minutes = createMinutes();
  let slowSinceMs: number | null = null;

  /** Coverage that an open incident explains is not counted: of a vendor that hangs, or of a machine that is too slow. */
  const isExplained = (service: string) =>
    open().some((incident) => {
      const { isSampled, isOwnSide } = verdictFacts(incident.verdict);
      return (isSampled && incident.service === service) || (isOwnSide && incident.location === location);
    });
  const update = (kind: OwnTroubleKind, isWrong: boolean | undefined, fromMs: number) => {
    if (isWrong === false) sinceMs.delete(kind);
    else if (isWrong && !sinceMs.has(kind)) sinceMs.set(kind, fromMs);
  };
  return {
    coverage(nowMs) {
      minutes.at(nowMs);
      return coverageOf(minutes, nowMs);
    },
    noteCounts({ due, skipped }, nowMs) {
      const minute = minutes.at(nowMs);
      // What a slow machine leaves out is told as such.
      const isSlow = isShedding();
      for (const { service, due: count } of due) {
        minute.allDue += count;
        if (!isSlow && !isExplained(service)) minute.due += count;
      }
      for (const { service, reason, skipped: count } of skipped) {
        // Only what had no room was left out: a sample is meant, and a gap has a name of its own.
        const missed = reason === 'capped' ? count : 0;
        minute.allDue -= count - missed;
        minute.allMissed += missed;
        if (isSlow || isExplained(service)) continue;
        minute.due -= count - missed;
        minute.missed += missed;
      }
    },
    noteChecks(checks, nowMs) {
      const minute = minutes.at(nowMs);
      for (const check of checks) {
        if (isSpoilt(check) && !isExplained(check.result.target.service)) minute.missed += 1;
        const reading = readClock(check.result.result);
        if (reading === 'off') minute.clockOff += 1;
        if (reading === 'right') minute.clockRight += 1;
      }
    },
    machineSinceMs(nowMs) {
      if (!isShedding()) {
        slowSinceMs = null;
        return null;
      }
      const recent = minutes.all().filter(({ atMs }) => atMs > nowMs - recentMinutes * minuteMs);
      const due = recent.reduce((sum, { allDue }) => sum + allDue, 0);
      const missed = recent.reduce((sum, { allMissed }) => sum + allMissed, 0);
      if (due >= leastDue && missed > (1 - missingShare) * due) slowSinceMs ??= recent[0]?.atMs ?? nowMs;
      return slowSinceMs;
    },
    current(nowMs) {
      minutes.at(nowMs);
      const [first] = minutes.all();
      update('coverage', isCoverageMissing(minutes, nowMs), first?.atMs ?? nowMs);
      update('clock', isClockOff(minutes), minutes.all().find(({ clockOff }) => clockOff > 0)?.atMs ?? nowMs);
      const failsSinceMs = storeFailsSinceMs();
      const storeFails = failsSinceMs !== null && nowMs - failsSinceMs >= storeFailsMs;
      update('store', storeFails || (failsSinceMs === null ? false : undefined), failsSinceMs ?? nowMs);
      const undoSinceMs = undoFailsSinceMs();
      update('canary-undo', undoSinceMs === undefined ? undefined : undoSinceMs !== null, undoSinceMs ?? nowMs);
      const calendars = endingCalendars(nowMs);
      update('calendar', calendars.length > 0, nowMs);
      const peers = silentPeers();
      update('peer', peers.length > 0, Math.min(nowMs, ...peers.map((peer) => peer.sinceMs)));
      const troubles = [...sinceMs].flatMap(([kind, fromMs]): readonly OwnTrouble[] => {
        if (kind === 'calendar') return calendars.map((detail) => ({ kind, location, sinceMs: fromMs, detail }));
        if (kind === 'peer') return peers.map((peer) => ({ kind, location, sinceMs: peer.sinceMs, detail: peer.name }));
        return [{ kind, location, sinceMs: fromMs }];
      });
      return troubles.filter((trouble) => nowMs - trouble.sinceMs >= confirmMs);
    },
  };
}

/** The last minutes, the oldest first. */
function createMinutes() {
  let minutes: readonly Minute[] = [];
  return {
    all: () => minutes,
    sum: (name: Exclude<keyof Minute, 'atMs'>) => minutes.reduce((sum, minute) => sum + minute[name], 0),
    /** The running minute, made if it has just begun. */
    at(nowMs: number): Minute {
      const atMs = Math.floor(nowMs / minuteMs) * minuteMs;
      const last = minutes.at(-1);
      if (last?.atMs === atMs) return last;
      const minute = { atMs, due: 0, missed: 0, allDue: 0, allMissed: 0, clockOff: 0, clockRight: 0 };
      // A clock that was set back makes what was counted belong to the future.
      minutes = [...minutes.filter((each) => each.atMs > atMs - reachMinutes * minuteMs && each.atMs < atMs), minute];
      return minute;
    },
  };
}

type Minutes = ReturnType<typeof createMinutes>;

/** What the last minutes planned and missed; null while they are too few. */
function coverageOf(minutes: Minutes, nowMs: number) {
  const first = minutes.all().find((minute) => minute.due > 0);
  // The running minute is not whole yet.
  if (first === undefined || nowMs - first.atMs < (reachMinutes - 1) * minuteMs) return null;
  return { due: minutes.sum('due'), missed: minutes.sum('missed') };
}

/** Whether too few of the planned checks took place; undefined if that cannot be said. */
function isCoverageMissing(minutes: Minutes, nowMs: number): boolean | undefined {
  const counted = coverageOf(minutes, nowMs);
  if (counted === null || counted.due < leastDue) return undefined;
  const share = 1 - counted.missed / counted.due;
  if (share < missingShare) return true;
  return share >= enoughShare ? false : undefined;
}

/** Whether most readings of the last minutes say that the clock of this machine is wrong; undefined if they are too few. */
function isClockOff(minutes: Minutes): boolean | undefined {
  const [off, right] = [minutes.sum('clockOff'), minutes.sum('clockRight')];
  if (off + right < leastReadings) return undefined;
  return off > right;
}

/** What a check says about the clock of this machine. */
function readClock({ code, facts, warnings }: CheckResult): 'off' | 'right' | undefined {
  if (code?.endsWith('CLOCK_SKEW') === true || warnings.some((warning) => warning.code === 'CLOCK_SKEW')) return 'off';
  const skewSeconds = facts.clockSkewSeconds;
  return typeof skewSeconds === 'number' && Math.abs(skewSeconds) < clockOffSeconds ? 'right' : undefined;
}
