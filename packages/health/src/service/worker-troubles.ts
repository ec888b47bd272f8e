import { type Incident, type OwnTrouble, type OwnTroubleKind, ownTroubleOf } from '@mdmkit/monitor/model';
import type { WorkerReading } from '../store/store.ts';
import { enoughShare, leastDue, missingShare } from './own-troubles.ts';

/** What is wrong with the workers of a deployment, location by location. */
export interface WorkerTroubles {
  /** Goes on with trouble that was open when the process before ended. */
  restore(incidents: readonly Incident[]): void;
  /** Judges a location. */
  judge(situation: LocationSituation): void;
  /** Forgets all locations but these. */
  keepOnly(locations: ReadonlySet<string>): void;
  /** Returns what is wrong. */
  current(): readonly OwnTrouble[];
}

/** What is known of the workers of a location. */
export interface LocationSituation {
  /** The location. */
  readonly location: string;
  /** The workers that live. */
  readonly workers: readonly WorkerReading[];
  /** How many shards there are. */
  readonly shards: number;
  /** How many of them have targets. */
  readonly shardsWithTargets: number;
  /** The shards that no worker holds, and since when each. */
  readonly unheld: ReadonlyMap<number, number>;
  /** Whether trouble that was not there before may begin now. */
  readonly mayBegin: boolean;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** The kinds of trouble that the process that judges finds with the workers. */
export const workerTroubleKinds: readonly OwnTroubleKind[] = ['coverage', 'clock', 'shards', 'workers'];

interface Trouble {
  readonly kind: OwnTroubleKind;
  readonly location: string;
  readonly sinceMs: number;
  readonly extent?: string;
}

/** Makes a record without trouble. */
export function createWorkerTroubles(): WorkerTroubles {
  const troubles = new Map<string, Trouble>();
  return {
    restore(incidents) {
      for (const { subject, location, startedMs: sinceMs } of incidents) {
        const kind = ownTroubleOf(subject);
        if (kind === undefined || location === null || !workerTroubleKinds.includes(kind)) continue;
        const key = `${kind} ${location}`;
        if (!troubles.has(key)) troubles.set(key, { kind, location, sinceMs });
      }
    },
    judge(situation) {
      const { location, mayBegin } = situation;
      for (const { kind, isWrong, sinceMs, extent } of findingsOf(situation)) {
        const key = `${kind} ${location}`;
        const known = troubles.get(key);
        if (isWrong === false) troubles.delete(key);
        else if (isWrong && (known || mayBegin))
          troubles.set(key, {
            kind,
            location,
            sinceMs: known?.sinceMs ?? sinceMs,
            ...(extent === undefined ? {} : { extent }),
          });
      }
    },
    keepOnly(locations) {
      for (const [key, { location }] of troubles) if (!locations.has(location)) troubles.delete(key);
    },
    current: () => [...troubles.values()],
  };
}

interface Finding {
  readonly kind: OwnTroubleKind;
  /** Undefined: it is not known, and what was so before goes on. */
  readonly isWrong: boolean | undefined;
  readonly sinceMs: number;
  readonly extent?: string;
}

function findingsOf(situation: LocationSituation): readonly Finding[] {
  const { workers, shards, shardsWithTargets, unheld, nowMs } = situation;
  const off = workers.filter(({ report }) => report.clockOffSinceMs !== null);
  const isMissing = isCoverageMissing(workers);
  const slow = workers.filter(({ report }) => report.slowSinceMs !== null || isMissingAt(report.coverage));
  const isNotified = isMissing === true || slowSinceMs(workers) !== null;
  return [
    {
      kind: 'shards',
      isWrong: unheld.size > 0,
      sinceMs: Math.min(nowMs, ...unheld.values()),
      extent: unheld.size === shardsWithTargets ? 'any target' : `the targets of ${unheld.size} of ${shards} shards`,
    },
    // Without a worker nothing says that the clocks are right.
    { kind: 'clock', ...namesOf(off, ({ clockOffSinceMs }) => clockOffSinceMs, situation) },
    { kind: 'coverage', isWrong: isMissing, sinceMs: nowMs },
    { kind: 'workers', ...namesOf(isNotified ? [] : slow, (report) => report.slowSinceMs, situation) },
  ];
}

/** The machines of some workers, and since when. */
function namesOf(
  some: readonly WorkerReading[],
  sinceOf: (report: WorkerReading['report']) => number | null,
  { workers, nowMs }: LocationSituation,
): Pick<Finding, 'isWrong' | 'sinceMs' | 'extent'> {
  const machines = [...new Set(some.map(({ report }) => report.machine))].sort();
  return {
    isWrong: some.length > 0 || (workers.length > 0 ? false : undefined),
    sinceMs: Math.min(nowMs, ...some.map(({ report }) => sinceOf(report) ?? nowMs)),
    extent: machines.join(', '),
  };
}

/** Whether too few of the due checks of a location take place; undefined if it is not known, or in between. */
function isCoverageMissing(workers: readonly WorkerReading[]): boolean | undefined {
  const known = workers.flatMap(({ report }) => report.coverage ?? []);
  const due = known.reduce((sum, coverage) => sum + coverage.due, 0);
  if (due < leastDue) return undefined;
  const share = 1 - known.reduce((sum, coverage) => sum + coverage.missed, 0) / due;
  if (share < missingShare) return true;
  return share >= enoughShare ? false : undefined;
}

function isMissingAt(coverage: WorkerReading['report']['coverage']): boolean {
  return coverage !== null && coverage.due >= leastDue && 1 - coverage.missed / coverage.due < missingShare;
}

/** Since when workers that hold half of the shards or more have been too slow; null if most shards have a fast one. */
export function slowSinceMs(workers: readonly WorkerReading[]): number | null {
  const heldBy = ({ report }: WorkerReading) => report.held.reduce((sum, { shards }) => sum + shards.length, 0);
  const sum = (some: readonly WorkerReading[]) => some.reduce((total, worker) => total + heldBy(worker), 0);
  const slow = workers.filter(({ report }) => report.slowSinceMs !== null);
  if (sum(slow) === 0 || 2 * sum(slow) < sum(workers)) return null;
  return Math.min(...slow.flatMap(({ report }) => report.slowSinceMs ?? []));
}
