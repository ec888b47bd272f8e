import { setImmediate as turn } from 'node:timers/promises';
import { parseContentToken } from '@mdmkit/apple-vpp';
import { createVppSimulator, type VppSimulator } from '@mdmkit/apple-vpp/testing';
import { createTransport, type Transport } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import { appleVpp } from '../../src/probes/apple-vpp.ts';
import { createMonitorService } from '../../src/service/monitor-service.ts';
import type { OnServiceEvent } from '../../src/service/service-event.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { Batch } from '../../src/store/store.ts';
import { counted } from '../service/watched.ts';
import { createCalmMeter } from '../support/calm-meter.ts';

/** What happens to a service between its start and its end. Times are milliseconds since 1970. */
export interface Life {
  /** Where its store is. */
  readonly folder: string;
  readonly fromMs: number;
  /** When it ends at the latest. */
  readonly untilMs: number;
  /** When the vendor fails for everybody. */
  readonly failFromMs: number;
  readonly failUntilMs: number;
  /** When an operator acknowledges the open incident. */
  readonly acknowledgeMs: number;
}

/** What stands at the borders of a service. */
export interface Borders {
  /** Wraps a call across a border. One that is idle, such as a sign of life or an answer without content, does not count. */
  around<Args extends unknown[], Result>(
    name: string,
    call: (...args: Args) => Promise<Result>,
    isIdle?: (result: Result, ...args: Args) => boolean,
  ): (...args: Args) => Promise<Result>;
  /** Told of each check that has ended. */
  onChecked(target: string, startedMs: number, endedMs: number): void;
}

/** Nothing stands there. */
export const open: Borders = { around: (_, call) => call, onChecked() {} };

const tenants = 3;
/** From one check of a target to the next, in milliseconds. */
export const intervalMs = 90_000;
const stepMs = 1_000;

/** What the service of a life checks. */
function configOf(
  { folder }: Life,
  world: {
    readonly vpp: VppSimulator;
    readonly origin: string;
    readonly clock: WallClock;
    readonly borders: Borders;
  },
): LoadedConfig {
  const { vpp, origin, clock, borders } = world;
  return {
    origins: { 'apple.vpp': origin },
    targets: vpp.locations.map((location, index) => {
      const target = `tenant-${index}/apple.vpp`;
      return {
        id: target,
        tenant: `tenant-${index}`,
        tenantName: `Tenant ${index}`,
        service: 'apple.vpp',
        credential: parseContentToken(vpp.issueToken({ location, expiresAtMs: Date.UTC(2028, 0, 1) })),
        intervalMs,
        timeoutMs: 10_000,
        retries: 0,
        probe: {
          ...appleVpp,
          async run(context) {
            const startedMs = clock.now();
            try {
              await appleVpp.run(context as Parameters<typeof appleVpp.run>[0]);
            } finally {
              borders.onChecked(target, startedMs, clock.now());
            }
          },
        },
      };
    }),
    monitor: { location: 'here', store: { folder }, controls: [], windows: [] },
  };
}

/** Runs a service over the simulator of a vendor until all is well again, or until a time. Answers when it has stopped. */
export async function live(
  life: Life,
  bordersOf: (now: () => number) => Borders = () => open,
  onEvent: OnServiceEvent = () => {},
  flushEvents?: () => Promise<void>,
): Promise<void> {
  const clock = createWallClock(life.fromMs);
  const borders = bordersOf(clock.now);
  const vpp = createVppSimulator({ locations: Array.from({ length: tenants }, () => ({ assets: 1 })), clock });
  await using server = await listen(vpp);
  const config = configOf(life, { vpp, origin: server.origin, clock, borders });
  const backend = await openSqlite({ folder: life.folder });
  await using store = createStore(createStoreSteps(backend, `service-${life.fromMs}`), backend.close);
  await using transport = createTransport();
  const { around } = borders;
  const watched = counted({
    ...store,
    migrate: around('migrate', store.migrate),
    load: around('load', store.load),
    commit: around('commit', store.commit, (_, batch) => isSignOfLife(batch)),
    addCommand: around('addCommand', store.addCommand),
    commandsAfter: around('commandsAfter', store.commandsAfter, (words) => words.length === 0),
    usualShare: around('usualShare', store.usualShare),
    tidy: around('tidy', store.tidy),
  });
  const carrier: Transport = {
    ...transport,
    send: around('send', transport.send, (_, request) => !isFirstOfCheck(request)),
  };
  const service = createMonitorService({
    config,
    store: watched,
    transport: carrier,
    clock,
    random: () => 0.5,
    onEvent,
    ...(flushEvents ? { flushEvents } : {}),
    createDelayMeter: createCalmMeter,
  });
  /** Nothing is under way for three turns in a row. However long that takes on this machine, no time passes meanwhile. */
  const settle = async () => {
    for (let idle = 0; idle < 3; ) {
      await turn();
      idle = service.stats().running === 0 && watched.underWay() === 0 ? idle + 1 : 0;
    }
  };
  await service.start();
  let hasSaid = clock.now() > life.acknowledgeMs;
  /** Nothing more is going to happen. */
  const isOver = () =>
    clock.now() > Math.max(life.failUntilMs, life.fromMs + 2 * intervalMs) &&
    service.incidents().length === 0 &&
    service.targets().every(({ state }) => state.name === 'up');
  while (clock.now() < life.untilMs && !isOver()) {
    await settle();
    await clock.advance(stepMs);
    const isFailing = clock.now() >= life.failFromMs && clock.now() < life.failUntilMs;
    vpp.faults.clear();
    if (isFailing) vpp.faults.add({ fault: { status: 500, body: 'out of order' }, times: Number.POSITIVE_INFINITY });
    const [incident] = service.incidents();
    if (hasSaid || clock.now() < life.acknowledgeMs || !incident) continue;
    hasSaid = true;
    const untilMs = clock.now() + 3_600_000;
    await watched.addCommand({ kind: 'acknowledge', incident: incident.id, by: 'ada', untilMs }, clock.now());
  }
  let stopped = false;
  const stopping = service.stop().then(() => {
    stopped = true;
  });
  await settle();
  while (!stopped) {
    await clock.advance(stepMs);
    await settle();
  }
  await stopping;
}

/** Whether a batch is only a sign of life. */
function isSignOfLife(batch: Batch): boolean {
  return Object.values(batch).every((member) => !Array.isArray(member) || member.length === 0);
}

/** A check reads several things in a row; a process that ends between two reads leaves no more behind than before them. */
function isFirstOfCheck({ url }: Parameters<Transport['send']>[0]): boolean {
  return String(url).includes('/client/config');
}
