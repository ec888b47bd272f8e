/**
 * Whether messages arrive: a sender, and a service that decides by chains and sends, are disturbed at every call across their
 * borders (killed before and after it, the answer lost), by themselves and beside a second sender, on SQLite and on PostgreSQL; then
 * one sender delivers many messages to webhooks on this machine.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFigure } from '../../../scripts/benchmark.ts';
import { createAlerts } from '../src/alerts/alerts.ts';
import { createPostgresStore } from '../src/store/postgres/create-postgres-store.ts';
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { createChainPlay } from './delivery/chain-play.ts';
import { createDeliveryPlay, type DeliveryPlay, type DeliveryStory, troublesOf } from './delivery/play.ts';
import { startReceiver } from './delivery/receiver.ts';
import { webhooksAt } from './delivery/sender.ts';

const bench = 'delivery';
const goalPerSecond = 200;
const channels = Array.from({ length: 8 }, (_, index) => `hook${index}`);
const incidents = 500;

const stories = await playKills();
for (const trouble of stories.flatMap(troublesOf)) console.error(trouble);
const burst = await deliverMany();
const lost = stories.flatMap((story) => story.lost).length + burst.lost;
const doubled = stories.flatMap((story) => story.doubled).length + burst.doubled;
printFigure({ bench, figure: 'kill_points', value: stories.length, unit: 'stories' });
printFigure({ bench, figure: 'lost', value: lost, unit: 'messages' });
printFigure({ bench, figure: 'doubled', value: doubled, unit: 'messages' });
printFigure({
  bench,
  figure: 'misordered',
  value: stories.flatMap(({ misordered }) => misordered).length,
  unit: 'messages',
});
printFigure({ bench, figure: 'per_second', value: burst.perSecond, unit: '1/s' }, { messages: burst.messages });
if (burst.perSecond < goalPerSecond)
  console.error(`short of its goal: per_second is ${burst.perSecond.toFixed(1)}, not at least ${goalPerSecond}`);

/** A folder for a store. */
async function storeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'delivery-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Disturbs both plays at every point, on each kind of store. */
async function playKills(): Promise<readonly DeliveryStory[]> {
  const played: DeliveryStory[] = [];
  for (const createPlay of [createDeliveryPlay, createChainPlay]) {
    await using folder = await storeFolder();
    played.push(...(await playAll(createPlay, () => createSqliteStore({ folder: folder.path }))));
    await using server = await startPostgres();
    const url = await server.createDatabase();
    played.push(...(await playAll(createPlay, () => createPostgresStore({ url }))));
  }
  return played;
}

async function playAll(
  createPlay: (stores: readonly [Store, Store]) => DeliveryPlay,
  open: () => Store,
): Promise<readonly DeliveryStory[]> {
  const [first, second] = [open(), open()];
  await first.migrate();
  const play = createPlay([first, second]);
  const played: DeliveryStory[] = [];
  const cuts = await play.cuts();
  // With two senders, every third point: both wait for the same locks.
  for (const senders of [1, 2])
    for (const cut of cuts.filter((_, index) => senders === 1 || index % 3 === 0)) {
      const story = await play.play(cut, senders);
      if (!story.wasCut) throw new Error(`no sender came to ${cut.place}`);
      played.push(story);
    }
  await Promise.all([first.close(), second.close()]);
  return played;
}

async function deliverMany() {
  await using folder = await storeFolder();
  await using receiver = await startReceiver();
  const store = createSqliteStore({ folder: folder.path });
  await store.migrate();
  const settings = webhooksAt(receiver.origin, channels);
  const createdMs = Date.now();
  const deliveries = Array.from({ length: incidents }, (_, number) =>
    channels.map((channel) => ({
      key: `inc-${number}/${channel}/1`,
      incident: `inc-${number}`,
      channel,
      kind: 'opened' as const,
      sequence: 1,
      createdMs,
      notBeforeMs: createdMs,
      notification: null,
      content: { title: 'Apple fails for many tenants', severity: 'major' as const },
    })),
  ).flat();
  await store.addDeliveries(deliveries);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let ended = 0;
  const alerts = createAlerts({
    store,
    settings: () => settings,
    onEvent(event) {
      if (event.kind !== 'delivery' || event.state === 'pending') return;
      ended += 1;
      if (ended === deliveries.length) resolve();
    },
  });
  const startMs = performance.now();
  alerts.start();
  await done;
  const seconds = (performance.now() - startMs) / 1_000;
  await alerts.stop();
  await store.close();
  const keys = receiver.accepted.map(({ key }) => key);
  const unique = new Set(keys);
  return {
    messages: deliveries.length,
    lost: deliveries.filter(({ key }) => !unique.has(key)).length,
    doubled: keys.length - unique.size,
    perSecond: deliveries.length / seconds,
  };
}
