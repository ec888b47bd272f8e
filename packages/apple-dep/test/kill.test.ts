import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import {
  atEachPoint,
  bundleProgram,
  killPoints,
  killPointsBetween,
  neverKilled,
  runProgram,
  temporaryFolder,
} from '@mdmkit/testkit';
import { afterAll, expect, test } from 'vitest';
import { createDepClient } from '../src/index.ts';
import { createDepSimulator } from '../src/testing/index.ts';
import { assign } from './programs/assign.ts';
import { follow, readLog } from './programs/follow.ts';
import type { Life } from './programs/life.ts';

// Started once for each point.
const bundleFolder = await temporaryFolder();
const program = await bundleProgram(new URL('programs/killed.ts', import.meta.url), bundleFolder.path);
afterAll(() => bundleFolder[Symbol.asyncDispose]());

/** A service of one organisation, and a folder, for one life of a program and the next. */
async function world(devices: number) {
  const stack = new AsyncDisposableStack();
  const organisation = createAppleOrganisation({ devices });
  const simulator = createDepSimulator({ organisations: [organisation] });
  const assigned: string[] = [];
  const server = stack.use(
    await listen({
      async fetch(request) {
        if (request.method === 'POST' && request.url.endsWith('/profile/devices')) {
          // Our own client wrote it.
          const body = (await request.clone().json()) as { readonly devices: readonly string[] };
          assigned.push(...body.devices);
        }
        return simulator.fetch(request);
      },
    }),
  );
  const { path: folder } = stack.use(await temporaryFolder());
  const { consumerKey, consumerSecret, accessToken, accessSecret, expiresAt } = simulator.credential;
  const token = JSON.stringify({
    consumer_key: consumerKey.reveal(),
    consumer_secret: consumerSecret.reveal(),
    access_token: accessToken.reveal(),
    access_secret: accessSecret.reveal(),
    access_token_expiry: expiresAt.toISOString(),
  });
  const life: Life = { origin: server.origin, token, folder, kill: neverKilled };
  const serials = () => Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);
  return { organisation, simulator, assigned, life, serials, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Lives one life in a process of its own, which is killed. */
async function killed(task: 'follow' | 'assign', life: Life): Promise<void> {
  const { signal, stderr } = await runProgram(program, [task, JSON.stringify(life)]);
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
}

test('a follower that is killed at any call misses no device and no change', async () => {
  await using first = await world(4);
  const calls = await follow(first.life);
  await atEachPoint(killPoints(calls), async (kill) => {
    await using one = await world(4);
    await killed('follow', { ...one.life, kill });
    const atMs = Date.now() + 1_000;
    one.organisation.release(one.serials()[0] ?? '', { atMs, by: 'USER', byId: undefined });
    one.organisation.addDevices(2, { atMs });
    await follow(one.life);
    const log = [...(await readLog(one.life.folder))].filter(([, state]) => state === 'present');
    expect({ kill, present: log.map(([serial]) => serial).sort() }).toEqual({ kill, present: one.serials().sort() });
  });
  console.log(`following: killed before and after each of ${calls} calls`);
}, 600_000);

test('an assigner that is killed at any call leaves every device right, and sends none more than once more', async () => {
  const begin = async () => {
    const one = await world(4);
    one.simulator.scriptDevice(one.serials()[0] ?? '', 'THROTTLED', 10);
    await using dep = createDepClient({ credential: one.simulator.credential, origin: one.life.origin });
    const { profileUuid } = await dep.profiles.define({ profileName: 'Sales', url: 'https://mdm.example.com' });
    return { ...one, life: { ...one.life, profileUuid } };
  };
  await using first = await begin();
  const calls = await assign(first.life);
  await atEachPoint(killPointsBetween(calls), async (kill) => {
    await using one = await begin();
    await killed('assign', { ...one.life, kill });
    await assign(one.life);
    const times = Array.from(Map.groupBy(one.assigned, (serial) => serial).values(), ({ length }) => length);
    expect({ kill, devices: times.length, most: Math.max(...times) <= 2 }).toEqual({ kill, devices: 4, most: true });
    // The next life has nothing to send: the throttled device waits, the others are right.
    const before = one.assigned.length;
    await assign(one.life);
    expect({ kill, sent: one.assigned.length }).toEqual({ kill, sent: before });
  });
  console.log(`assigning: killed between any two of ${calls} calls`);
}, 600_000);
