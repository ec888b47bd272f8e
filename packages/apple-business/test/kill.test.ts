import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { atEachPoint, bundleProgram, killPoints, neverKilled, runProgram, temporaryFolder } from '@mdmkit/testkit';
import { afterAll, expect, test } from 'vitest';
import { createBusinessSimulator } from '../src/testing/index.ts';
import { assign, type Life, walk } from './programs/lives.ts';

// Started once for each point.
const bundleFolder = await temporaryFolder();
const program = await bundleProgram(new URL('programs/killed.ts', import.meta.url), bundleFolder.path);
afterAll(() => bundleFolder[Symbol.asyncDispose]());

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
  const { path: folder } = stack.use(await temporaryFolder());
  const serialNumbers = Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);
  const serverId = organisation.servers[1]?.id ?? '';
  const life: Life = {
    origin: server.origin,
    account: simulator.account,
    folder,
    kill: neverKilled,
    serialNumbers,
    serverId,
  };
  const lines = async (name: string) =>
    (await readFile(join(folder, name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { organisation, simulator, life, lines, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Lives one life in a process of its own, which is killed. */
async function killed(task: 'walk' | 'assign', life: Life): Promise<void> {
  const { signal, stderr } = await runProgram(program, [task, JSON.stringify(life)]);
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
}

test('a walk that is killed at any call misses no device, and repeats one at most', { timeout: 600_000 }, async () => {
  await using whole = await world(3);
  const calls = await walk(whole.life);
  await atEachPoint(killPoints(calls), async (kill) => {
    await using w = await world(3);
    await killed('walk', { ...w.life, kill });
    await walk(w.life);
    const seen = await w.lines('covers');
    // Killed at the very end, the note that it is over is gone: then it begins anew, which misses nothing either.
    const anew = kill.number === calls && kill.moment === 'after';
    expect([kill, new Set(seen)]).toEqual([kill, new Set(w.life.serialNumbers)]);
    expect([kill, seen.length <= (anew ? 6 : 4)]).toEqual([kill, true]);
  });
  console.log(`the walk: ${2 * calls} points`);
});

test('an assignment that is killed at any call is finished by the next life', { timeout: 600_000 }, async () => {
  await using whole = await world(3);
  const calls = await assign(whole.life);
  // How often it polls the activities depends on the machine; every call before that is always there.
  await atEachPoint(killPoints(Math.min(calls, 7)), async (kill) => {
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
  console.log(`the assignment: ${2 * Math.min(calls, 7)} points`);
});
