import { hostname } from 'node:os';
import { type Clock, createTransport } from '@mdmkit/core';
import type { TargetRecord } from '@mdmkit/monitor/judge';
import type { ClaimedRun, Incident, UncheckedSpan } from '@mdmkit/monitor/model';
import { createEndingCalendars } from '../config/ending-calendars.ts';
import type { Target } from '../config/target.ts';
import { createEmbeddedEngine } from '../engine/embedded.ts';
import { createLoop, type Loop, type LoopStats } from '../engine/loop.ts';
import { createJourneys } from '../journeys/journeys.ts';
import { createNetworkAccess } from '../network/network-access.ts';
import { StoreError } from '../store/store-error.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createBurningBudgets } from './burning-budgets.ts';
import { createControlReader } from './control-reader.ts';
import { describeDefect } from './describe-defect.ts';
import { createDutyService } from './duty-service.ts';
import type { CheckedTarget } from './ended-check.ts';
import type { ExpiryPlace } from './expiry-order.ts';
import { createFacts, type Expiry } from './facts.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createIntake } from './intake.ts';
import { createJudgement, type Judgement } from './judgement.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import { openFeedWatch } from './open-feed-watch.ts';
import { createOperatorCommands } from './operator-commands.ts';
import { createOutflow } from './outflow.ts';
import { createOverload } from './overload.ts';
import { createOwnTroubles, type OwnTroubles } from './own-troubles.ts';
import type { UnwrittenContent } from './pending-batch.ts';
import { openSeries } from './series.ts';
import type { OnServiceEvent } from './service-event.ts';
import { connectionsPerOrigin, createTargetChecks } from './target-checks.ts';
import { createUncheckedTargets } from './unchecked.ts';
import { createTargetWindows, type TargetWindows } from './windows.ts';

/** How long a stop waits for the store, in milliseconds. */
const drainMs = 10_000;

/** What ends a session from within. */
export interface SessionEvents {
  /** The store belongs to another service now. */
  readonly onStoreLost: (error: StoreError) => void;
  /** This location leads the others from now on, or does not lead any more. */
  readonly onLeadChanged: () => void;
}

/** A target of a running service. */
export interface WatchedTarget extends TargetRecord {
  /** Why the target is not checked now: then its state is from before. Null if it is checked. */
  readonly unchecked: UncheckedSpan | null;
}

/** A service from its start to its end, or to a change of the lead. */
export interface Session {
  readonly fleet: Fleet;
  stats(): LoopStats;
  targets(): readonly WatchedTarget[];
  incidents(): readonly Incident[];
  expiries(after?: ExpiryPlace): Iterable<Expiry>;
  firstExpiries(): readonly Expiry[];
  readonly lastTickMs: number | null;
  /** Stops. Returns what the store does not have; undefined if it has everything. */
  end(): Promise<UnwrittenContent | undefined>;
}

/**
 * Wires a service, in the order in which a result passes through it: fleet → engine → loop → check → intake → monitor →
 * outflow → writer → store.
 */
export async function openSession(
  options: MonitorServiceOptions,
  clock: Clock,
  emit: OnServiceEvent,
  { onStoreLost, onLeadChanged }: SessionEvents,
): Promise<Session> {
  const { config, store, hooks = {}, random = Math.random, caps, askControls: ask, createDelayMeter } = options;
  const location = config.monitor?.location ?? hostname();
  await store.migrate();
  const kept = await store.load(location, { nowMs: clock.now() });

  const engine = createEmbeddedEngine({ location, ...(caps ? { caps } : {}) });
  const fleet = await openFleet({ config, engine, stored: kept.targets, clock });
  const network = createNetworkAccess({ clock, ...options.network });
  // Each check of a service may hold a connection: a check that waits for one would look like a slow vendor.
  const transport = options.transport ?? createTransport({ maxConnectionsPerOrigin: connectionsPerOrigin(caps) });
  const facts = createFacts(fleet, kept.targets);
  const windows = createTargetWindows(fleet, clock);
  const controls = createControlReader({
    fleet,
    network,
    location,
    ...(ask ? { ask } : {}),
    // The location that leads judges by them.
    ...(kept.isShared ? { onReadings: (readings) => writer.add({ readings }) } : {}),
  });
  const overload = createOverload();
  const writer = createBatchWriter({
    store,
    writer: location,
    sequence: kept.sequence,
    location,
    clock,
    onTrouble(trouble) {
      const error = trouble?.error;
      emit({ kind: 'store', atMs: clock.now(), error: error === undefined ? null : describeDefect(error) });
      if (error instanceof StoreError && !error.retryable) onStoreLost(error);
    },
    onCommit({ setAside, leads }) {
      if (setAside.length > 0) emit({ kind: 'damaged', atMs: clock.now(), files: setAside });
      if (leads !== kept.leads) onLeadChanged();
    },
  });
  const shared = {
    fleet,
    kept,
    store,
    facts,
    windows,
    controls,
    writer,
    engine,
    location,
    clock,
    notify: emit,
  } as const;
  const overloadedSinceMs = () => overload.sinceMs ?? troubles.machineSinceMs(clock.now());
  const troubles: OwnTroubles = createOwnTroubles({
    location,
    incidents: kept.incidents,
    open: () => judgement.monitor.open,
    storeFailsSinceMs: () => writer.trouble?.sinceMs ?? null,
    isShedding: () => loop.stats().limit !== null,
    endingCalendars: createEndingCalendars(() => fleet.config.duty?.calendars),
    ...(options.silentPeers ? { silentPeers: options.silentPeers } : {}),
    ...(options.undoFailsSinceMs ? { undoFailsSinceMs: options.undoFailsSinceMs } : {}),
    ...(config.monitor?.confirmMs === undefined ? {} : { confirmMs: config.monitor.confirmMs }),
  });
  const feeds = await openFeedWatch({ ...shared, transport, random });
  const ownTroubles = () => [...troubles.current(clock.now()), ...feeds.troubles(clock.now())];
  let openIncidents = (): readonly Incident[] => kept.incidents;
  const series = await openSeries({ ...shared, open: () => openIncidents() });
  const unusual = () => series.unusualAt(clock.now());
  const settings = () => fleet.config.monitor ?? {};
  const budgets = createBurningBudgets({ store, settings, open: () => openIncidents() });
  const read = { overloadedSinceMs, ownTroubles, unusual, burningBudgets: budgets.current, feeds };
  const judgement: Judgement = createJudgement({ ...shared, ...read, random });
  const { monitor } = judgement;
  openIncidents = () => monitor.open;
  const unchecked = createUncheckedTargets({ fleet, windows, monitor, location });
  const duty = createDutyService({ ...shared, monitor });
  const outflow = createOutflow({ ...shared, monitor, duty, troubles, unchecked });
  const { onCheck } = options;
  const intake = createIntake({ ...shared, overload, troubles, monitor, outflow, ...(onCheck ? { onCheck } : {}) });
  const commands = createOperatorCommands(monitor, windows, fleet.targetsIn, series.accept);
  const heartbeat = createHeartbeat({ ...shared, judgement, series, budgets, feeds, commands, duty, outflow });
  const journeys = options.journeys ?? createJourneys({ settings: () => fleet.config.browser ?? {}, memory: store });
  const check = createTargetChecks({
    journeys,
    origins: () => fleet.config.origins,
    transport,
    network,
    clock,
    hooks,
    known: facts.read,
    onFailure: options.onFailure,
  });
  let lastTickMs: number | null = null;
  const loop: Loop = createLoop<CheckedTarget | null>({
    engine,
    clock,
    runTarget: (run, signal) => runTarget(run, signal, { fleet, windows, check }),
    onBatch: intake.takeBatch,
    onTick(nowMs) {
      lastTickMs = clock.elapsedMs();
      overload.noteShedding(loop.stats().limit !== null, nowMs);
      heartbeat.tick(nowMs);
    },
    onError: (error) => emit({ kind: 'defect', atMs: clock.now(), error: describeDefect(error) }),
    ...(createDelayMeter ? { createDelayMeter } : {}),
  });
  fleet.subscribe(({ added: { length: added }, removed: { length: removed } }) =>
    emit({ kind: 'reloaded', atMs: clock.now(), added, removed }),
  );
  heartbeat.begin();
  await loop.start();
  return {
    fleet,
    stats: loop.stats,
    targets() {
      const test = unchecked.testAt(clock.now());
      return [...fleet.ids()].flatMap((id) => {
        const record = monitor.target(id);
        return record ? [{ ...record, unchecked: test({ ...record, id }) ?? null }] : [];
      });
    },
    incidents: () => monitor.open,
    expiries: facts.expiries,
    firstExpiries: facts.firstExpiries,
    get lastTickMs() {
      return lastTickMs;
    },
    async end() {
      await loop.stop();
      controls.stop();
      feeds.stop();
      const isWritten = await heartbeat.finish(drainMs);
      await engine[Symbol.asyncDispose]();
      if (!options.journeys) await journeys[Symbol.asyncDispose]();
      if (!options.transport) await transport.close();
      if (isWritten) return undefined;
      const content = writer.unwritten();
      const error = writer.trouble ? describeDefect(writer.trouble.error) : 'The store did not answer in time.';
      emit({ kind: 'unwritten', atMs: clock.now(), content, error });
      return content;
    },
  };
}

/** What a run of a target needs. */
interface RunContext {
  readonly fleet: Pick<Fleet, 'get'>;
  readonly windows: Pick<TargetWindows, 'ofDueTarget'>;
  readonly check: (target: Target, signal: AbortSignal, isMaintained: boolean) => Promise<CheckedTarget['result']>;
}

/**
 * Runs one target. This is the life of a check, from its time to its notification:
 *
 * 1. The engine's table says that the target is due. The loop (`engine/turns.ts`) claims it, with all others that are due, as
 *    long as there is room: 500 checks of one service, 2,000 in all, fewer while this process is too slow.
 * 2. `runTarget`, below: a target in a maintenance window that pauses is not checked; any other is checked by its probe
 *    (`check/check-target.ts`), which never throws: a refused credential, a timeout and a defect are results, too.
 * 3. The loop tells the engine that the run has ended, and the engine plans the next one. The result waits in the delivery
 *    (`engine/delivery.ts`) for others, at most half a second. With it goes what disturbed it: a clock that was set, and the
 *    time in which this process stood still.
 * 4. The intake (`intake.ts`) takes the batch: the facts learn; a timeout that this process caused becomes `prober_fault`
 *    (`ended-check.ts`); the monitor (`@mdmkit/monitor`) steps the state of each target and keeps the run as evidence.
 * 5. The outflow (`outflow.ts`) adds states, episodes and runs to the next batch of the writer, announces each changed state,
 *    and hands the monitor's commands to the engine: check this target again in 30 s, check these targets now.
 * 6. Once a second the heartbeat (`heartbeat.ts`) lets the monitor judge the evidence of all targets: is it the vendor, one
 *    credential, one tenant, the own network? Incidents open, change and close, and decide notifications.
 * 7. The writer (`batch-writer.ts`) commits states, incidents and notifications in one transaction, then the raw runs. A batch
 *    that fails is tried again until the store takes it; checks go on meanwhile.
 * 8. After the commit the incident and its notifications are announced. A process that dies before the commit has announced
 *    nothing, and one that dies after it finds everything in the store.
 */
async function runTarget(
  { target: id }: ClaimedRun,
  signal: AbortSignal,
  { fleet, windows, check }: RunContext,
): Promise<CheckedTarget | null> {
  const target = fleet.get(id);
  if (!target) return null;
  const window = windows.ofDueTarget(target);
  if (window?.mode === 'pause') return null;
  const inMaintenance = window !== undefined;
  return { target, result: await check(target, signal, inMaintenance), inMaintenance };
}
