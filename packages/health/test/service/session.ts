import type { Engine } from '@mdmkit/monitor/model';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { Target } from '../../src/config/target.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { createAnnouncer } from '../../src/service/announce-committed.ts';
import { createBatchWriter } from '../../src/service/batch-writer.ts';
import { createControlReader } from '../../src/service/control-reader.ts';
import { createDutyService } from '../../src/service/duty-service.ts';
import type { EndedCheck } from '../../src/service/ended-check.ts';
import { createFacts } from '../../src/service/facts.ts';
import { openFleet } from '../../src/service/fleet.ts';
import { createHeartbeat } from '../../src/service/heartbeat.ts';
import { createIntake } from '../../src/service/intake.ts';
import { createJudgement } from '../../src/service/judgement.ts';
import { createOperatorCommands } from '../../src/service/operator-commands.ts';
import { createOutflow } from '../../src/service/outflow.ts';
import { createOverload } from '../../src/service/overload.ts';
import { createOwnTroubles } from '../../src/service/own-troubles.ts';
import { openSeries } from '../../src/service/series.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createUncheckedTargets } from '../../src/service/unchecked.ts';
import { createTargetWindows } from '../../src/service/windows.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { type FleetSettings, startFleet } from './vendor-fleet.ts';
import { hour } from './watched.ts';

/** When a session begins. */
export const startMs = Date.UTC(2026, 10, 23, 12);

/** The parts of a service over a real engine and a real store, without its loop: a test hands the results in. */
export async function openSession(settings: FleetSettings = {}, wrap: (engine: Engine) => Engine = (engine) => engine) {
  const clock = createWallClock(startMs);
  const vendor = await startFleet({ tenants: 3, clock });
  const config = await vendor.load(settings);
  const store = createSqliteStore({ folder: vendor.storeFolder, thread: 'caller' });
  await store.migrate();
  const kept = await store.load('here');
  const engine = wrap(createEmbeddedEngine({ location: 'here' }));
  const [location, stored] = ['here', kept.targets] as const;
  const events: ServiceEvent[] = [];
  const notify = (event: ServiceEvent) => void events.push(event);
  const fleet = await openFleet({ config, engine, stored, clock });
  const facts = createFacts(fleet, stored);
  const windows = createTargetWindows(fleet, clock);
  const controls = createControlReader({ fleet, network: createNetworkAccess({ clock }), location });
  const overload = createOverload();
  const writer = createBatchWriter({ store, writer: location, sequence: kept.sequence, location, clock });
  const announcer = createAnnouncer({ notify, writer });
  const shared = {
    fleet,
    kept,
    store,
    facts,
    windows,
    controls,
    writer,
    announcer,
    engine,
    location,
    clock,
    notify,
  } as const;
  const overloadedSinceMs = () => overload.sinceMs;
  const troubles = createOwnTroubles({
    location: 'here',
    incidents: kept.incidents,
    open: () => [],
    storeFailsSinceMs: () => writer.trouble?.sinceMs ?? null,
    isShedding: () => false,
  });
  const series = await openSeries({ ...shared, open: () => [] });
  const ownTroubles = () => troubles.current(clock.now());
  const judgement = createJudgement({
    ...shared,
    overloadedSinceMs,
    ownTroubles,
    unusual: () => [],
    burningBudgets: () => [],
    feeds: { isAdmitted: () => false },
    random: () => 0.5,
  });
  const { monitor } = judgement;
  const unchecked = createUncheckedTargets({ fleet, windows, monitor, location: 'here' });
  const duty = createDutyService({ ...shared, monitor });
  const outflow = createOutflow({ ...shared, monitor, duty, troubles, unchecked });
  const intake = createIntake({ ...shared, overload, troubles, monitor, outflow });
  const feeds = { tick: () => {}, windows: () => [] };
  const commands = createOperatorCommands(monitor, windows, fleet.targetsIn);
  const heartbeat = createHeartbeat({
    ...shared,
    judgement,
    series,
    budgets: { update: async () => {} },
    feeds,
    commands,
    duty,
    outflow,
  });
  heartbeat.begin();
  return {
    ...shared,
    vendor,
    config,
    monitor,
    overload,
    intake,
    heartbeat,
    events,
    check: (index: number, changes?: CheckChanges) => endedCheck(config.targets[index], clock.now(), changes),
    take: (...runs: readonly EndedCheck[]) => intake.takeBatch({ runs, dropped: null }),
    records: () => [...fleet.ids()].flatMap((id) => monitor.target(id) ?? []),
    async [Symbol.asyncDispose]() {
      await heartbeat.finish(hour);
      await store.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

/** What is different from a good check of 100 ms. */
type CheckChanges = Partial<EndedCheck> & {
  /** What it found. */
  readonly found?: object;
};

/** A check that has just ended. */
function endedCheck(target: Target | undefined, nowMs: number, { found, ...changes }: CheckChanges = {}): EndedCheck {
  if (!target) throw new RangeError('no such target');
  return {
    run: { target: target.id, dueMs: nowMs, reason: 'scheduled', fence: 1 },
    startedMs: nowMs - 100,
    endedMs: nowMs,
    durationMs: 100,
    flags: [],
    stalledMs: 0,
    result: { target, result: resultOf({ target: target.id, ...found }), inMaintenance: false },
    ...changes,
  };
}
