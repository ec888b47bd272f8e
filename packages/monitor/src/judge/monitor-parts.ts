import { findingOf } from '../model/finding.ts';
import { flapping, type Incident } from '../model/incident.ts';
import { expirySubject, type Judgement } from '../model/judgement.ts';
import { ownTroubleOf } from '../model/own-trouble.ts';
import type { StoredEpisode } from '../model/records.ts';
import type { ResultClass } from '../model/result.ts';
import { verdictFacts } from '../model/verdict.ts';
import { createEvidence, type EvidenceWindow } from './attribution/evidence.ts';
import type { JudgeContext } from './attribution/judge-context.ts';
import { createQuorum, type Quorum } from './attribution/quorum.ts';
import { recoveryOf } from './attribution/recovery.ts';
import type { Tally } from './attribution/tally.ts';
import { type Blindness, createBlindness } from './blindness.ts';
import { createDueBuckets, createMarkedRows, type DueBuckets } from './due-buckets.ts';
import { createExpiringCredentials, type ExpiringCredentials } from './expiring-credentials.ts';
import { type AffectedTargets, createAffectedTargets } from './incidents/affected-targets.ts';
import type { IncidentContext, Progress } from './incidents/incident-context.ts';
import { sampleOf } from './incidents/service-sample.ts';
import { createLatencyJudge, type LatencyJudge } from './latency.ts';
import type { MonitorOptions } from './monitor.ts';
import { createTargetRegistry, type TargetRegistry } from './target-registry.ts';
import { affectedOf, recordOf, type TargetRecord, type TrackedTarget } from './tracked-target.ts';

/** What a monitor knows at a moment. */
export interface MonitorState {
  /** Incidents that are open. */
  open: readonly Incident[];
  /** Incidents that were closed a short while ago: what comes back is the same incident. */
  closed: readonly Incident[];
  /** What the last evaluation judged. */
  judgements: readonly Judgement[];
  /** How far incidents are on their way to their end, by key. */
  progress: ReadonlyMap<string, Progress>;
  /** Listed incidents whose targets were all removed. */
  orphaned: ReadonlySet<string>;
  /** The last time that a caller named, in milliseconds since 1970. */
  nowMs: number;
  /** Whether it was evaluated once. */
  hasStarted: boolean;
}

/** What a monitor is made of. */
export interface MonitorParts {
  readonly options: MonitorOptions;
  readonly state: MonitorState;
  readonly evidence: EvidenceWindow;
  readonly registry: TargetRegistry;
  readonly quorum: Quorum;
  readonly latency: LatencyJudge;
  readonly expiring: ExpiringCredentials;
  readonly affected: AffectedTargets;
  readonly staling: DueBuckets<number>;
  readonly context: JudgeContext;
  readonly blindness: Blindness;
  /** Targets to report. */
  readonly changed: Set<TrackedTarget>;
  /** Episodes to report. */
  readonly episodes: StoredEpisode[];
}

/** So many targets are reported at once. */
const mostAtOnce = 5_000;

/** Makes the parts, with what was stored. */
export function createMonitorParts(options: MonitorOptions): MonitorParts {
  const registry = createTargetRegistry(options.targets, options.storedTargets ?? [], options.confirmMs);
  const hasWorked = (target: string) => registry.read(target)?.hardStates.some((hard) => hard.state === 'u') ?? false;
  const evidence = createEvidence({ ...options, hasWorked });
  const state: MonitorState = {
    open: options.incidents ?? [],
    closed: [],
    judgements: [],
    progress: new Map(),
    orphaned: new Set(),
    nowMs: 0,
    hasStarted: false,
  };
  const watched = createJudgeContext(options, state, registry);
  const expiring = createExpiringCredentials(watched);
  const context: JudgeContext = Object.assign(watched, { endedTenants: expiring.endedTenants });
  const parts: MonitorParts = {
    options,
    state,
    evidence,
    registry,
    quorum: createQuorum(options),
    latency: createLatencyJudge(options),
    expiring,
    affected: createAffectedTargets(),
    staling: createDueBuckets(registry.staleAtMs, createMarkedRows()),
    context,
    blindness: createBlindness(evidence, context),
    changed: new Set(),
    episodes: [],
  };
  for (const observation of options.recentObservations ?? []) evidence.record(observation);
  for (const row of registry.rows()) parts.staling.watch(row);
  for (const tracked of registry.active()) noteAffected(parts, tracked);
  restoreExpiring(parts);
  state.orphaned = orphanedOf(parts, () => true);
  return parts;
}

/** After a restart the notices about credentials that end go on before the first check. */
function restoreExpiring({ state, registry, expiring, context: { expiresMs } }: MonitorParts): void {
  for (const { verdict, subject, service, location, openedMs } of state.open) {
    if (!verdictFacts(verdict).isAboutExpiry || service === null) continue;
    for (const { target, tenant } of registry.ofService(service)) {
      const endMs = expiresMs(target);
      if (endMs === null || expirySubject(service, endMs) !== subject) continue;
      expiring.record({ target, tenant, service, location: location ?? '', class: 'ok' }, openedMs);
    }
  }
}

function createJudgeContext(
  options: MonitorOptions,
  state: MonitorState,
  registry: TargetRegistry,
): Omit<JudgeContext, 'endedTenants'> {
  return {
    usualShare: options.usualShare ?? (() => null),
    // They may be other ones after a reload.
    get controlsConfigured() {
      return options.controls ?? 0;
    },
    laggingSinceMs: options.laggingSinceMs ?? (() => null),
    known(key) {
      const incident = state.open.find((each) => each.key === key);
      if (!incident) return undefined;
      const { openedMs, startedMs, formerVerdicts } = incident;
      return { judgedMs: openedMs, startedMs, formerVerdicts };
    },
    intervalMs: registry.intervalMs,
    tenants: registry.tenants,
    expiresMs: options.expiresMs ?? (() => null),
    isAdmitted: options.isAdmitted ?? (() => false),
  };
}

/** What incidents need at a moment besides the judgements. */
export function incidentContextAt(parts: MonitorParts, nowMs: number): IncidentContext {
  const { evidence, registry, state } = parts;
  const { mutedBy = () => null, random } = parts.options;
  return {
    windowMs: evidence.windowMs,
    intervalMs: registry.intervalMs,
    tenants: registry.tenants,
    mutedBy: (incident, targets) =>
      mutedBy(incident, targets, nowMs) ?? (isFlapping(incident, targets, registry) ? flapping : null),
    recovery: (question, sinceMs) => recoveryOf(evidence, question, sinceMs),
    sample: (service) => sampleOf(service, registry, random),
    isOrphaned: (incident) => state.orphaned.has(incident),
    isUnwatched: (incident) => isUnwatched(incident, evidence, nowMs),
  };
}

/**
 * A window has passed since the location of an incident found anything of the service, and other locations still do: the
 * location was stopped. With a single location nothing is known, and the incident stays as it is.
 */
function isUnwatched(
  { service, location, evidence: { lastSeenMs } }: Incident,
  evidence: EvidenceWindow,
  nowMs: number,
): boolean {
  if (service === null || location === null || nowMs - lastSeenMs < evidence.windowMs) return false;
  const tallies = evidence.tallies().filter((tally) => tally.service === service);
  const checks = ({ entries, lastFaultMs }: Tally) =>
    entries.size > 0 || (lastFaultMs !== null && nowMs - lastFaultMs < evidence.windowMs);
  return (
    tallies.some((tally) => tally.location !== location && checks(tally)) &&
    !tallies.some((tally) => tally.location === location && checks(tally))
  );
}

/** One tenant's trouble that comes and goes. */
function isFlapping({ verdict }: Incident, targets: Iterable<string>, registry: TargetRegistry): boolean {
  if (verdictFacts(verdict).blames === 'many') return false;
  const named = [...targets];
  return named.length > 0 && named.every((target) => registry.read(target)?.flapping === true);
}

/** Open incidents of single causes that explain no target any more, of those that pass a test. */
export function orphanedOf(
  { state, affected, expiring }: MonitorParts,
  test: (incident: Incident) => boolean,
): ReadonlySet<string> {
  const orphaned = state.open.filter((incident) => {
    if (verdictFacts(incident.verdict).blames === 'many' || !test(incident)) return false;
    const [first] = affected.coveredBy(incident.id);
    const isWatched = verdictFacts(incident.verdict).announces !== null && expiring.has(incident.subject);
    return first === undefined && !isWatched && ownTroubleOf(incident.subject) === undefined;
  });
  return new Set(orphaned.map(({ id }) => id));
}

/** Notes that a target has changed. */
export function markChanged(parts: MonitorParts, tracked: TrackedTarget): void {
  parts.changed.add(tracked);
  noteAffected(parts, tracked);
}

/** Keeps the targets at hand that incidents have to know of. */
function noteAffected({ affected }: MonitorParts, tracked: TrackedTarget): void {
  const { name } = tracked.reduced;
  const finding = tracked.class === null ? undefined : findingOf(tracked.class, tracked.code);
  const isUnwell = name !== 'up' && name !== 'unknown' && name !== 'stale';
  const hasFailed = finding !== undefined && finding !== 'ok';
  if (tracked.coveredBy !== null || isUnwell || hasFailed || tracked.class === 'throttled')
    affected.put(affectedOf(tracked));
  else affected.remove(tracked.settings.target);
}

/** Whether an open incident explains such a result: then it confirms nothing. */
export function isFrozen({ state }: MonitorParts, service: string, name: ResultClass, code: string | null): boolean {
  const finding = findingOf(name, code);
  if (finding === undefined || finding === 'ok') return false;
  return state.open.some(
    (incident) => incident.service === service && verdictFacts(incident.verdict).freezes === finding,
  );
}

/** Takes out what has to be reported: not all at once, as the end of a large incident changes very many targets. */
export function takeReport({ changed, episodes, registry }: MonitorParts): {
  targets: readonly TargetRecord[];
  episodes: readonly StoredEpisode[];
} {
  const targets: TargetRecord[] = [];
  for (const tracked of changed) {
    if (targets.length === mostAtOnce) break;
    targets.push(recordOf(tracked));
    changed.delete(tracked);
    registry.release(tracked);
  }
  return { targets, episodes: episodes.splice(0) };
}
