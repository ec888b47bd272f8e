import type { Clock, Transport } from '@mdmkit/core';
import type { Engine, Incident } from '@mdmkit/monitor/model';
import { createEndingCalendars } from '../config/ending-calendars.ts';
import type { FeedWatch } from '../feeds/feed-watch.ts';
import type { KeptMonitor, Store } from '../store/store.ts';
import type { Announcer } from './announce-committed.ts';
import type { BatchWriter } from './batch-writer.ts';
import { createBurningBudgets } from './burning-budgets.ts';
import type { ControlReader } from './control-reader.ts';
import { createDutyService } from './duty-service.ts';
import type { Facts } from './facts.ts';
import type { Fleet } from './fleet.ts';
import { createHeartbeat, type Heartbeat, type OtherResults } from './heartbeat.ts';
import { createIntake, type Intake } from './intake.ts';
import { createJudgement, type Judgement } from './judgement.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import { openFeedWatch } from './open-feed-watch.ts';
import { createOperatorCommands } from './operator-commands.ts';
import { createOutflow } from './outflow.ts';
import { createOverload, type Overload } from './overload.ts';
import { createOwnTroubles, type OwnTroubles } from './own-troubles.ts';
import type { ScheduleControl } from './schedule-follower.ts';
import { openSeries } from './series.ts';
import type { OnServiceEvent } from './service-event.ts';
import type { WorkerFigures } from './service-part.ts';
import { createUncheckedTargets, type UncheckedTargets } from './unchecked.ts';
import type { TargetWindows } from './windows.ts';
import type { WorkerWatch } from './worker-watch.ts';

/** What the parts of a pipeline share. */
export interface PipelineOptions {
  /** What the service does with the results of other processes. */
  readonly results: OtherResults;
  /** Who tells the schedule of this process what to do. */
  readonly scheduleControl: ScheduleControl;
  /** Follows the workers, if this service judges what they find. */
  readonly workers: WorkerWatch | undefined;
  /** The options of the service. */
  readonly options: Pick<MonitorServiceOptions, 'config' | 'onCheck' | 'random' | 'silentPeers' | 'undoFailsSinceMs'>;
  /** The targets. */
  readonly fleet: Fleet;
  /** What the last process left in the store. */
  readonly kept: KeptMonitor;
  /** The store. */
  readonly store: Store;
  /** What is known of each target. */
  readonly facts: Facts;
  /** When maintenance is. */
  readonly windows: TargetWindows;
  /** The neutral hosts. */
  readonly controls: ControlReader;
  /** Writes to the store. */
  readonly writer: BatchWriter;
  /** Announces what was committed. */
  readonly announcer: Announcer;
  /** Plans the runs. */
  readonly engine: Engine;
  /** Connections, for the feeds. */
  readonly transport: Transport;
  /** The location of this process. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** Called with everything that happens. */
  readonly notify: OnServiceEvent;
  /** Whether fewer checks run at once because this process is too slow. */
  readonly isShedding: () => boolean;
}

/** What a result passes through after its check. */
export interface Pipeline {
  /** Takes the results. */
  readonly intake: Intake;
  /** Judges once a second, and writes. */
  readonly heartbeat: Heartbeat;
  /** Judges. */
  readonly monitor: Judgement['monitor'];
  /** Which targets are not checked now. */
  readonly unchecked: UncheckedTargets;
  /** The vendors' status feeds. */
  readonly feeds: FeedWatch;
  /** Whether this process has too much to do. */
  readonly overload: Overload;
  /** Returns how this process is, if it is a worker. */
  readonly workerFigures: () => WorkerFigures;
}

/** Makes the parts from the intake to the store: intake → monitor → outflow → writer. */
export async function openPipeline(shared: PipelineOptions): Promise<Pipeline> {
  const { options, fleet, kept, store, writer, windows, location, clock } = shared;
  const { random = Math.random, onCheck } = options;
  // The parts below ask for the open incidents before the monitor exists: until then they are those of the last process.
  let openIncidents = (): readonly Incident[] => kept.incidents;
  const open = () => openIncidents();

  const overload = createOverload();
  const troubles = openOwnTroubles(shared, open);
  const feeds = await openFeedWatch({ ...shared, random });
  const series = await openSeries({ fleet, store, windows, open, clock });
  const budgets = createBurningBudgets({ store, settings: () => fleet.config.monitor ?? {}, open });
  const { own, recent } = shared.results;
  const { workers } = shared;
  const slowSinceMs = () => overload.sinceMs ?? troubles.machineSinceMs(clock.now());
  const judgement = createJudgement({
    ...shared,
    recent,
    random,
    // This machine says nothing about those of other locations, and spoils no check where it checks nothing.
    overloadedSinceMs: (place) =>
      own === null ? (workers?.laggingSinceMs(place) ?? null) : place === location ? slowSinceMs() : null,
    ownTroubles: () => [
      ...troubles.current(clock.now()),
      ...feeds.troubles(clock.now()),
      ...(workers?.troubles() ?? []),
    ],
    unusual: () => series.unusualAt(clock.now()),
    burningBudgets: budgets.current,
    feeds,
  });
  const { monitor } = judgement;
  openIncidents = () => monitor.open;

  // A worker that has an incident of its own goes on checking: the process that judges writes what is left out because of one.
  const judged = shared.scheduleControl === 'evaluator' ? { open: [] } : monitor;
  const unheldSpans = () => workers?.spans() ?? [];
  const unchecked = createUncheckedTargets({ fleet, windows, monitor: judged, location, unheldSpans });
  const duty = createDutyService({ fleet, kept, store, clock, monitor });
  const outflow = createOutflow({ ...shared, monitor, duty, troubles, unchecked });
  const intake = createIntake({ ...shared, overload, troubles, monitor, outflow, ...(onCheck ? { onCheck } : {}) });
  const commands = createOperatorCommands(monitor, windows, fleet.targetsIn, series.accept);
  const heartbeat = createHeartbeat({ ...shared, writer, judgement, series, budgets, feeds, commands, duty, outflow });
  const workerFigures = () => {
    const nowMs = clock.now();
    const clockOff = troubles.current(nowMs).find(({ kind }) => kind === 'clock');
    return {
      coverage: troubles.coverage(nowMs),
      slowSinceMs: slowSinceMs(),
      clockOffSinceMs: clockOff?.sinceMs ?? null,
    };
  };
  return { intake, heartbeat, monitor, unchecked, feeds, overload, workerFigures };
}

/** Watches what is wrong with this service itself. */
function openOwnTroubles(shared: PipelineOptions, open: () => readonly Incident[]): OwnTroubles {
  const { options, fleet, kept, writer, location, isShedding } = shared;
  const { config, silentPeers, undoFailsSinceMs } = options;
  const confirmMs = config.monitor?.confirmMs;
  return createOwnTroubles({
    location,
    incidents: kept.incidents,
    open,
    storeFailsSinceMs: () => writer.trouble?.sinceMs ?? null,
    isShedding,
    checks: shared.results.own !== null,
    endingCalendars: createEndingCalendars(() => fleet.config.duty?.calendars),
    ...(silentPeers ? { silentPeers } : {}),
    ...(undoFailsSinceMs ? { undoFailsSinceMs } : {}),
    ...(confirmMs === undefined ? {} : { confirmMs }),
  });
}
