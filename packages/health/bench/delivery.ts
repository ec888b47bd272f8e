/**
 * Whether messages arrive: a sender, and a service that decides by chains and sends, are disturbed at every call across their
 * borders (killed before and after it, the answer lost), by themselves and beside a second sender, on SQLite and on PostgreSQL; then
 * one sender delivers many messages to webhooks on this machine. `--store sqlite|postgres` and `--play delivery|chain` choose what is
 * disturbed; `--part 2/6` plays every sixth point, from the second on: the six parts together play each point once. Progress goes to
 * stderr.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

const plays = { delivery: createDeliveryPlay, chain: createChainPlay } as const;
const storeKinds = ['sqlite', 'postgres'] as const;
const options = readOptions(process.argv.slice(2));
const startMs = performance.now();
const stories = await playKills();
for (const trouble of stories.flatMap(troublesOf)) console.error(trouble);
const killSeconds = secondsSince(startMs);
const burst = await deliverMany();
const lost = stories.flatMap((story) => story.lost).length + burst.lost;
const doubled = stories.flatMap((story) => story.doubled).length + burst.doubled;
printFigure({ bench, figure: 'kill_points', value: stories.length, unit: 'stories' }, { seconds: killSeconds });
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

/** Disturbs the plays at every point of the part, on each kind of store. */
async function playKills(): Promise<readonly DeliveryStory[]> {
  const played: DeliveryStory[] = [];
  for (const name of options.plays)
    for (const kind of options.stores) {
      if (kind === 'sqlite') {
        await using folder = await storeFolder();
        played.push(
          ...(await playAll(`${name} ${kind}`, plays[name], () => createSqliteStore({ folder: folder.path }))),
        );
        continue;
      }
      await using server = await startPostgres();
      const url = await server.createDatabase();
      played.push(...(await playAll(`${name} ${kind}`, plays[name], () => createPostgresStore({ url }))));
    }
  return played;
}

async function playAll(
  title: string,
  createPlay: (stores: readonly [Store, Store]) => DeliveryPlay,
  open: () => Store,
): Promise<readonly DeliveryStory[]> {
  const [first, second] = [open(), open()];
  await first.migrate();
  const play = createPlay([first, second]);
  const played: DeliveryStory[] = [];
  const cuts = await play.cuts();
  const { number, of } = options.part;
  // With two senders, every third point: both wait for the same locks.
  const jobs = [1, 2]
    .flatMap((senders) => cuts.filter((_, index) => senders === 1 || index % 3 === 0).map((cut) => ({ cut, senders })))
    .filter((_, index) => index % of === number - 1);
  for (const [index, { cut, senders }] of jobs.entries()) {
    const story = await play.play(cut, senders);
    if (!story.wasCut) throw new Error(`no sender came to ${cut.place}`);
    played.push(story);
    if (index % 20 === 19) console.error(`${title}: ${index + 1} of ${jobs.length} points, ${secondsSince(startMs)} s`);
  }
  await Promise.all([first.close(), second.close()]);
  return played;
}

function secondsSince(fromMs: number): number {
  return Math.round((performance.now() - fromMs) / 1_000);
}

/** Reads the options, or ends the process with a sentence. */
function readOptions(args: readonly string[]) {
  try {
    const { store, play, part } = parseArgs({
      args: [...args],
      options: { store: { type: 'string' }, play: { type: 'string' }, part: { type: 'string', default: '1/1' } },
    }).values;
    const [, number = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(part) ?? []).map(Number);
    if (number < 1 || number > of) throw new TypeError(`--part: expected a part like 2/6, got "${part}"`);
    return {
      stores: chosen('--store', store, storeKinds),
      // The keys of an object literal.
      plays: chosen('--play', play, Object.keys(plays) as (keyof typeof plays)[]),
      part: { number, of },
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    return process.exit(64);
  }
}

function chosen<Name extends string>(
  option: string,
  name: string | undefined,
  names: readonly Name[],
): readonly Name[] {
  if (name === undefined) return names;
  const choice = names.find((each) => each === name);
  if (choice === undefined) throw new TypeError(`${option}: expected one of ${names.join(', ')}, got "${name}"`);
  return [choice];
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
