import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createBusinessSimulator } from '../src/testing/index.ts';
import type { KillPoint } from './programs/border.ts';
import { assign, type Life, walk } from './programs/lives.ts';

const never: KillPoint = { number: 0, moment: 'before' };

/** A service of one organisation, and a folder, for one life of a program and the next. */
async function world(devices: number) {
  const stack = new AsyncDisposableStack();
  const organisation = createAppleOrganisation({ devices, servers: ['Old', 'New'] });
  const simulator = createBusinessSimulator({
    organisations: [organisation],
    activitySeconds: 0.04,
    linkageLagSeconds: 0,
  });
  const server = stack.use(await listen(simulator));
  const folder = await mkdtemp(join(tmpdir(), 'business-kill-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const serialNumbers = Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);
  const serverId = organisation.servers[1]?.id ?? '';
  const life: Life = {
    origin: server.origin,
    account: simulator.account,
    folder,
    kill: never,
    serialNumbers,
    serverId,
  };
  const lines = async (name: string) =>
    (await readFile(join(folder, name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { organisation, simulator, life, lines, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Lives one life in a process of its own, which is killed. */
async function killed(program: 'walk' | 'assign', life: Life): Promise<void> {
  const file = fileURLToPath(new URL('programs/killed.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@mdmkit/source', file, program, JSON.stringify(life)]);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const signal = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, given) => resolve(given));
  });
  expect([signal, errors]).toEqual(['SIGKILL', '']);
}

/** Plays a story once for every call, before it and after it, two at a time. */
async function atEveryCall(points: number, story: (kill: KillPoint) => Promise<void>): Promise<void> {
  const kills = Array.from({ length: 2 * points }, (_, index) => ({
    number: 1 + (index >> 1),
    moment: index % 2 === 0 ? ('before' as const) : ('after' as const),
  }));
  for (let next = 0; next < kills.length; next += 2) await Promise.all(kills.slice(next, next + 2).map(story));
}

test('a walk that is killed at any call misses no device, and repeats one at most', { timeout: 120_000 }, async () => {
  await using whole = await world(3);
  const points = await walk(whole.life);
  await atEveryCall(points, async (kill) => {
    await using w = await world(3);
    await killed('walk', { ...w.life, kill });
    await walk(w.life);
    const seen = await w.lines('covers');
    // Killed at the very end, the note that it is over is gone: then it begins anew, which misses nothing either.
    const anew = kill.number === points && kill.moment === 'after';
    expect([kill, new Set(seen)]).toEqual([kill, new Set(w.life.serialNumbers)]);
    expect([kill, seen.length <= (anew ? 6 : 4)]).toEqual([kill, true]);
  });
  console.log(`the walk: ${2 * points} points`);
});

test('an assignment that is killed at any call is finished by the next life', { timeout: 120_000 }, async () => {
  await using whole = await world(3);
  const points = await assign(whole.life);
  // How often it looks at the activities depends on the machine; every call before that is always there.
  await atEveryCall(Math.min(points, 7), async (kill) => {
    await using w = await world(3);
    await killed('assign', { ...w.life, kill });
    const started = await w.lines('activities');
    await assign(w.life);
    const at = w.life.serialNumbers.map((serial) => w.organisation.device(serial)?.serverId);
    expect([kill, at]).toEqual([kill, w.life.serialNumbers.map(() => w.life.serverId)]);
    // What was noted is waited for and not started again.
    const created = w.simulator.requests('orgDeviceActivities.create').length;
    expect(created).toBeLessThanOrEqual(started.length === 2 ? 2 : 3);
  });
  console.log(`the assignment: ${2 * Math.min(points, 7)} points`);
});
