import { hostname } from 'node:os';
import { type Clock, createTransport } from '@mdmkit/core';
import type { TargetRecord } from '@mdmkit/monitor/judge';
import type { ClaimedRun, Incident, UncheckedSpan } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { createLoop, type Loop, type LoopStats } from '../engine/loop.ts';
import { createJourneys } from '../journeys/journeys.ts';
import { createNetworkAccess } from '../network/network-access.ts';
import type { KeptMonitor } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { announceCommitted, createAnnouncer } from './announce-committed.ts';
import { type BatchWriter, createBatchWriter } from './batch-writer.ts';
import { type ControlReader, type ControlReaderOptions, createControlReader, noControls } from './control-reader.ts';
import { describeDefect } from './describe-defect.ts';
import type { CheckedTarget } from './ended-check.ts';
import type { ExpiryPlace } from './expiry-order.ts';
import { createFacts, type Expiry } from './facts.ts';
import { type Fleet, openFleet } from './fleet.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import type { UnwrittenContent } from './pending-batch.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import type { OnServiceEvent } from './service-event.ts';
import { type OpenedPart, openPart } from './service-part.ts';
import { connectionsPerOrigin, createTargetChecks } from './target-checks.ts';
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
  target(id: string): WatchedTarget | undefined;
  incidents(): readonly Incident[];
  expiries(after?: ExpiryPlace): Iterable<Expiry>;
  expiry(target: string): Expiry | undefined;
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
  events: SessionEvents,
): Promise<Session> {
  const { config, caps, createDelayMeter } = options;
  const location = config.monitor?.location ?? hostname();
  const part = await openPart(options.store, location, clock, options.part, caps);
  const { store, kept, engine, narrow, readStored } = part;
  const fleet = await openFleet({
    config,
    engine,
    stored: kept.targets,
    clock,
    narrow,
    ...(readStored ? { readStored } : {}),
  });
  const network = createNetworkAccess({ clock, ...options.network });
  // Each check of a service may hold a connection: a check that waits for one would look like a slow vendor.
  const transport = options.transport ?? createTransport({ maxConnectionsPerOrigin: connectionsPerOrigin(caps) });
  const journeys = options.journeys ?? createJourneys({ settings: () => fleet.config.browser ?? {}, memory: store });
  const facts = createFacts(fleet, kept.targets);
  const windows = createTargetWindows(fleet, clock);
  const refused = { runs: 0 };
  const writer = openWriter({ part, location, clock, emit, refused }, events);
  const controls =
    part.results.own === null ? noControls : openControls(options, { fleet, network, location, kept, writer });
  const isShedding = () => loop.stats().limit !== null;
  const announcer = createAnnouncer({ notify: emit, flushEvents: options.flushEvents, writer });
  const stored = { kept, store, facts, writer, announcer };
  const world = { fleet, windows, controls, engine, transport, location, clock, notify: emit };
  const { results, scheduleControl } = part;
  const { workers } = part;
  const pipeline = await openPipeline({ options, results, scheduleControl, workers, ...stored, ...world, isShedding });
  const { intake, heartbeat, monitor, feeds, overload } = pipeline;
  part.report?.(pipeline.workerFigures);
  const check = createTargetChecks({
    journeys,
    origins: () => fleet.config.origins,
    transport,
    network,
    clock,
    hooks: options.hooks ?? {},
    known: facts.read,
    sharedCredentials: options.sharedCredentials,
    onFailure: options.onFailure,
  });
  const onDefect = (error: unknown) => emit({ kind: 'defect', atMs: clock.now(), error: describeDefect(error) });
  part.onNarrowed(() => void fleet.renew().catch(onDefect));
  let lastTickMs: number | null = null;
  const loop: Loop = createLoop<CheckedTarget | null>({
    engine,
    clock,
    runTarget: (run, signal) => runTarget(run, signal, { fleet, windows, check }),
    onBatch: intake.takeBatch,
    onTick(nowMs) {
      lastTickMs = clock.elapsedMs();
      overload.noteShedding(isShedding(), nowMs);
      heartbeat.tick(nowMs);
    },
    onError: onDefect,
    ...(createDelayMeter ? { createDelayMeter } : {}),
  });
  fleet.subscribe(({ added: { length: added }, removed: { length: removed } }) =>
    emit({ kind: 'reloaded', atMs: clock.now(), added, removed }),
  );
  announceCommitted(kept, announcer);
  heartbeat.begin();
  await heartbeat.writeNewTargets();
  await loop.start();
  return {
    fleet,
    stats: () => ({ ...loop.stats(), refused: refused.runs }),
    targets: () => watchedTargets(fleet.ids(), pipeline, clock.now()),
    target: (id) => watchedTargets([id], pipeline, clock.now())[0],
    incidents: () => monitor.open,
    expiries: facts.expiries,
    expiry: facts.expiry,
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

/** What the writer of a session needs. */
interface WriterContext {
  readonly part: OpenedPart;
  readonly location: string;
  readonly clock: Clock;
  readonly emit: OnServiceEvent;
  /** Counts the runs that the store refused. */
  readonly refused: { runs: number };
}

/** Makes the writer, which announces what happens to the store. */
function openWriter(context: WriterContext, { onStoreLost, onLeadChanged }: SessionEvents): BatchWriter {
  const { location, clock, emit } = context;
  const { store, kept, writer, seal } = context.part;
  return createBatchWriter({
    store,
    writer,
    seal,
    sequence: kept.sequence,
    location,
    clock,
    onTrouble(trouble) {
      const error = trouble?.error;
      emit({ kind: 'store', atMs: clock.now(), error: error === undefined ? null : describeDefect(error) });
      if (error instanceof StoreError && !error.retryable) onStoreLost(error);
    },
    onCommit({ setAside, leads, refused = 0 }) {
      context.refused.runs += refused;
      if (setAside.length > 0) emit({ kind: 'damaged', atMs: clock.now(), files: setAside });
      if (leads !== kept.leads) onLeadChanged();
    },
  });
}

/** What the neutral hosts of a session need. */
interface ControlsContext extends Pick<ControlReaderOptions, 'fleet' | 'network' | 'location'> {
  readonly kept: KeptMonitor;
  readonly writer: BatchWriter;
}

/** Makes the reader of the neutral hosts. */
function openControls({ askControls }: MonitorServiceOptions, context: ControlsContext): ControlReader {
  const { fleet, network, location, kept, writer } = context;
  return createControlReader({
    fleet,
    network,
    location,
    ...(askControls ? { ask: askControls } : {}),
    // The location that leads judges by them.
    ...(kept.isShared ? { onReadings: (readings) => writer.add({ readings }) } : {}),
  });
}

/** The targets as they are now, with the reason why a target is not checked. A target that is not configured is left out. */
function watchedTargets(
  ids: Iterable<string>,
  { monitor, unchecked }: Pick<Pipeline, 'monitor' | 'unchecked'>,
  nowMs: number,
): readonly WatchedTarget[] {
  const test = unchecked.testAt(nowMs);
  return [...ids].flatMap((id) => {
    const record = monitor.target(id);
    return record ? [{ ...record, unchecked: test({ ...record, id }) ?? null }] : [];
  });
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
 * 8. After the commit the incident and its notifications are announced (`announce-committed.ts`). A process that dies before the
 *    commit has announced nothing, and the start after one that dies later announces everything that is not noted as announced.
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
