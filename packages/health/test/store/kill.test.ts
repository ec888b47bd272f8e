import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram, temporaryFolder } from '@mdmkit/testkit';
import { afterAll, expect, test } from 'vitest';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { StoreSteps } from '../../src/store/store-steps.ts';
import { dayStartMs, tenMs } from './batches.ts';
import { counted, doTask, type Task } from './programs/killed-task.ts';
import { plain, rich } from './programs/rich-batch.ts';

// Started several times.
const bundleFolder = await temporaryFolder();
const program = fileURLToPath(await bundleProgram(new URL('programs/killed.ts', import.meta.url), bundleFolder.path));
afterAll(() => bundleFolder[Symbol.asyncDispose]());
const never = -1;
/** At each of so many calls a process is killed. At the others its files are those that a kill leaves behind. */
const killEvery = 10;

/** Runs the program to its end, or to the call after which it is killed; answers with what it printed. */
async function live(folder: string, task: Task, at: number): Promise<string | null> {
  const child = spawn(process.execPath, [program, folder, task, String(at)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(printed);
      else reject(new Error(`the program ended with ${code}`));
    });
  });
}

/** A folder, and its store opened in this thread for a moment. */
async function place() {
  const folder = await mkdtemp(join(tmpdir(), 'health-kill-'));
  return {
    folder,
    async use<Result>(work: (core: StoreSteps) => Promise<Result>): Promise<Result> {
      const backend = await openSqlite({ folder });
      try {
        return await work(createStoreSteps(backend, 'next'));
      } finally {
        await backend.close();
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

type Place = Awaited<ReturnType<typeof place>>;

/** A place with the same files. */
async function copyOf({ folder }: Place): Promise<Place> {
  const copied = await place();
  await cp(folder, copied.folder, { recursive: true });
  return copied;
}

/**
 * Checks what a kill leaves behind at each call of a task that begins in a place; answers with the number of calls. The files
 * are copied in the course of the task, while nothing writes; they are the same as those of a process that is killed.
 */
async function atEveryCall(
  start: Place,
  task: Task,
  check: (remains: Place, at: number) => Promise<void>,
): Promise<number> {
  await using moments = await place();
  await using whole = await copyOf(start);
  const { border, count } = counted((at) => cpSync(whole.folder, join(moments.folder, `${at}`), { recursive: true }));
  await doTask(whole.folder, task, border);
  for (let at = 0; at <= count(); at += 1) {
    const isKilled = at % killEvery === 0;
    await using remains = isKilled
      ? await copyOf(start)
      : await copyOf({ ...moments, folder: join(moments.folder, `${at}`) });
    if (isKilled) expect(await live(remains.folder, task, at)).toBeNull();
    await check(remains, at);
  }
  return count();
}

/** All that a batch must leave behind but its raw runs. */
async function seen(core: StoreSteps) {
  const { sequence, incidents, episodes, commands, escalations } = await core.begin('one');
  const { targets } = await core.targetsAfter(0);
  const story = await core.incident('inc-a');
  const [first] = await core.rollups('apple.vpp', 300_000, tenMs, tenMs + 1);
  return {
    sequence,
    incidents,
    episodes,
    escalations,
    deliveries: (await core.deliveries({})).deliveries.map(({ key }) => key),
    commands: commands.length,
    targets: targets.map((target) => [target.target, target.class]),
    story: story && { events: story.events.length, notifications: story.notifications },
    classes: first?.classes,
    coverage: first?.coverage,
    gaps: (await core.status(tenMs + 1_000)).gaps,
    undelivered: (await core.status(tenMs + 1_000)).undelivered,
  };
}

async function runsOf(core: StoreSteps) {
  const read = async (target: string) => (await core.history(target, dayStartMs, tenMs + 10_000)).runs;
  return [await read('aurora/apple.vpp'), await read('borealis/apple.dep')];
}

async function begin() {
  const one = await place();
  await one.use(async (core) => {
    await core.migrate();
    await core.addCommand({ kind: 'unacknowledge', incident: 'inc-a', by: 'ada' }, tenMs);
    await core.begin('one');
    await core.commit(plain);
  });
  return one;
}

test('a service that is killed at any call of a commit has the whole batch or nothing of it, and loses no more than raw runs', async () => {
  await using untouched = await begin();
  const before = await untouched.use(seen);
  const calls = Number(await live(untouched.folder, 'commit', never));
  const after = await untouched.use(seen);
  const runs = await untouched.use(runsOf);
  expect(before).toMatchObject({
    sequence: 1,
    incidents: [],
    escalations: [],
    deliveries: [],
    commands: 1,
    undelivered: 0,
  });
  expect(after).toMatchObject({ sequence: 2, incidents: rich.incidents, commands: 0, undelivered: 1 });
  expect(after).toMatchObject({ escalations: rich.escalations, deliveries: ['inc-a/mail/1'] });
  expect(calls).toBeGreaterThan(20);
  const outcomes = { before: 0, after: 0 };
  await using start = await begin();
  const points = await atEveryCall(start, 'commit', async (remains, at) => {
    await remains.use(async (core) => {
      const found = await seen(core);
      const expected = found.sequence === 1 ? before : after;
      outcomes[found.sequence === 1 ? 'before' : 'after'] += 1;
      expect({ at, ...found }).toEqual({ at, ...expected });
      // The service does not know whether it was committed, and hands it over again.
      await core.commit(rich);
      expect({ at, ...(await seen(core)) }).toEqual({ at, ...after });
      expect({ at, runs: await runsOf(core) }).toEqual({ at, runs });
      expect((await core.check()).filter(({ level }) => level === 'error')).toEqual([]);
    });
  });
  expect(points).toBe(calls);
  expect(Math.min(outcomes.before, outcomes.after)).toBeGreaterThan(0);
  console.log(
    `committing: killed at ${calls + 1} points, ${outcomes.before} before and ${outcomes.after} after the commit`,
  );
}, 600_000);

test('a process that is killed at any call of a migration leaves tables that the next one finishes', async () => {
  await using untouched = await place();
  const calls = Number(await live(untouched.folder, 'migrate', never));
  expect(calls).toBeGreaterThan(30);
  await using start = await place();
  const points = await atEveryCall(start, 'migrate', async (remains) => {
    await remains.use(async (core) => {
      await core.migrate();
      expect(await core.migrate()).toEqual([]);
      await core.begin('one');
      await core.commit(plain);
      expect((await core.check()).filter(({ level }) => level === 'error')).toEqual([]);
    });
  });
  expect(points).toBe(calls);
  console.log(`migrating: killed at ${calls + 1} points`);
}, 600_000);
