import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import type { FleetChanges } from '../../src/service/fleet.ts';
import { createOperatorCommands } from '../../src/service/operator-commands.ts';
import { createScheduleFollower, ownCommands, requestsOf } from '../../src/service/schedule-follower.ts';
import type { NumberedScheduleRequest } from '../../src/store/store.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const hourMs = 3_600_000;
const service = 'apple.vpp';
const all = Array.from({ length: 40 }, (_, index) => `tenant-${index}/${service}`);

/** A worker with half of the targets. */
async function startWorker() {
  const requests: NumberedScheduleRequest[] = [];
  const engine = createEmbeddedEngine({ location: 'here', quorumSize: 2 });
  const change: (() => void)[] = [];
  let own = new Set(all.slice(0, 20));
  const plan = async (nowMs: number) =>
    await engine.setTargets(
      [...own].map((id) => ({ id, tenant: id, service, intervalMs: hourMs, lastRunMs: nowMs - 1 })),
      nowMs,
    );
  await plan(startMs);
  let [asked, nowMs] = [0, startMs];
  const fleet = {
    get: (id: string) => (own.has(id) ? ({ id } as never) : undefined),
    subscribe: (listener: (changes: FleetChanges) => void) => void change.push(() => listener({} as FleetChanges)),
  };
  const store = { scheduleRequestsAfter: async (id: number) => requests.filter((each) => each.id > id) };
  const follower = createScheduleFollower({
    store,
    fleet,
    engine,
    readControls: () => (asked += 1),
    clock: { now: () => nowMs },
  });
  return {
    follower,
    asked: () => asked,
    ask: (request: NumberedScheduleRequest['request'], atMs = nowMs) =>
      void requests.push({ id: requests.length + 1, atMs, request }),
    async takeTargets(ids: readonly string[]) {
      own = new Set(ids);
      await plan(nowMs);
      for (const listener of change) listener();
    },
    /** The targets that are checked within an hour. */
    async checked() {
      nowMs += hourMs;
      const runs = await engine.claimDue(nowMs, 500);
      await engine.complete(runs.map((run) => ({ ...run, endedMs: nowMs, recheckMs: null })));
      return runs.map(({ target }) => target);
    },
    async checkedAtOnce() {
      const runs = await engine.claimDue(nowMs, 500);
      await engine.complete(runs.map((run) => ({ ...run, endedMs: nowMs, recheckMs: null })));
      return runs.map(({ target }) => target);
    },
  };
}

test('a worker checks its part of a sample only, also after it took other shards, until all is checked again', async () => {
  const worker = await startWorker();
  // Three of the sample are here, two elsewhere.
  worker.ask({ kind: 'sample', service, targets: all.slice(17, 22) });
  await worker.follower.read();
  expect(await worker.checked()).toHaveLength(3);
  await worker.takeTargets(all.slice(20));
  expect(await worker.checked()).toHaveLength(2);
  worker.ask({ kind: 'resume', service });
  await worker.follower.read();
  expect((await worker.checked()).length).toBeGreaterThan(10);
});

test('a quorum is checked at once, with the neutral hosts; a request of an hour ago is not made up for, a sample is', async () => {
  const worker = await startWorker();
  worker.ask({ kind: 'sample', service, targets: all.slice(0, 4) }, startMs - hourMs);
  worker.ask({ kind: 'quorum', service, targets: all.slice(0, 5) }, startMs - hourMs);
  worker.ask({ kind: 'reprobe', service, overMs: 1 }, startMs - hourMs);
  await worker.follower.read();
  expect([worker.asked(), await worker.checkedAtOnce()]).toEqual([0, []]);
  worker.ask({ kind: 'quorum', service, targets: [...all.slice(0, 2), ...all.slice(30)] });
  await worker.follower.read();
  expect(worker.asked()).toBe(1);
  expect(new Set(await worker.checkedAtOnce())).toEqual(new Set(all.slice(0, 2)));
  expect(await worker.checked()).toHaveLength(4);
});

const commands: readonly ScheduleCommand[] = [
  { kind: 'recheck', target: 'a', location: 'here' },
  { kind: 'burst', targets: ['a'] },
  { kind: 'quorum', service, targets: ['a'] },
  { kind: 'sample', service, targets: ['a'] },
  { kind: 'resume', service },
  { kind: 'reprobe', service, overMs: 1, incident: 'inc' },
];
const kinds = (list: readonly { readonly kind: string }[]) => list.map(({ kind }) => kind);

test('what concerns a whole service goes from the process that judges to the workers, and nowhere else', () => {
  expect(kinds(requestsOf('workers', commands))).toEqual(['quorum', 'sample', 'resume', 'reprobe']);
  for (const control of ['itself', 'evaluator', 'nobody'] as const) expect(requestsOf(control, commands)).toEqual([]);
  expect(kinds(ownCommands('evaluator', commands))).toEqual(['recheck', 'burst', 'quorum']);
  expect(ownCommands('itself', commands)).toEqual(commands);
});

test('a check that an operator asked for is made by each process, also if another one has noted it as executed', () => {
  const monitor = { acknowledge: never, unacknowledge: never, override: never };
  const executor = createOperatorCommands(monitor, { setOperatorWindows() {} }, () => ['tenant-1/apple.vpp']);
  const command = { kind: 'check', by: 'Aki', scope: {} } as const;
  const executed = executor.execute([{ id: 7, atMs: startMs, command, handled: true }], startMs + 1_000);
  expect(executed.changes.flatMap(({ commands: made }) => made)).toEqual([
    { kind: 'burst', targets: ['tenant-1/apple.vpp'] },
  ]);
  expect(executed.handled).toEqual([]);
});

function never(): never {
  throw new Error('not asked for');
}
