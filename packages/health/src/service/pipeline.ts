import type { Clock } from '@mdmkit/core';
import type { IncidentChanges, TargetRecord } from '@mdmkit/monitor/judge';
import { type ActiveWindow, createMaintenance, createMonitor, type MonitorChanges } from '@mdmkit/monitor/judge';
import type { Engine, Incident, Observation, ResultClass, TargetChanges, TargetStateName } from '@mdmkit/monitor/model';
import type { LoadedConfig, Target } from '../config/target.ts';
import type { RunBatch } from '../engine/delivery.ts';
import type { KeptMonitor, Store } from '../store/store.ts';
import type { BatchWriter } from './batch-writer.ts';
import { obeyCommands } from './commands.ts';
import { type CheckedTarget, type EndedCheck, observationOf, storedRunOf } from './ended-check.ts';
import { keptObservations } from './kept-observations.ts';
import { createKnownFacts } from './known-facts.ts';
import { createMuting } from './muting.ts';
import { createNewcomers } from './newcomers.ts';
import { createOperatorWords } from './operator-words.ts';
import type { OnServiceEvent } from './service-event.ts';
import { createStateNames } from './state-names.ts';
import { monitoredTargets, scheduledTargets } from './targets.ts';
import { createUsualShares } from './usual-shares.ts';

/** What a pipeline needs. */
export interface PipelineOptions {
  /** What to look at. */
  readonly config: LoadedConfig;
  /** Where operators' words come from. */
  readonly store: Pick<Store, 'wordsAfter' | 'usualShare' | 'tidy'>;
  /** Where it is looked from. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** Yields numbers from 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** What was known before. */
  readonly kept: KeptMonitor;
  /** What plans the runs. */
  readonly engine: Engine;
  /** What keeps what is found. */
  readonly writer: BatchWriter;
  /** Told what happens. */
  readonly tell: OnServiceEvent;
}

/** From ended checks to what is kept and told: everything between the loop and the store. */
export interface Pipeline {
  /** Tells the engine and the store how things stand at the start. */
  begin(): void;
  /** Takes ended checks in. */
  takeRuns(batch: RunBatch<CheckedTarget | null>): Promise<void>;
  /** Takes readings of neutral hosts in. */
  takeReadings(readings: readonly Observation[]): void;
  /** Lets time pass: judges, hears operators, writes. */
  tick(nowMs: number): void;
  /** Sets who is told that neutral hosts should be asked at once. */
  onQuorum(read: () => void): void;
  /** The target of an id. */
  targetOf(id: string): Target | undefined;
  /** The maintenance window or silence that holds for a target that is due; one that is paused is not looked at then. */
  windowOf(target: Target): ActiveWindow | undefined;
  /** What is known of a target. */
  knownFacts(target: string): Readonly<Record<string, unknown>> | undefined;
  /** What is known of every target. */
  records(): readonly TargetRecord[];
  /** Incidents that are open. */
  incidents(): readonly Incident[];
  /** Goes on with another configuration. */
  reload(config: LoadedConfig): Promise<TargetChanges>;
  /** Writes all that waits, within a time. */
  finish(withinMs: number): Promise<void>;
}

/** From one look for operators' words to the next, in milliseconds. */
const wordsEveryMs = 1_000;
/** From one tidying of the store to the next, in milliseconds. */
const tidyEveryMs = 600_000;

/** Makes a pipeline. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { config, store, location, clock, kept, engine, writer, tell } = options;
  let targets = new Map(config.targets.map((target) => [target.id, target]));
  const facts = createKnownFacts(kept.targets.filter(({ target }) => targets.has(target)));
  const maintenance = createMaintenance(config.monitor?.windows ?? []);
  const shares = createUsualShares(store);
  const names = createStateNames();
  names.add(targets.keys());
  // What was kept of the targets themselves is not needed any longer than this function runs.
  const { lastBatchMs, words: said } = kept;
  const gone: string[] = [];
  for (const { target, state } of kept.targets)
    if (targets.has(target)) names.change(target, state.name);
    else gone.push(target);
  /** The window that kept a target from being looked at, until it has been looked at again. */
  const paused = new Map<string, ActiveWindow>();
  let controls = config.monitor?.controls.length ?? 0;
  let laggingSinceMs: number | null = null;
  let readControls = () => {};

  const mutedBy = createMuting(
    (id) => targets.get(id),
    // Whether trouble still goes on after a pause, nobody knows before the next look.
    (target, nowMs) => maintenance.forTarget(target, nowMs) ?? paused.get(target.id),
  );

  const monitor = createMonitor({
    targets: monitoredTargets(config.targets),
    storedTargets: kept.targets.values(),
    recentObservations: keptObservations(kept.targets, targets, location).values(),
    incidents: kept.incidents,
    random: options.random ?? Math.random,
    ...(config.monitor?.confirmMs === undefined ? {} : { confirmMs: config.monitor.confirmMs }),
    // They may be other ones after a reload.
    get controls() {
      return controls;
    },
    usualShare: shares.of,
    laggingSinceMs: () => laggingSinceMs,
    expiresMs: facts.expiresMs,
    mutedBy,
  });
  const words = createOperatorWords(monitor, maintenance);
  const known = new Set(kept.targets.map(({ target }) => target));
  const newcomers = createNewcomers(monitor.target);
  newcomers.add([...targets.keys()].filter((target) => !known.has(target)));
  known.clear();

  const tellIncidents = ({ incidents, events, notifications }: IncidentChanges, atMs: number) => {
    const byId = new Map([...monitor.open, ...incidents].map((incident) => [incident.id, incident]));
    for (const event of events) {
      const incident = byId.get(event.incident);
      if (incident) tell({ kind: 'incident', atMs, incident, event });
    }
    for (const notification of notifications) tell({ kind: 'notification', atMs, notification });
  };

  const tellState = (target: string, to: TargetStateName, code: string | null, atMs: number) => {
    const from = names.change(target, to);
    if (from === to) return;
    tell({ kind: 'state', atMs, target, from, to, code });
  };

  const withFacts = (record: TargetRecord) => ({ ...record, facts: facts.json(record.target) });

  /** Keeps, tells and obeys what followed from something. */
  const follow = (changes: IncidentChanges & Partial<MonitorChanges>, nowMs: number) => {
    const { incidents, events, notifications, episodes = [] } = changes;
    const records = changes.targets ?? [];
    writer.add({
      targets: records.map(withFacts),
      episodes,
      incidents,
      events,
      notifications,
    });
    for (const { target, state, code } of records) tellState(target, state.name, code, nowMs);
    tellIncidents(changes, nowMs);
    obeyCommands(changes.commands, { engine, nowMs, readControls });
  };

  const hear = every(wordsEveryMs, clock, async () => {
    const heard = await store.wordsAfter(words.lastId);
    if (heard.length === 0) return;
    const nowMs = clock.now();
    const { changes, handled } = words.take(heard, nowMs);
    for (const change of changes) follow(change, nowMs);
    writer.add({ handled });
  });
  const tidy = every(tidyEveryMs, clock, async () => {
    await store.tidy(clock.now());
    await shares.refresh([...new Set([...targets.values()].map(({ service }) => service))], clock.now());
  });

  const takeCounts = async () => {
    const { due, gaps } = await engine.takeCounts();
    writer.add({ due, gaps });
    for (const gap of gaps) tell({ kind: 'gap', atMs: clock.now(), gap });
  };

  /** A batch says that somebody looked until then, so it must hold the gaps before. */
  const keepCounts = async () => {
    // An engine that is in trouble keeps its counts for the next time; the loop tells of it.
    await takeCounts().catch(() => {});
    void writer.flush();
  };

  /** After a pause its trouble is news again once a look has failed; what looks well is about to be over. */
  const endPause = (target: string, counted: ResultClass) => {
    if (!paused.has(target)) return;
    const hasFailed = counted.startsWith('fail.') || counted === 'degraded';
    if (hasFailed || monitor.target(target)?.coveredBy == null) paused.delete(target);
  };

  return {
    targetOf: (id) => targets.get(id),
    windowOf(target) {
      const window = maintenance.forTarget(target, clock.now());
      if (window?.mode === 'pause') paused.set(target.id, window);
      return window;
    },
    knownFacts: facts.read,
    records: () => [...targets.keys()].flatMap((id) => monitor.target(id) ?? []),
    incidents: () => monitor.open,
    onQuorum(read) {
      readControls = read;
    },
    begin() {
      const nowMs = clock.now();
      writer.add({ removed: gone });
      if (lastBatchMs !== null && lastBatchMs < nowMs) {
        const gap = { location, fromMs: lastBatchMs, toMs: nowMs, reason: 'stopped', service: null } as const;
        writer.add({ gaps: [gap] });
        tell({ kind: 'gap', atMs: nowMs, gap });
      }
      const { changes, handled } = words.take(said, nowMs);
      for (const change of changes) follow(change, nowMs);
      writer.add({ handled });
      tell({ kind: 'started', atMs: nowMs, location, targets: targets.size });
    },
    async takeRuns({ runs, dropped }) {
      const nowMs = clock.now();
      const checks = runs.filter((run): run is EndedCheck => run.result !== null && targets.has(run.run.target));
      if (runs.length > 0) {
        const isLagging = checks.some(({ flags }) => flags.includes('lag'));
        laggingSinceMs = isLagging ? (laggingSinceMs ?? nowMs) : null;
      }
      for (const { result } of checks) facts.learn(result.target.id, result.result.facts);
      const byRun = new Map(checks.map((check) => [`${check.startedMs} ${check.run.target}`, check]));
      const changes = monitor.record(
        checks.map((check) => observationOf(check, location)),
        nowMs,
      );
      const kept = changes.outcomes.flatMap(({ observation: { atMs, target }, class: counted }) => {
        const check = byRun.get(`${atMs} ${target}`);
        return check ? [storedRunOf(check, location, counted)] : [];
      });
      writer.add({ runs: kept });
      if (dropped) {
        const { fromMs, toMs } = dropped;
        writer.add({ gaps: [{ location, fromMs, toMs, reason: 'stalled', service: null }] });
      }
      follow(changes, nowMs);
      for (const { observation, class: counted } of changes.outcomes) endPause(observation.target, counted);
      await keepCounts();
    },
    takeReadings: (readings) => follow(monitor.record(readings, clock.now()), clock.now()),
    tick(nowMs) {
      writer.add({ targets: newcomers.take().map(withFacts) });
      follow(monitor.evaluate(nowMs), nowMs);
      hear();
      tidy();
      void keepCounts();
    },
    async reload(next) {
      const changes = await engine.setTargets(scheduledTargets(next.targets), clock.now());
      targets = new Map(next.targets.map((target) => [target.id, target]));
      maintenance.setWindows(next.monitor?.windows ?? []);
      controls = next.monitor?.controls.length ?? 0;
      names.add(changes.added);
      newcomers.add(changes.added);
      const removed = monitor.setTargets(monitoredTargets(next.targets));
      for (const target of removed) {
        facts.forget(target);
        names.forget(target);
        paused.delete(target);
      }
      writer.add({ removed });
      tell({ kind: 'reloaded', atMs: clock.now(), added: changes.added.length, removed: changes.removed.length });
      return changes;
    },
    async finish(withinMs) {
      await takeCounts().catch(() => {});
      await writer.drain(withinMs);
    },
  };
}

/** Makes a function that does something at most once in a while, and never twice at the same time. What it throws is tried again. */
function every(ms: number, clock: Clock, run: () => Promise<void>): () => void {
  let nextMs = Number.NEGATIVE_INFINITY;
  let going = false;
  return () => {
    if (going || clock.elapsedMs() < nextMs) return;
    going = true;
    nextMs = clock.elapsedMs() + ms;
    // The writer tells of the same store's trouble.
    run()
      .catch(() => {})
      .finally(() => {
        going = false;
      });
  };
}
