import type { Incident } from '../model/incident.ts';
import { controlService, type Observation } from '../model/observation.ts';
import type { StoredEpisode } from '../model/records.ts';
import type { ResultClass } from '../model/result.ts';
import type { Judgement, Verdict } from '../model/verdict.ts';
import { createEvidence, type EvidenceWindow, type Forgiven } from './attribution/evidence.ts';
import { findingOf } from './attribution/flags.ts';
import { judge } from './attribution/judge.ts';
import type { JudgeContext } from './attribution/judge-context.ts';
import { blindSince } from './attribution/own-network.ts';
import { createQuorum } from './attribution/quorum.ts';
import { findingsOf } from './attribution/recovery.ts';
import { createDueBuckets, createMarkedRows } from './due-buckets.ts';
import { advanceIncidents } from './incidents/advance.ts';
import { type AffectedTargets, createAffectedTargets } from './incidents/affected-targets.ts';
import { locationOf } from './incidents/cover.ts';
import type { Progress } from './incidents/incident-context.ts';
import { createLedger, type IncidentChanges, type Ledger } from './incidents/ledger.ts';
import { acknowledge, override, unacknowledge } from './incidents/operator.ts';
import type { ScheduleCommand } from './incidents/schedule-command.ts';
import { createIncidentContext, pickSample } from './monitor-context.ts';
import { takeRun, takeSilence } from './take-run.ts';
import { createTargetRegistry } from './target-registry.ts';
import { affectedOf, type MonitoredTarget, recordOf, type TargetRecord, type TrackedTarget } from './tracked-target.ts';

/** What {@link createMonitor} needs. Everything comes from outside: it reads no clock and keeps nothing. */
export interface MonitorOptions {
  /** The targets. One that only an observation names is looked at as usual: every 5 minutes. */
  readonly targets: Iterable<MonitoredTarget>;
  /** What was kept of targets before; of others nothing is known. */
  readonly storedTargets?: Iterable<TargetRecord>;
  /** What was found before, for attribution only: the states that are kept count it already. Default: nothing. */
  readonly recentObservations?: Iterable<Observation>;
  /** Incidents that were open. */
  readonly incidents?: readonly Incident[];
  /** Yields numbers from 0 to 1. */
  readonly random: () => number;
  /** How long a run counts as evidence, in milliseconds. Default: 600,000. */
  readonly windowMs?: number;
  /** How long trouble lasts before it counts as such, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** How many neutral hosts are asked from each location. Default: none, and then nothing is said of the own network. */
  readonly controls?: number;
  /** The failing share of a service that is usual at this hour; null where nothing is known. Default: null. */
  readonly usualShare?: (service: string) => number | null;
  /** Since when this machine has been too slow to measure; null when it is not. Default: null. */
  readonly laggingSinceMs?: (location: string) => number | null;
  /** When a target's credential ends, in milliseconds since 1970; null where nobody knows. Default: null. */
  readonly expiresMs?: (target: string) => number | null;
  /** Whether the vendor itself says that a service has trouble. Default: false. */
  readonly isAdmitted?: (service: string) => boolean;
  /** The maintenance window or silence that an incident falls into now, given the targets it explains; null for none. Default: null. */
  readonly mutedBy?: (incident: Incident, targets: Iterable<string>, nowMs: number) => string | null;
}

/** What a run counts as. */
export interface Outcome {
  /** The run. */
  readonly observation: Observation;
  /** Its class, or `prober_fault` where the own network explains a failure. */
  readonly class: ResultClass;
}

/** What followed from runs or from the passing of time. */
export interface MonitorChanges extends IncidentChanges {
  /** What each run counts as; readings of neutral hosts are left out. */
  readonly outcomes: readonly Outcome[];
  /** Targets that changed, as they are now. */
  readonly targets: readonly TargetRecord[];
  /** Trouble that opened, worsened, closed, or found its incident, as it is now. */
  readonly episodes: readonly StoredEpisode[];
}

/** From runs to incidents. */
export interface Monitor {
  /** Takes runs and readings of neutral hosts in, in any order. What is said about incidents follows with the next `evaluate`. */
  record(observations: readonly Observation[], nowMs: number): MonitorChanges;
  /** Judges, and advances the incidents. To be called about once a second. */
  evaluate(nowMs: number): MonitorChanges;
  /** Goes on with other targets; those that stay keep all that is known of them. Answers with those that are no more. */
  setTargets(targets: Iterable<MonitoredTarget>): readonly string[];
  /** Somebody takes an incident on. Without an open incident of that id nothing changes. */
  acknowledge(incident: string, by: string, untilMs: number, nowMs: number): IncidentChanges;
  /** Somebody gives an incident back. */
  unacknowledge(incident: string, by: string, nowMs: number): IncidentChanges;
  /** Somebody says whose trouble it is. */
  override(incident: string, by: string, verdict: Verdict, nowMs: number): IncidentChanges;
  /** Incidents that are open. */
  readonly open: readonly Incident[];
  /** What the last `evaluate` judged. */
  readonly judgements: readonly Judgement[];
  /** What is known of a target; undefined where nobody knows it. */
  target(target: string): TargetRecord | undefined;
}

/** Verdicts under which a target's own state stays as it is, and the finding that they explain. */
const freezing: Readonly<Partial<Record<Verdict, string>>> = { vendor: 'failing', 'vendor-authentication': 'auth' };

/** Makes a monitor. The same calls give the same answers. */
export function createMonitor(options: MonitorOptions): Monitor {
  const evidence = createEvidence(options);
  const registry = createTargetRegistry(options.targets, options.storedTargets ?? [], options.confirmMs);
  const quorum = createQuorum(options);
  const affected = createAffectedTargets();
  const changed = new Set<TrackedTarget>();
  const episodes: StoredEpisode[] = [];
  const staling = createDueBuckets(registry.staleAtMs, createMarkedRows());
  let open: readonly Incident[] = options.incidents ?? [];
  let progress: ReadonlyMap<string, Progress> = new Map();
  let judgements: readonly Judgement[] = [];
  let hasStarted = false;
  let blind: ReadonlyMap<string, number> = new Map();
  for (const observation of options.recentObservations ?? []) evidence.take(observation);
  for (const row of registry.rows()) staling.watch(row);
  for (const tracked of registry.awake()) noteAffected(tracked, affected);

  const judgeContext: JudgeContext = {
    usualShare: options.usualShare ?? (() => null),
    get controlsConfigured() {
      return options.controls ?? 0;
    },
    laggingSinceMs: options.laggingSinceMs ?? (() => null),
    known(key) {
      const incident = open.find((other) => other.key === key);
      return incident && { judgedMs: incident.openedMs, startedMs: incident.startedMs };
    },
    expiresMs: options.expiresMs ?? (() => null),
    isAdmitted: options.isAdmitted ?? (() => false),
  };
  const incidentContext = createIncidentContext(options, evidence, registry);

  const isFrozen = (service: string, found: ResultClass) =>
    open.some((incident) => incident.service === service && freezing[incident.verdict] === findingOf(found));

  const apply = (change: (incident: Incident, ledger: Ledger) => Incident, id: string, nowMs: number) => {
    const ledger = createLedger(nowMs);
    open = open.map((incident) => (incident.id === id ? change(incident, ledger) : incident));
    return ledger.changes;
  };
  const flush = () => {
    const records: TargetRecord[] = [];
    for (const tracked of changed) {
      // What the end of a large incident changes is told of little by little: it is much to write, and no news.
      if (records.length === mostAtOnce) break;
      records.push(recordOf(tracked));
      changed.delete(tracked);
      registry.rest(tracked);
    }
    return { targets: records, episodes: episodes.splice(0) };
  };
  return {
    record(observations, nowMs) {
      const sorted = observations.toSorted(
        (one, other) => one.atMs - other.atMs || (one.target < other.target ? -1 : 1),
      );
      const commands: ScheduleCommand[] = [];
      for (const observation of sorted) {
        evidence.take(observation);
        const burst = isFrozen(observation.service, observation.class) ? undefined : quorum.take(observation, evidence);
        if (burst) commands.push({ kind: 'quorum', ...burst });
      }
      const isBlind = createBlindness(evidence, judgeContext, nowMs);
      const outcomes = sorted.flatMap((observation): Outcome[] => {
        if (observation.service === controlService) return [];
        const tracked = registry.track(observation);
        const isFault = findingOf(observation.class) === 'failing' && isBlind(observation.location);
        const found: ResultClass = isFault ? 'prober_fault' : observation.class;
        const taken = takeRun(tracked, observation, found, isFrozen(observation.service, found));
        episodes.push(...taken.episodes);
        changed.add(tracked);
        noteAffected(tracked, affected);
        staling.watch(tracked.row);
        const { target, location } = observation;
        if (taken.recheck) commands.push({ kind: 'recheck', target, location });
        return [{ observation, class: found }];
      });
      return { ...nothingChanged, outcomes, ...flush(), commands };
    },
    evaluate(nowMs) {
      evidence.expire(nowMs);
      blind = discountBlindness(blind, evidence, judgeContext, nowMs);
      // What is not looked at because its vendor has trouble is not forgotten for that.
      for (const { service, verdict } of open)
        if (service !== null && verdict in freezing) registry.excuse(service, nowMs);
      for (const row of staling.due(nowMs)) {
        const tracked = registry.wakeRow(row);
        if (!tracked) continue;
        takeSilence(tracked, nowMs);
        changed.add(tracked);
        noteAffected(tracked, affected);
      }
      judgements = judge(evidence, nowMs, judgeContext);
      const advance = advanceIncidents(
        { open, judgements, targets: affected, progress },
        incidentContext(nowMs),
        nowMs,
      );
      const again = hasStarted ? [] : pickSample(open, registry, options.random);
      hasStarted = true;
      ({ open, progress } = advance);
      for (const [target, incident] of advance.covered) {
        const tracked = registry.wake(target);
        if (!tracked) continue;
        tracked.coveredBy = incident;
        changed.add(tracked);
        noteAffected(tracked, affected);
        const { episode } = tracked.reduced;
        if (episode && incident !== null) episodes.push({ ...episode, target, endMs: null, incident });
      }
      const { incidents, events, notifications, commands } = advance;
      for (const incident of incidents) if (isOver(incident)) evidence.forgive(forgivenOf(incident));
      return { outcomes: [], ...flush(), incidents, events, notifications, commands: [...again, ...commands] };
    },
    setTargets(targets) {
      const removed = registry.replace(targets);
      for (const tracked of removed) {
        evidence.remove(tracked.settings.target);
        affected.remove(tracked.settings.target);
        changed.delete(tracked);
      }
      return removed.map(({ settings }) => settings.target);
    },
    acknowledge: (id, by, untilMs, nowMs) =>
      apply((incident, ledger) => acknowledge(incident, by, untilMs, ledger), id, nowMs),
    unacknowledge: (id, by, nowMs) => apply((incident, ledger) => unacknowledge(incident, by, ledger), id, nowMs),
    override: (id, by, verdict, nowMs) =>
      apply((incident, ledger) => override(incident, by, verdict, ledger), id, nowMs),
    get open() {
      return open;
    },
    get judgements() {
      return judgements;
    },
    target(target) {
      const tracked = registry.look(target);
      return tracked && recordOf(tracked);
    },
  };
}

/** So many targets are told of at once. */
const mostAtOnce = 5_000;

const nothingChanged: IncidentChanges = { incidents: [], events: [], notifications: [], commands: [] };

/** Whether trouble of many is over: then what was seen of it before is no trouble of anybody's. */
function isOver({ closedMs, mergedInto, verdict }: Incident): boolean {
  return closedMs !== null && mergedInto === null && verdict !== 'tenant' && verdict !== 'credential';
}

function forgivenOf(incident: Incident): Forgiven {
  const { service, verdict, startedMs } = incident;
  const fromMs = startedMs - blindSlackMs;
  return { service, location: locationOf(incident), findings: findingsOf[verdict], fromMs };
}

/** Failures may come up to this long before neutral hosts show that the network is away, in milliseconds. */
const blindSlackMs = 120_000;

/** Which locations are blind now, since when. Once one sees again, what it found meanwhile is not held against the vendors. */
function discountBlindness(
  last: ReadonlyMap<string, number>,
  evidence: EvidenceWindow,
  context: JudgeContext,
  nowMs: number,
): ReadonlyMap<string, number> {
  const now = new Map<string, number>();
  const tallies = evidence.tallies();
  for (const location of new Set(tallies.map((tally) => tally.location))) {
    const sinceMs = blindSince(location, tallies, { evidence, context, nowMs });
    const before = last.get(location);
    if (sinceMs !== null) now.set(location, Math.min(sinceMs, before ?? sinceMs));
    else if (before !== undefined)
      evidence.forgive({ service: null, location, findings: ['failing'], fromMs: before - blindSlackMs });
  }
  return now;
}

/** Whether a location's failures say nothing about vendors; looked up once for each. */
function createBlindness(evidence: EvidenceWindow, context: JudgeContext, nowMs: number) {
  const known = new Map<string, boolean>();
  return (location: string) => {
    const blind =
      known.get(location) ?? blindSince(location, evidence.tallies(), { evidence, context, nowMs }) !== null;
    known.set(location, blind);
    return blind;
  };
}

/** Keeps the targets at hand that incidents have to know of. To be called after each change of one. */
function noteAffected(tracked: TrackedTarget, affected: AffectedTargets): void {
  const { name } = tracked.reduced;
  const finding = tracked.class === null ? undefined : findingOf(tracked.class);
  const isUnwell = name !== 'up' && name !== 'unknown' && name !== 'stale';
  const hasFailed = finding !== undefined && finding !== 'ok';
  if (tracked.coveredBy !== null || isUnwell || hasFailed || tracked.class === 'throttled')
    affected.put(affectedOf(tracked));
  else affected.remove(tracked.settings.target);
}
