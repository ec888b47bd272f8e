import { createRandom } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { rulesOf } from './rules.ts';
import { simulate } from './simulation.ts';

const hour = 3_600_000;

test('in weeks of random incidents nobody is forgotten, nobody is paged after an acknowledgement, and a kill changes nothing', () => {
  const play = (withKills: boolean) => {
    const random = createRandom(30);
    const world = simulate(rulesOf(), '2026-10-01T00:00:00Z');
    const open = new Map<string, number>();
    const acknowledged = new Map<string, number>();
    let number = 0;
    for (let step = 0; step < 24 * 25; step += 1) {
      const chance = random();
      if (chance < 0.1) {
        number += 1;
        const id = `inc-${number}`;
        world.open({
          id,
          severity: (['warning', 'minor', 'major', 'critical'] as const)[Math.floor(random() * 4)] ?? 'major',
        });
        open.set(id, world.nowMs);
      }
      for (const id of open.keys()) {
        const fate = random();
        if (fate < 0.1) {
          world.close(id);
          open.delete(id);
          acknowledged.delete(id);
        } else if (fate < 0.2 && !acknowledged.has(id)) {
          world.acknowledge(id);
          acknowledged.set(id, world.nowMs);
        }
      }
      if (withKills && random() < 0.2) world.restart();
      else if (!withKills) random();
      world.until(new Date(world.nowMs + hour).toISOString());
      for (const { incident, kind, createdMs } of world.deliveries.slice(-20)) {
        const atMs = acknowledged.get(incident ?? '');
        if (atMs !== undefined && createdMs > atMs) expect(kind).toBe('handover');
      }
    }
    return { world, number };
  };
  const { world, number } = play(false);
  expect(number).toBeGreaterThan(40);
  const keys = world.deliveries.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  // Each incident was told to somebody, or waits for the digest.
  for (const { notified, isDeferred } of world.escalations.values())
    expect(notified.length > 0 || isDeferred).toBe(true);
  const described = (each: (typeof world.deliveries)[number]) => `${each.createdMs} ${each.kind} ${each.key}`;
  expect(play(true).world.deliveries.map(described)).toEqual(world.deliveries.map(described));
  // Those who were told of the beginning are told of the end.
  for (const { incident, notified, endedMs } of world.escalations.values()) {
    if (endedMs === null) continue;
    const resolved = world.deliveries.filter((each) => each.incident === incident && each.kind === 'resolved');
    const isInDigest = world.deliveries.some(({ content }) =>
      content.items?.some((item) => item.incident === incident && item.kind === 'resolved'),
    );
    expect(isInDigest || notified.every((channel) => resolved.some((each) => each.channel === channel))).toBe(true);
  }
});
