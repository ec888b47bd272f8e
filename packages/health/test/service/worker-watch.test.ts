import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { Target } from '../../src/config/target.ts';
import { endpointTargets } from '../../src/index.ts';
import { createWorkerWatch } from '../../src/service/worker-watch.ts';
import type { WorkerReading, WorkerReport } from '../../src/store/store.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const second = 1_000;
const shards = 4;
// Each host of a vendor is a target without a credential: together they lie in all shards.
const targets: readonly Target[] = endpointTargets();

/** A watch over workers that a test describes. */
function watched() {
  const clock = createWallClock(startMs);
  let workers: readonly WorkerReading[] = [];
  const watch = createWorkerWatch({
    store: { workers: async () => workers },
    targets: () => targets,
    location: 'here',
    leaseMs: 15_000,
    confirmMs: 10_000,
    clock,
    onError() {},
  });
  const sequences = new Map<string, number>();
  return {
    clock,
    watch,
    /** The workers that live write a batch every five seconds. */
    async pass(ms: number, live: Readonly<Record<string, Partial<WorkerReport>>>, location = 'here') {
      for (let passedMs = 0; passedMs < ms; passedMs += 5 * second) {
        await clock.advance(5 * second);
        const readings = Object.entries(live).map(([name, report]): WorkerReading => {
          const sequence = (sequences.get(name) ?? 0) + 1;
          sequences.set(name, sequence);
          const usual = { machine: name, shards, held: [], coverage: null, slowSinceMs: null, clockOffSinceMs: null };
          return { writer: name, location, sequence, atMs: clock.now(), report: { ...usual, ...report } };
        });
        workers = [...workers.filter(({ writer }) => !(writer in live)), ...readings];
        await watch.read();
      }
    },
    troubles: () => watch.troubles().map(({ kind, location, extent }) => `${kind} ${location} ${extent ?? ''}`.trim()),
  };
}

const holds = (...numbers: readonly number[]) => ({ held: [{ sinceMs: startMs, shards: numbers }] });

test('without any worker the trouble is at the location of the process that judges', async () => {
  const { pass, troubles } = watched();
  await pass(40 * second, {});
  expect(troubles()).toEqual([]);
  await pass(40 * second, {});
  expect(troubles()).toEqual(['shards here any target']);
});

test('a takeover within the lease is no trouble and no gap; a longer one is a gap of the shards', async () => {
  const { clock, watch, pass, troubles } = watched();
  await pass(60 * second, { first: holds(0, 1), second: holds(2, 3) });
  await pass(20 * second, { first: holds(0, 1) });
  const sinceMs = clock.now();
  const both = { held: [...holds(0, 1).held, { sinceMs, shards: [2, 3] }] };
  await pass(60 * second, { first: both });
  expect(watch.take().gaps).toEqual([]);
  expect(troubles()).toEqual([]);
  await pass(60 * second, { first: holds(0, 1) });
  const untilMs = clock.now();
  expect(troubles()).toEqual(['shards here the targets of 2 of 4 shards']);
  const gap = { location: 'here', fromMs: untilMs - 60 * second, reason: 'unheld', service: null };
  const ofTwo = { ...gap, toMs: untilMs, shards: { numbers: [2, 3], of: shards } };
  expect(watch.take().gaps).toEqual([ofTwo]);
  await pass(10 * second, { first: { held: [...holds(0, 1).held, { sinceMs: untilMs, shards: [2] }] } });
  expect(watch.take().gaps).toEqual([
    { ...gap, fromMs: untilMs, toMs: clock.now(), shards: { numbers: [3], of: shards } },
  ]);
});

test('checks that became due without a worker are counted by the process that judges', async () => {
  const { watch, pass } = watched();
  await pass(60 * second, { first: holds(0, 1) });
  let due = 0;
  for (let passedMs = 0; passedMs < 300 * second; passedMs += 25 * second) {
    due += watch.take().due.reduce((sum, count) => sum + count.due, 0);
    await pass(25 * second, { first: holds(0, 1) });
  }
  expect(due).toBeGreaterThan(0);
  expect(due).toBeLessThanOrEqual(targets.length);
});

test('a slow worker is trouble of its own while others hold most shards, and makes the location say nothing while it holds half', async () => {
  const { clock, watch, pass, troubles } = watched();
  await pass(60 * second, { first: holds(0, 1, 2), second: holds(3) });
  const slow = { slowSinceMs: clock.now() };
  await pass(30 * second, { first: holds(0, 1, 2), second: { ...holds(3), ...slow } });
  expect(troubles()).toEqual(['workers here second']);
  expect(watch.laggingSinceMs('here')).toBeNull();
  await pass(30 * second, { first: { ...holds(0, 1, 2), ...slow }, second: holds(3) });
  expect(troubles()).toEqual([]);
  expect(watch.laggingSinceMs('here')).toBe(slow.slowSinceMs);
});

test('the checks that all workers of a location leave out are its coverage', async () => {
  const { pass, troubles } = watched();
  const half = { ...holds(0, 1, 2, 3), coverage: { due: 100, missed: 50 } };
  await pass(60 * second, { first: half });
  expect(troubles()).toEqual(['coverage here']);
  await pass(30 * second, { first: { ...half, coverage: { due: 100, missed: 15 } } });
  expect(troubles()).toEqual(['coverage here']);
  await pass(30 * second, { first: { ...half, coverage: { due: 100, missed: 5 } } });
  expect(troubles()).toEqual([]);
});
