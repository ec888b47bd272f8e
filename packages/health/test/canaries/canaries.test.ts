import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { countCalls, memoryJournal, playStory } from '../../bench/canary-kill/play.ts';
import { startProcess } from '../../bench/canary-kill/process.ts';
import { worlds } from '../../bench/canary-kill/worlds.ts';

describe.each(Object.keys(worlds))('%s', (name) => {
  test('passes, and leaves the vendor as it was', async () => {
    expect(await countCalls(name)).toBeGreaterThan(5);
    const story = await playStory(name, { number: 0, disturbance: 'kill-before' }, memoryJournal);
    expect(story).toMatchObject({ isLeak: false, openWithoutReason: 0 });
    expect(story.states[1]).toBe(story.states[0]);
  });
});

test('an assignment is not made if the share of the account has no write left for its undo', async () => {
  const clock = Object.assign(createVirtualClock({ startMs: Date.UTC(2026, 10, 23) }), { jump() {} });
  // The table has it.
  await using world = await (worlds['business-assignment'] as (typeof worlds)[string])(clock);
  await using kept = await memoryJournal();
  const { configured } = world;
  const shared = { ...configured, target: { ...configured.target, dedicated: false } };
  await using process = await startProcess({
    world: { ...world, configured: shared },
    journal: kept.journal,
    clock,
    point: { number: 0, disturbance: 'kill-before' },
  });
  const before = await world.state();
  const codes: (string | null)[] = [];
  for (let run = 0; run < 4; run += 1) codes.push((await process.run()).finding?.code ?? null);
  expect(codes.at(0)).toBeNull();
  expect(codes.at(-1)).toBe('CANARY_OVER_BUDGET');
  expect(await world.state()).toBe(before);
  const activities = world.simulator
    .requests()
    .filter(({ method, target }) => method === 'POST' && target.includes('orgDeviceActivities'));
  // Each run that changed something had the write for its undo.
  expect(activities).toHaveLength(2 * codes.filter((code) => code === null).length);
});
