import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { computedSerialNumber, createVppSimulator, type VppLocation, type VppSimulator } from '../src/testing/index.ts';
import type { Point } from './programs/border.ts';
import type { Life, LifeResult } from './programs/licences-work.ts';
import { pointsOf, runLives } from './programs/run-lives.ts';

/** Two licences to take back, six to give, and one seat. */
const tasks = 9;
/** A location for each life, so that none sees what another does. */
function simulate(lives: number): VppSimulator {
  const assets = [
    { adamId: '1', totalCount: 3, assignedCount: 2 },
    { adamId: '2', totalCount: 5 },
  ];
  const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }, { clientUserId: 'carla' }];
  const subscriptions = [{ adamId: 77 }];
  return createVppSimulator({
    locations: Array.from({ length: lives }, () => ({ assets, users, subscriptions })),
    limits: { maxSerialNumbers: 2, maxRequestPerSecond: 1_000 },
  });
}

/** Whether every desired assignment exists, nothing else is held, and no task was asked for again that was done already. */
function verify(location: VppLocation, words: string): void {
  const held = (adamId: string, serials: readonly string[]) =>
    serials.filter((serialNumber) => location.holds(adamId, { serialNumber }));
  const first = ['A', 'B', 'C', 'D', computedSerialNumber(0), computedSerialNumber(1)];
  expect.soft(held('1', first), words).toEqual(['A', 'B', 'C']);
  expect.soft(held('2', ['A', 'B', 'C', 'D']), words).toEqual(['A', 'D']);
  expect.soft(location.holds('2', { clientUserId: 'anna' }), words).toBe(true);
  expect
    .soft(
      location.assets.map(({ assignedCount }) => assignedCount),
      words,
    )
    .toEqual([3, 3]);
  expect.soft(location.subscriptions.seats, words).toMatchObject([{ adamId: 77, clientUserId: 'anna' }]);
  expect.soft(tasksTaken(location), words).toBe(tasks);
}

function tasksTaken({ events }: VppLocation): number {
  return events.all().reduce((sum, { requested }) => sum + requested, 0);
}

/** How many border calls the work makes when nothing ends it. */
async function countCalls(): Promise<number> {
  await using started = await start([{ cutAt: 0, when: 'before' }]);
  const [result] = await started.finish();
  return result?.crossings ?? 0;
}

interface Started extends AsyncDisposable {
  readonly locations: readonly VppLocation[];
  /** Runs the program until it is killed at the points. */
  die(): Promise<void>;
  /** Runs it, on what is there, to its end. */
  finish(): Promise<readonly LifeResult[]>;
}

async function start(points: readonly Point[]): Promise<Started> {
  const simulator = simulate(points.length);
  const { locations } = simulator;
  const server = await listen(simulator);
  const folder = await mkdtemp(join(tmpdir(), 'apple-vpp-kill-'));
  const lives = points.map((point, index) => {
    const [location] = locations.slice(index);
    return { ...point, token: simulator.issueToken(location && { location }), folder: join(folder, String(index)) };
  });
  const run = (given: readonly Life[]) => runLives('apply-licences.ts', given, [server.origin]);
  return {
    locations,
    async die() {
      const { signal, output } = await run(lives);
      expect(signal, output).toBe('SIGKILL');
    },
    async finish() {
      const { code, output } = await run(lives.map((life) => ({ ...life, cutAt: 0 })));
      expect(code, output).toBe(0);
      return JSON.parse(output) as readonly LifeResult[];
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

it('applies a plan and gives seats once, wherever the process is killed', { timeout: 600_000 }, async () => {
  const calls = await countCalls();
  const points = pointsOf(calls);
  await using started = await start(points);
  const { locations } = started;
  await started.die();
  const untilDeath = locations.map(tasksTaken);
  const results = await started.finish();
  for (const [index, { cutAt, when }] of points.entries()) {
    const words = `killed ${when} call ${cutAt} of ${calls}`;
    const [location] = locations.slice(index);
    expect.soft(results[index]?.failures, words).toEqual([]);
    expect.soft(results[index]?.seatFailures, words).toMatchObject([{ clientUserId: 'carla', errorNumber: 9814 }]);
    if (location) verify(location, words);
  }
  console.log(`kill test: ${points.length} points, ${tasks} tasks, each done once`);
  expect(points.length).toBeGreaterThan(40);
  // They really died at different points of the work: some before the first task, some after the last, most between.
  expect(new Set(untilDeath).size).toBeGreaterThan(3);
  expect([untilDeath[0], untilDeath.at(-1)]).toEqual([0, tasks]);
});
