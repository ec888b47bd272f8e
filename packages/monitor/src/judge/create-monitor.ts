import { findingOf } from '../model/finding.ts';
import type { Incident } from '../model/incident.ts';
import { controlService, type Observation } from '../model/observation.ts';
import type { ResultClass } from '../model/result.ts';
import { verdictFacts } from '../model/verdict.ts';
import type { DismissedTrouble } from './attribution/evidence.ts';
import { judge } from './attribution/judge.ts';
import { blindSlackMs } from './blindness.ts';
import { judgeBurningBudgets } from './burning-budgets.ts';
import { type Advance, advanceIncidents, reopenWithinMs } from './incidents/advance.ts';
import { createLedger, type IncidentChanges, type Ledger } from './incidents/ledger.ts';
import { acknowledge, override, unacknowledge } from './incidents/operator.ts';
import type { ScheduleCommand } from './incidents/schedule-command.ts';
import { restoreSamples } from './incidents/service-sample.ts';
import type { Monitor, MonitorChanges, MonitorOptions, Outcome } from './monitor.ts';
import {
  createMonitorParts,
  incidentContextAt,
  isFrozen,
  type MonitorParts,
  markChanged,
  orphanedOf,
  takeReport,
} from './monitor-parts.ts';
import { judgeOwnTroubles, withoutClockEffects } from './own-troubles.ts';
import { takeRun, takeSilence } from './take-run.ts';
import { type MonitoredTarget, recordOf, type TargetRecord } from './tracked-target.ts';
import { judgeUnusual } from './unusual.ts';

/**
 * Makes a monitor. The same calls give the same answers.
 *
 * @example
 * const monitor = createMonitor({ targets, random: Math.random });
 * monitor.record([{ target: 'acme/apple.dep', tenant: 'acme', service: 'apple.dep', location: 'here',
 *   class: 'fail.server', code: 'DEP_UNAVAILABLE', atMs: Date.now(), sharedKeys: [] }], Date.now());
 * const { notifications } = monitor.evaluate(Date.now());
 */
export function createMonitor(options: MonitorOptions): Monitor {
  const parts = createMonitorParts(options);
  const { state, registry } = parts;
  const changeIncident = (change: (incident: Incident, ledger: Ledger) => Incident, id: string, nowMs: number) => {
    const ledger = createLedger(nowMs);
    state.open = state.open.map((incident) => (incident.id === id ? change(incident, ledger) : incident));
    return ledger.changes;
  };
  return {
    record: (observations, nowMs) => recordBatch(parts, observations, nowMs),
    evaluate: (nowMs) => evaluateAt(parts, nowMs),
    setTargets: (targets, stored = []) => replaceTargets(parts, targets, stored),
    acknowledge: (id, by, untilMs, nowMs) =>
      changeIncident((incident, ledger) => acknowledge(incident, by, untilMs, ledger), id, nowMs),
    unacknowledge: (id, by, nowMs) =>
      changeIncident((incident, ledger) => unacknowledge(incident, by, ledger), id, nowMs),
    override: (id, by, verdict, nowMs) =>
      changeIncident((incident, ledger) => override(incident, by, verdict, ledger), id, nowMs),
    get open() {
      return state.open;
    },
    get judgements() {
      return state.judgements;
    },
    target(target) {
      const tracked = registry.read(target);
      return tracked && recordOf(tracked);
    },
    latencyLimitMs: parts.latency.limitMs,
  };
}

const nothingChanged: IncidentChanges = { incidents: [], events: [], notifications: [], commands: [] };

/** A run, and the same as it is judged: a slow answer is degraded. */
interface JudgedRun {
  readonly observation: Observation;
  readonly judged: Observation;
}

function recordBatch(parts: MonitorParts, observations: readonly Observation[], nowMs: number): MonitorChanges {
  parts.state.nowMs = nowMs;
  const runs = observations
    .toSorted((first, second) => first.atMs - second.atMs || (first.target < second.target ? -1 : 1))
    .map((observation): JudgedRun => {
      const isSlow =
        observation.class === 'ok' && parts.latency.isSlow(observation, parts.registry.rowOf(observation.target));
      return { observation, judged: isSlow ? { ...observation, class: 'degraded' } : observation };
    });
  const commands: ScheduleCommand[] = [];
  for (const { judged } of runs) {
    parts.evidence.record(judged);
    if (judged.service === controlService || isFrozen(parts, judged.service, judged.class, judged.code)) continue;
    const burst = parts.quorum.record(judged, parts.evidence);
    if (burst) commands.push({ kind: 'quorum', ...burst });
  }
  const isBlind = parts.blindness.testAt(nowMs);
  const outcomes: Outcome[] = [];
  for (const { observation, judged } of runs) {
    if (judged.service === controlService) continue;
    const counted = recordRun(parts, judged, isBlind, nowMs, commands);
    outcomes.push({ observation, class: counted });
  }
  return { ...nothingChanged, outcomes, ...takeReport(parts), commands };
}

/** Applies a run to its target. Returns the class that it counts as. */
function recordRun(
  parts: MonitorParts,
  run: Observation,
  isBlind: (location: string) => boolean,
  nowMs: number,
  commands: ScheduleCommand[],
): ResultClass {
  const tracked = parts.registry.track(run);
  const { target, location, service, code } = run;
  const finding = findingOf(run.class, code);
  const isFault = (finding === 'failing' || finding === 'local') && isBlind(location);
  // A location that has stopped must keep no trouble open that another one finds over.
  if (finding !== undefined && !isFault) parts.evidence.supersede(run, tracked.thresholds.staleMs);
  const counted: ResultClass = isFault ? 'prober_fault' : run.class;
  const { recheck, episodes } = takeRun(tracked, run, counted, isFrozen(parts, service, counted, code));
  parts.episodes.push(...episodes);
  markChanged(parts, tracked);
  parts.staling.watch(tracked.row);
  parts.expiring.record(run, nowMs);
  if (recheck) commands.push({ kind: 'recheck', target, location });
  return counted;
}

function evaluateAt(parts: MonitorParts, nowMs: number): MonitorChanges {
  const { state, evidence, registry, options } = parts;
  state.nowMs = nowMs;
  evidence.expire(nowMs);
  parts.blindness.update(nowMs);
  expireTargets(parts, nowMs);
  const troubles = options.ownTroubles?.() ?? [];
  const causes = [
    ...withoutClockEffects(judge(evidence, nowMs, parts.context), troubles, state.open),
    ...parts.expiring.judge(nowMs),
    ...judgeOwnTroubles(troubles, state.open, nowMs),
  ];
  const unusual = options.unusual?.() ?? [];
  const burning = options.burningBudgets?.() ?? [];
  state.judgements = [
    ...causes,
    ...judgeUnusual(unusual, causes, state.open, nowMs),
    ...judgeBurningBudgets(burning, causes, state.open, nowMs),
  ];
  const { open, closed, judgements, progress } = state;
  const input = { open, closed, judgements, targets: parts.affected, progress };
  const advance = advanceIncidents(input, incidentContextAt(parts, nowMs), nowMs);
  const restored = state.hasStarted ? [] : restoreSamples(open, registry, options.random);
  const { incidents, events, notifications, commands } = advance;
  state.hasStarted = true;
  state.orphaned = new Set();
  state.open = advance.open;
  state.progress = advance.progress;
  state.closed = recentlyClosed(closed, incidents, nowMs);
  applyCover(parts, advance.covered);
  for (const incident of incidents) if (isOver(incident)) evidence.dismiss(dismissedBy(incident));
  const reported = takeReport(parts);
  return { outcomes: [], ...reported, incidents, events, notifications, commands: [...restored, ...commands] };
}

/** A location that has not checked a target for too long is stale. */
function expireTargets(parts: MonitorParts, nowMs: number): void {
  for (const row of parts.staling.due(nowMs)) {
    const tracked = parts.registry.activateRow(row);
    if (!tracked) continue;
    parts.episodes.push(...takeSilence(tracked, nowMs));
    parts.staling.watch(row);
    markChanged(parts, tracked);
  }
}

function applyCover(parts: MonitorParts, covered: Advance['covered']): void {
  for (const [target, incident] of covered) {
    const tracked = parts.registry.activate(target);
    if (!tracked) continue;
    tracked.coveredBy = incident;
    markChanged(parts, tracked);
    const { episode } = tracked.reduced;
    if (episode && incident !== null) parts.episodes.push({ ...episode, target, endMs: null, incident });
  }
}

function replaceTargets(
  parts: MonitorParts,
  targets: Iterable<MonitoredTarget>,
  stored: Iterable<TargetRecord>,
): readonly string[] {
  const { state, episodes } = parts;
  const removed = parts.registry.replace(targets, stored);
  for (const { target } of stored) {
    const row = parts.registry.rowOf(target);
    if (row !== null) parts.staling.watch(row);
  }
  const incidents = new Set<string>();
  const subjects = new Set<string>();
  for (const tracked of removed) {
    const { settings, reduced, coveredBy } = tracked;
    const { target } = settings;
    parts.evidence.remove(target);
    parts.affected.remove(target);
    const subject = parts.expiring.remove(target);
    if (subject !== undefined) subjects.add(subject);
    parts.latency.clear(tracked.row);
    parts.changed.delete(tracked);
    if (coveredBy !== null) incidents.add(coveredBy);
    if (reduced.episode) episodes.push({ ...reduced.episode, target, endMs: state.nowMs, incident: coveredBy });
  }
  const names = removed.map(({ settings }) => settings.target);
  for (const name of names) subjects.add(name);
  const orphaned = orphanedOf(parts, ({ id, subject }) => incidents.has(id) || subjects.has(subject));
  state.orphaned = new Set([...state.orphaned, ...orphaned]);
  return names;
}

/** What was closed within the time in which trouble that comes back is the same incident. */
function recentlyClosed(closed: readonly Incident[], changed: readonly Incident[], nowMs: number): readonly Incident[] {
  const now = new Map(changed.map((incident) => [incident.id, incident]));
  const ended = changed.filter(({ closedMs, mergedInto }) => closedMs !== null && mergedInto === null);
  const earlier = closed.filter(({ id, closedMs }) => !now.has(id) && nowMs - (closedMs ?? 0) <= reopenWithinMs);
  return ended.length === 0 && earlier.length === closed.length ? closed : [...earlier, ...ended];
}

/** Whether trouble of many is over: then what was seen of it before is no target's trouble. */
function isOver({ closedMs, mergedInto, verdict }: Incident): boolean {
  return closedMs !== null && mergedInto === null && verdictFacts(verdict).blames === 'many';
}

function dismissedBy({ service, location, verdict, startedMs }: Incident): DismissedTrouble {
  return { service, location, findings: verdictFacts(verdict).findings, fromMs: startedMs - blindSlackMs };
}
