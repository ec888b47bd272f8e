import { type Clock, startDeadline, waitFor } from '@mdmkit/core';
import type { Monitor, TargetRecord } from '@mdmkit/monitor/judge';
import { controlService, type Engine, type Observation } from '@mdmkit/monitor/model';
import type { FeedWatch } from '../feeds/feed-watch.ts';
import type { KeptMonitor, LocatedResult, Store } from '../store/store.ts';
import type { Announcer } from './announce-committed.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { BurningBudgets } from './burning-budgets.ts';
import type { ControlReader } from './control-reader.ts';
import type { DutyService } from './duty-service.ts';
import { createElsewhereResults, type ElsewhereResults, elsewhereFromMs } from './elsewhere-results.ts';
import type { Facts } from './facts.ts';
import type { Fleet } from './fleet.ts';
import type { Judgement } from './judgement.ts';
import type { OperatorCommands } from './operator-commands.ts';
import type { Outflow } from './outflow.ts';
import type { RecentResults } from './recent-results.ts';
import { createScheduleFollower, type ScheduleControl } from './schedule-follower.ts';
import type { FollowedSeries } from './series.ts';
import type { OnServiceEvent } from './service-event.ts';
import type { TargetWindows } from './windows.ts';
import type { WorkerWatch } from './worker-watch.ts';

/** What {@link createHeartbeat} needs. */
export interface HeartbeatOptions {
  /** The targets. */
  readonly fleet: Fleet;
  /** What the last process left in the store. */
  readonly kept: KeptMonitor;
  /** Where commands and the results of other locations come from, and what has to be tidied. */
  readonly store: Pick<Store, 'commandsAfter' | 'scheduleRequestsAfter' | 'resultsElsewhere' | 'tidy'>;
  /** Judges. */
  readonly judgement: Judgement;
  /** Follows the series of services. */
  readonly series: Pick<FollowedSeries, 'update' | 'save'>;
  /** Follows the error budgets. */
  readonly budgets: Pick<BurningBudgets, 'update'>;
  /** Neutral hosts, which are asked from time to time. */
  readonly controls: Pick<ControlReader, 'readWhenDue' | 'takeReadings' | 'readNow'>;
  /** Follows the workers. Default: there are none. */
  readonly workers?: Pick<WorkerWatch, 'take'> | undefined;
  /** Plans the runs. */
  readonly engine: Engine;
  /** Who tells the schedule of this process what to do. Default: its own monitor. */
  readonly scheduleControl?: ScheduleControl;
  /** Asks the vendors' status feeds. */
  readonly feeds: Pick<FeedWatch, 'tick' | 'windows'>;
  /** Says when maintenance is. */
  readonly windows: Pick<TargetWindows, 'setFeedWindows'>;
  /** Executes operators' commands. */
  readonly commands: OperatorCommands;
  /** Writes to the store. */
  readonly writer: BatchWriter;
  /** Announces what was committed. */
  readonly announcer: Pick<Announcer, 'noted'>;
  /** Decides who is told. */
  readonly duty: Pick<DutyService, 'advance' | 'escalate' | 'readResults'>;
  /** Writes and announces what follows. */
  readonly outflow: Outflow;
  /** What the service does with the results of other processes. Default: the leader of several locations reads theirs. */
  readonly results?: OtherResults;
  /** Learns from the results of other processes. */
  readonly facts: Pick<Facts, 'learn'>;
  /** The location of this process. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** Called with everything that happens. */
  readonly notify: OnServiceEvent;
}

/** What a service does with the results of other processes. */
export interface OtherResults {
  /** Whether it reads them. */
  readonly reads: boolean;
  /** The location whose results it has itself; null for none. */
  readonly own: string | null;
  /** Whether it writes targets that the store does not have yet. */
  readonly writesNewTargets: boolean;
  /** Reads them. Default: a reader that begins with the last ten minutes. */
  readonly elsewhere?: ElsewhereResults;
  /** What was read before the start. Default: nothing. */
  readonly recent?: RecentResults;
}

/** What happens once a second, whether or not a check has ended. */
export interface Heartbeat {
  /** Continues where the last process ended: names the gap since then, and executes the commands of that time. */
  begin(): void;
  /** Writes the targets that the store does not have yet, so that its lists and counts are complete from the start. */
  writeNewTargets(): Promise<void>;
  /** Judges, executes commands, tidies, writes. */
  tick(nowMs: number): void;
  /** Writes all that waits. Returns whether everything was written within the time. */
  finish(withinMs: number): Promise<boolean>;
}

/** The time between two reads of operators' commands, in milliseconds. */
const commandsEveryMs = 1_000;
/** The time between two reads of other locations' results, in milliseconds. */
const elsewhereEveryMs = 5_000;
/** The time between two reads of what became of deliveries, in milliseconds. */
const resultsEveryMs = 1_000;
/** The time between two readings of series, in milliseconds. */
const seriesEveryMs = 60_000;
/** The time between two readings of error budgets, in milliseconds. */
const budgetsEveryMs = 60_000;
/** The time between two tidyings of the store, in milliseconds. */
const tidyEveryMs = 600_000;

/** Makes the heartbeat of a service. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { fleet, store, judgement, controls, writer, duty, outflow, location, clock, notify } = options;
  const { feeds, windows } = options;
  const { monitor } = judgement;
  const newTargets = createNewTargets(fleet, options.kept.targets, monitor);
  // Only the numbers are needed after the start, not the 100,000 records.
  const { lastBatchMs, commands: storedCommands, leads, isShared } = options.kept;
  const { results = { reads: isShared && leads, own: location, writesNewTargets: true } } = options;
  const goneTargets = options.kept.targets.flatMap(({ target }) => (fleet.get(target) ? [] : [target]));
  const writeNewTargets = async () => {
    if (!results.writesNewTargets) return;
    for (let next = newTargets.take(); next.length > 0; next = newTargets.take()) {
      outflow.writeTargets(next);
      await writer.flush();
      // A store that takes nothing now gets the others with the heartbeats.
      if (writer.trouble) return;
    }
  };
  fleet.subscribe(({ added, removed }) => {
    writer.add({ removed });
    if (added.length > 0) void writeNewTargets();
  });

  const commands = createCommandReader(options);
  const elsewhere = createElsewhereReader(options, results);
  const schedule =
    options.scheduleControl === 'evaluator'
      ? createScheduleFollower({ ...options, readControls: controls.readNow })
      : undefined;
  const readSchedule = every(commandsEveryMs, clock, async () => await schedule?.read());
  const readResults = every(resultsEveryMs, clock, duty.readResults);
  const tidy = every(tidyEveryMs, clock, async () => {
    await store.tidy(clock.now());
    await judgement.refreshUsual(clock.now());
  });
  /** Waits for something, not longer than until a time. A failure is an end like any other. */
  const waitUntil = async (work: Promise<void>, untilMs: number) => {
    const withinMs = Math.max(0, untilMs - clock.elapsedMs());
    using limit = startDeadline(clock, withinMs, () => new Error('it took too long'));
    await waitFor(work, limit.signal).catch(() => {});
  };
  const updateBudgets = every(budgetsEveryMs, clock, () => options.budgets.update(clock.now()));
  const updateSeries = every(seriesEveryMs, clock, () => options.series.update(clock.now()));
  return {
    begin() {
      const nowMs = clock.now();
      writer.add({ removed: goneTargets.splice(0) });
      if (lastBatchMs !== null && lastBatchMs < nowMs) {
        const gap = { location, fromMs: lastBatchMs, toMs: nowMs, reason: 'stopped', service: null } as const;
        writer.add({ gaps: [gap] });
        notify({ kind: 'gap', atMs: nowMs, gap });
      }
      commands.execute(storedCommands, nowMs);
      // A judgement without them would be about the time before.
      elsewhere.record(results.recent?.takeUnjudged() ?? [], nowMs);
      notify({ kind: 'started', atMs: nowMs, location, targets: fleet.size });
    },
    writeNewTargets,
    tick(nowMs) {
      controls.readWhenDue();
      if (leads) {
        feeds.tick();
        windows.setFeedWindows(feeds.windows());
      }
      if (results.writesNewTargets) outflow.writeTargets(newTargets.take());
      const readings = controls.takeReadings();
      if (readings.length > 0) outflow.follow(monitor.record(readings, nowMs), nowMs);
      outflow.follow(monitor.evaluate(nowMs), nowMs);
      writer.add(duty.advance(nowMs));
      readResults();
      commands.readNew();
      if (options.workers) writer.add(options.workers.take());
      if (schedule) readSchedule();
      if (results.reads) elsewhere.readNew();
      tidy();
      if (leads) {
        updateSeries();
        updateBudgets();
      }
      void outflow.flush();
    },
    async finish(withinMs) {
      const untilMs = clock.elapsedMs() + withinMs;
      await outflow.flush();
      let isWritten = await writer.drain(withinMs);
      if (isWritten) {
        // Without the note the next start would announce the last events again.
        await waitUntil(options.announcer.noted(), untilMs);
        isWritten = await writer.drain(Math.max(0, untilMs - clock.elapsedMs()));
      }
      // A store that took the rest takes this, too. What is lost is learned again from the rollups.
      if (isWritten && leads) await waitUntil(options.series.save(), untilMs);
      return isWritten;
    },
  };
}

/** Reads operators' commands, executes them, and writes what follows. */
function createCommandReader({ store, commands, outflow, writer, duty, clock }: HeartbeatOptions) {
  const execute = (numbered: Parameters<OperatorCommands['execute']>[0], nowMs: number) => {
    const { changes, escalated, handled } = commands.execute(numbered, nowMs);
    for (const change of changes) outflow.follow(change, nowMs);
    for (const incident of escalated) writer.add(duty.escalate(incident, nowMs));
    writer.add({ handled });
  };
  const readNew = every(commandsEveryMs, clock, async () => {
    const numbered = await store.commandsAfter(commands.lastId);
    if (numbered.length > 0) execute(numbered, clock.now());
  });
  return { execute, readNew };
}

/** Reads the results of other processes, and records them in the monitor of this one. */
function createElsewhereReader(options: HeartbeatOptions, results: OtherResults) {
  const { fleet, store, judgement, facts: targetFacts, outflow, clock } = options;
  const elsewhere =
    results.elsewhere ?? createElsewhereResults(store, results.own ?? '', clock.now() - elsewhereFromMs);
  const record = (page: readonly LocatedResult[], nowMs: number) => {
    const observations = page.flatMap(({ startedMs: atMs, facts, ...result }): Observation[] => {
      const target = fleet.get(result.target);
      if (target && facts !== undefined && results.own === null)
        targetFacts.learn(result.target, JSON.parse(facts) as Readonly<Record<string, unknown>>);
      if (!target && result.service !== controlService) return [];
      return [{ ...result, atMs, sharedKeys: target?.sharedKeys ?? [] }];
    });
    if (observations.length > 0) outflow.follow(judgement.monitor.record(observations, nowMs), nowMs);
  };
  const readNew = every(elsewhereEveryMs, clock, async () => {
    for await (const page of elsewhere.read()) record(page, clock.now());
  });
  return { record, readNew };
}

/** How many new targets are written at once. */
const newTargetsAtOnce = 2_000;

/**
 * Targets that the store does not have yet. They are written as `unknown` before their first check, so that the store's
 * counts are complete; in parts, so that no batch becomes large.
 */
function createNewTargets(
  fleet: Pick<Fleet, 'ids' | 'subscribe'>,
  stored: readonly { readonly target: string }[],
  monitor: Pick<Monitor, 'target'>,
) {
  const storedIds = new Set(stored.map(({ target }) => target));
  let waiting = [...fleet.ids()].filter((target) => !storedIds.has(target));
  fleet.subscribe(({ added }) => {
    waiting = [...waiting, ...added];
  });
  return {
    take(): readonly TargetRecord[] {
      if (waiting.length === 0) return [];
      const next = waiting.slice(0, newTargetsAtOnce);
      waiting = waiting.slice(newTargetsAtOnce);
      return next.flatMap((target) => monitor.target(target) ?? []);
    },
  };
}

/** Makes a function that does something at most once in a while, and never twice at a time. A failure is tried again. */
function every(ms: number, clock: Clock, run: () => Promise<void>): () => void {
  let nextMs = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  return () => {
    if (isRunning || clock.elapsedMs() < nextMs) return;
    isRunning = true;
    nextMs = clock.elapsedMs() + ms;
    // The writer reports trouble with the same store.
    run()
      .catch(() => {})
      .finally(() => {
        isRunning = false;
      });
  };
}
