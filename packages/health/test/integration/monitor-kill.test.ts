import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEachPoint, bundleProgram, temporaryFolder } from '@mdmkit/testkit';
import { afterAll, expect, test } from 'vitest';
import { formatStatus, isObserved } from '../../src/report/status.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { IncidentStory, Store } from '../../src/store/store.ts';
import { countedBorders, type JournalEntry } from '../programs/counted-borders.ts';
import { intervalMs, type Life, live } from '../programs/live-service.ts';

// Started several times; Node keeps what it compiles of it.
const bundleFolder = await temporaryFolder();
const source = new URL('../programs/killed-service.ts', import.meta.url);
const program = fileURLToPath(await bundleProgram(source, bundleFolder.path));
const cache = join(bundleFolder.path, 'cache');
afterAll(() => bundleFolder[Symbol.asyncDispose]());

const second = 1_000;
const startMs = Date.UTC(2026, 10, 23, 12);
/** At each of so many points a process is killed. At the others its files are those that a kill leaves behind. */
const killEvery = 25;
/** How long no check runs after the process has been killed, in milliseconds: longer than it takes to be noticed. */
const awayMs = 90 * second;
const targets = [0, 1, 2].map((tenant) => `tenant-${tenant}/apple.vpp`);

const lifeIn = (folder: string): Life => ({
  folder: join(folder, 'store'),
  fromMs: startMs,
  untilMs: startMs + 560 * second,
  failFromMs: startMs + 62 * second,
  failUntilMs: startMs + 180 * second,
  acknowledgeMs: startMs + 170 * second,
});

/**
 * The same life from a time on, for a process that was away until then: the operator waits for it, and the vendor fails for
 * as long as that process needs to notice by itself.
 */
function lifeAfter(life: Life, killedMs: number): Life {
  const fromMs = killedMs + awayMs;
  const later = (atMs: number) => (killedMs < atMs ? atMs + awayMs : atMs);
  const outageMs = life.failUntilMs - life.failFromMs;
  const failFromMs = later(life.failFromMs);
  const failUntilMs =
    killedMs < life.failUntilMs ? Math.max(failFromMs, fromMs) + outageMs + intervalMs : life.failUntilMs;
  return {
    ...life,
    fromMs,
    untilMs: Math.max(fromMs, failUntilMs) + 4 * intervalMs + 60 * second,
    failFromMs,
    failUntilMs,
    acknowledgeMs: later(life.acknowledgeMs),
  };
}

/** Runs the program until the call after which it is killed; answers with its journal. */
async function liveUntil(folder: string, at: number): Promise<readonly JournalEntry[]> {
  const journal = join(folder, 'journal');
  const args = [program, journal, JSON.stringify(lifeIn(folder)), String(at)];
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve();
      else reject(new Error(`the program ended with ${code}`));
    });
  });
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}

/** What a kill leaves behind at one point: the store's files as they are then, and the journal. */
interface Moment {
  readonly files: string;
  /** A digest of the files. */
  readonly content: string;
  readonly journal: readonly JournalEntry[];
}

/** Lives a whole life, and copies what a kill would leave behind at each of its points. Nothing else writes while files are copied. */
async function momentsIn(folder: string): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  const journal: JournalEntry[] = [];
  const life = lifeIn(folder);
  await live(life, (now) =>
    countedBorders({
      now,
      note: (entry) => void journal.push(entry),
      after(count, name) {
        if (count < moments.length) return;
        const files = join(folder, `moment-${count}`);
        cpSync(life.folder, files, { recursive: true });
        moments.push({ files, content: contentOf(files), journal: [...journal, { killed: name, atMs: now() }] });
      },
    }),
  );
  return moments;
}

/** A digest of what a store keeps; shared memory is no part of that. */
function contentOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  for (const name of names.sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Opens the store of a life, as another process would that reads. */
async function openReader(folder: string): Promise<Store> {
  const backend = await openSqlite({ folder: join(folder, 'store') });
  return createStore(createStoreSteps(backend, 'reader'), backend.close);
}

/** All notifications that were due, with their owner. */
async function storiesIn(store: Store): Promise<readonly IncidentStory[]> {
  const { incidents } = await store.incidents({});
  const stories = await Promise.all(incidents.map(async ({ id }) => await store.incident(id)));
  return stories.filter((story) => story !== undefined).toReversed();
}

/** What is kept at a time, as promises are made of it. */
async function keptAt(store: Store, nowMs: number) {
  const histories = await Promise.all(targets.map(async (target) => await store.history(target, startMs, nowMs)));
  return {
    status: await store.status(nowMs),
    stories: await storiesIn(store),
    runs: histories.flatMap(({ runs }) => runs),
    episodes: histories.flatMap(({ episodes }) => episodes),
    states: histories.flatMap(({ target }) => (target ? [target] : [])),
    words: await store.commandsAfter(0),
  };
}
type Kept = Awaited<ReturnType<typeof keptAt>>;

/** What the process leaves behind at the moment it is killed. */
async function checkRemains(store: Store, journal: readonly JournalEntry[], killedMs: number): Promise<Kept> {
  const kept = await keptAt(store, killedMs + awayMs);
  // Of raw runs at most those of the last second are lost.
  const stored = new Set(kept.runs.map(({ target, startedMs }) => `${target} ${startedMs}`));
  const lost = journal.filter(
    ({ checked, startedMs, endedMs = 0 }) =>
      checked !== undefined && endedMs < killedMs - second && !stored.has(`${checked} ${startedMs}`),
  );
  expect(lost).toEqual([]);
  // `status` says that no check runs.
  expect(isObserved(kept.status, killedMs + awayMs)).toBe(false);
  expect(formatStatus(kept.status, killedMs + awayMs)).toMatch(/^not monitored/);
  return kept;
}

/** What the next process made of it. */
function checkEnd(before: Kept, after: Kept, undisturbed: Kept, killedMs: number): void {
  const restartMs = killedMs + awayMs;
  // One outage is one incident, told when it began and when it was over, with numbers without holes.
  const whole = after.stories.filter(({ incident }) => incident.mergedInto === null);
  const messages = after.stories.flatMap(({ notifications }) => notifications);
  expect(whole.map(({ incident }) => [incident.key, incident.closedMs === null])).toEqual([
    ['vendor:apple.vpp', false],
  ]);
  expect(messages.map(({ kind, sequence, incident }) => [kind, sequence, incident])).toEqual([
    ['opened', 1, whole[0]?.incident.id],
    ['closed', 2, whole[0]?.incident.id],
  ]);
  expect(whole[0]?.incident.notified).toBe(2);
  // What was decided is as it was, and began when it began.
  for (const { notifications, incident } of before.stories) {
    expect(messages).toEqual(expect.arrayContaining([...notifications]));
    const same = after.stories.find((story) => story.incident.id === incident.id);
    expect(same?.incident.startedMs).toBe(incident.startedMs);
  }
  // It was noticed no later than without the kill, but for the time away and one turn of all targets, which are jittered.
  const usual = undisturbed.stories[0]?.incident.openedMs ?? 0;
  const laterMs = (whole[0]?.incident.openedMs ?? 0) - usual - awayMs;
  expect(laterMs / second).toBeLessThanOrEqual((1.1 * intervalMs) / second + 3);
  // Failures that were kept are not forgotten: an incident that they lead to began with the first of them.
  const failedMs = before.states.flatMap(({ state }) => state.failingSinceMs ?? []);
  if (failedMs.length > 0 && before.stories.length === 0)
    expect(whole[0]?.incident.startedMs).toBeLessThanOrEqual(Math.min(...failedMs));
  // A command of an operator took effect, once.
  const commands = after.stories.flatMap(({ events }) =>
    events.filter(({ text }) => text.startsWith('ada has acknowledged')),
  );
  expect(commands).toHaveLength(after.words.length);
  expect(after.words.every(({ handled }) => handled)).toBe(true);
  // No target is left in trouble, and nothing shows one well in the time away: it is a gap from the last sign of life on.
  expect(after.episodes.filter(({ endMs }) => endMs === null)).toEqual([]);
  const { gaps } = after.status;
  const wasAlive = before.status.writers.length > 0;
  expect(gaps.map(({ reason, toMs }) => [reason, toMs])).toEqual(wasAlive ? [['stopped', restartMs]] : []);
  if (wasAlive) expect(killedMs - (gaps[0]?.fromMs ?? 0)).toBeLessThanOrEqual(11 * second);
  expect(gaps.every(({ fromMs }) => fromMs <= killedMs)).toBe(true);
  expect(after.runs.filter(({ startedMs }) => startedMs > killedMs && startedMs < restartMs)).toEqual([]);
}

test('a service that is killed at any call across a border loses nothing that was decided, and says what it did not see', async () => {
  await using whole = await temporaryFolder();
  const moments = await momentsIn(whole.path);
  await using wholeStore = await openReader(whole.path);
  const undisturbed = await keptAt(wholeStore, startMs + 700 * second);
  expect(undisturbed.stories.map(({ notifications }) => notifications.map(({ kind }) => kind))).toEqual([
    ['opened', 'closed'],
  ]);
  const calls = moments.at(-1)?.journal.filter(({ call }) => call !== undefined) ?? [];
  expect(moments).toHaveLength(calls.length + 1);
  expect(calls.length).toBeGreaterThan(60);
  const names = Map.groupBy(calls, ({ name }) => name ?? '');
  for (const name of ['migrate', 'load', 'commit', 'addCommand', 'commandsAfter', 'send'])
    expect([...names.keys()]).toContain(name);
  // A kill after a call that changed nothing leaves the same as one before it.
  const points = [...moments.keys()].filter(
    (at) => at % killEvery === 0 || moments[at]?.content !== moments[at - 1]?.content,
  );

  const story = async (at: number) => {
    await using one = await temporaryFolder();
    const { files, journal: copied } = moments[at] ?? {};
    const isReal = at % killEvery === 0 || files === undefined || copied === undefined;
    if (!isReal) await cp(files, join(one.path, 'store'), { recursive: true });
    const journal = isReal ? await liveUntil(one.path, at) : copied;
    const { killed, atMs: killedMs = 0 } = journal.at(-1) ?? {};
    try {
      expect(killed).toBeDefined();
      await using store = await openReader(one.path);
      // Before the tables are there nothing is kept that could be read.
      await store.migrate();
      const before = await checkRemains(store, journal, killedMs);
      const life = lifeAfter(lifeIn(one.path), killedMs);
      await live(life);
      checkEnd(before, await keptAt(store, life.untilMs + second), undisturbed, killedMs);
      expect((await store.check()).filter(({ level }) => level === 'error')).toEqual([]);
    } catch (error) {
      throw new Error(`killed at call ${at} (${killed}), ${(killedMs - startMs) / second} s after the start`, {
        cause: error,
      });
    }
  };
  await atEachPoint(points, story);
  const counts = [...names].map(([name, each]) => `${each.length} × ${name}`).join(', ');
  console.log(`monitoring: killed at ${points.length} of ${moments.length} points (${counts})`);
}, 600_000);
