import { setImmediate as turn } from 'node:timers/promises';
import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import type { Engine } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { executeScheduleCommands } from '../../src/service/schedule-commands.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const ids = Array.from({ length: 40 }, (_, index) => `tenant-${index}/apple.vpp`);

async function begun() {
  const engine = createEmbeddedEngine({ location: 'here', quorumSize: 2 });
  const targets = ids.map((id) => ({
    id,
    tenant: id.split('/')[0] ?? '',
    service: 'apple.vpp',
    intervalMs: 3_600_000,
    lastRunMs: startMs - 1,
  }));
  await engine.setTargets(targets, startMs);
  return engine;
}

let asked = 0;
const execute = async (engine: Engine, ...commands: readonly ScheduleCommand[]) => {
  asked = 0;
  executeScheduleCommands(commands, { engine, nowMs: startMs, readControls: () => (asked += 1) });
  await turn();
};
/** What is claimed until a time, by reason. */
const claimed = async (engine: Engine, untilMs: number) =>
  (await engine.claimDue(untilMs, 500)).map(({ target, reason }) => `${reason} ${target}`);

test('a target whose state is about to change is checked again after 30 seconds', async () => {
  const engine = await begun();
  await execute(engine, { kind: 'recheck', target: ids[3] ?? '', location: 'here' });
  expect(await claimed(engine, startMs + 29_999)).not.toContain(`recheck ${ids[3]}`);
  expect(await claimed(engine, startMs + 30_000)).toContain(`recheck ${ids[3]}`);
  expect(asked).toBe(0);
});

test('a quorum is checked at once, and the neutral hosts with it', async () => {
  const engine = await begun();
  await execute(engine, { kind: 'quorum', service: 'apple.vpp', targets: ids.slice(0, 5) });
  expect((await claimed(engine, startMs)).filter((each) => each.startsWith('quorum'))).toHaveLength(5);
  expect(asked).toBe(1);
});

test('only the sample of a service is checked, until all its targets are checked again', async () => {
  const engine = await begun();
  const hourLater = startMs + 3_600_000;
  await execute(engine, { kind: 'sample', service: 'apple.vpp', targets: ids.slice(0, 2) });
  expect((await claimed(engine, hourLater)).length).toBe(2);
  await execute(engine, { kind: 'resume', service: 'apple.vpp' });
  expect((await engine.takeCounts()).gaps.length).toBeLessThanOrEqual(1);
  expect((await claimed(engine, hourLater + 3_600_000)).length).toBeGreaterThan(2);
});

test('every target of a recovered service is checked once within the given time', async () => {
  const engine = await begun();
  await execute(engine, { kind: 'reprobe', service: 'apple.vpp', overMs: 60_000, incident: 'inc-1' });
  expect((await claimed(engine, startMs + 60_000)).length).toBe(40);
});

test('an engine that fails executes no command, and nothing else happens', async () => {
  const engine: Engine = { ...(await begun()), recheck: () => Promise.reject(new Error('the database is away')) };
  await execute(engine, { kind: 'recheck', target: ids[0] ?? '', location: 'here' });
  expect(engine.nextDueMs()).not.toBeNull();
});
