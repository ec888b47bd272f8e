import { describe, expect, test } from 'vitest';
import type { Route } from '../../src/duty/index.ts';
import { rulesOf } from './rules.ts';
import { simulate } from './simulation.ts';

describe('a maintenance window or a silence', () => {
  test('keeps its incidents out of the digest until it ends', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.put('inc-a', { mutedBy: 'window-1' });
    world.until('2026-12-01T08:00:00Z');
    expect(world.take()).toEqual([]);
    world.change('inc-a', { mutedBy: null }, 'It still goes on.');
    world.until('2026-12-01T08:00:00Z');
    expect(world.take()).toEqual(['08:00 digest mail']);
  });

  test('hands over at its end, if another side is on duty then', () => {
    const world = simulate(rulesOf(), '2026-11-30T16:50:00Z');
    world.open();
    world.put('inc-a', { mutedBy: 'silence-1' });
    world.until('17:30');
    world.take();
    world.change('inc-a', { mutedBy: null }, 'It still goes on.');
    world.until('17:30');
    expect(world.take()).toEqual(['17:30 updated chat', '17:30 updated mail', '17:30 handover partner']);
  });

  test('that ends on the same side lets the chain go on with the step after the last', () => {
    const world = simulate(rulesOf(), '2026-11-30T16:50:00Z');
    world.open();
    world.until('16:51');
    world.put('inc-a', { mutedBy: 'window-1' });
    world.until('2026-12-01T09:00:00Z');
    world.take();
    world.put('inc-a', { mutedBy: null });
    world.until('2026-12-01T09:00:00Z');
    expect(world.take()).toEqual(['09:00 escalated phone']);
  });

  test('is not what comes and goes: that appears in the digest', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.put('inc-a', { mutedBy: 'flapping' });
    world.until('2026-12-01T08:00:00Z');
    expect(world.take()).toEqual(['07:30 digest mail']);
  });
});

describe('a restart with another configuration', () => {
  const renamed = rulesOf({ routes: rulesOf().routes.map((route) => ({ ...route, id: `new-${route.id}` })) });

  test('chooses the routes again that it does not have any more, and loses no digest', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.open({ id: 'inc-b' });
    world.until('20:01');
    world.take();
    world.restart(renamed);
    world.until('20:01');
    expect(world.take()).toEqual(['20:01 handover partner']);
    expect(['inc-a', 'inc-b'].map((id) => world.escalations.get(id)?.route)).toEqual(['new-other', 'new-urgent']);
    world.acknowledge('inc-b');
    world.until('2026-12-01T07:30:00Z');
    expect(world.take()).toContain('07:30 digest mail');
  });

  test('ends what is over, if its digest does not come any more', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.close('inc-a');
    world.restart(rulesOf({ routes: [] }));
    world.until('20:01');
    expect(world.take()).toEqual([]);
    expect(world.escalations.get('inc-a')?.endedMs).not.toBeNull();
  });
});

describe('a storm', () => {
  const alone = (id: string, match: Route['match'], chain: string): Route => ({
    id,
    match,
    calendar: null,
    open: chain,
    closed: chain,
    handover: 'restart',
  });
  const rules = rulesOf({
    storm: { incidents: 2, withinMs: 600_000 },
    routes: [
      alone('critical', { severity: ['critical'] }, 'day'),
      alone('vpp', { services: ['apple.vpp'] }, 'day'),
      alone('rest', {}, 'quiet'),
    ],
  });
  /** Four incidents: the last two of them are in a storm. */
  const stormy = () => {
    const world = simulate(rules, '2026-11-30T20:00:00Z');
    for (const id of ['inc-1', 'inc-2', 'inc-3', 'inc-4']) world.open({ id, severity: 'minor' });
    world.until('20:01');
    const storm = world.escalations.get('inc-4')?.storm ?? '';
    expect(world.escalations.get('inc-3')?.storm).toBe(storm);
    world.take();
    return { world, storm };
  };

  test('ends when its last incident is told alone', () => {
    const { world, storm } = stormy();
    world.close('inc-3');
    world.take();
    world.change('inc-4', { severity: 'critical' });
    expect(world.deliveries.find(({ incident }) => incident === storm)).toMatchObject({
      kind: 'resolved',
      channel: 'mail',
      content: { text: 'The incidents of the storm are over, or each is notified on its own.' },
    });
    expect(world.escalations.get(storm)?.endedMs).toBe(world.nowMs);
  });

  test('notifies the people of another route of an incident that joins it', () => {
    const { world, storm } = stormy();
    world.open({ id: 'inc-5', severity: 'minor', service: 'apple.vpp' });
    world.until('20:02');
    expect(world.escalations.get('inc-5')?.storm).toBe(storm);
    expect(world.take()).toEqual(['20:01 escalated chat', '20:01 escalated mail']);
    world.open({ id: 'inc-6', severity: 'minor', service: 'apple.vpp' });
    world.until('20:03');
    expect(world.take()).toEqual([]);
  });

  test('is routed again as one if the configuration does not have its route any more', () => {
    const { world, storm } = stormy();
    world.reload(rulesOf({ storm: rules.storm, routes: [alone('new', {}, 'night')] }));
    const notified = world.deliveries.map(({ incident, kind, channel }) => `${incident} ${kind} ${channel}`);
    expect(notified.toSorted()).toEqual([
      'inc-1 handover partner',
      'inc-2 handover partner',
      `${storm} handover partner`,
    ]);
  });
});
