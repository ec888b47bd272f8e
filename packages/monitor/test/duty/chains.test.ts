import { describe, expect, test } from 'vitest';
import { incidentOf, rulesOf, withHandover } from './rules.ts';
import { simulate } from './simulation.ts';

describe('a chain', () => {
  test('goes on at once if a partner returns the incident, and ends at the last resort', () => {
    const world = simulate(rulesOf(), '2026-11-30T18:30:00Z');
    world.open();
    world.until('18:32');
    world.escalate('inc-a');
    world.until('18:34');
    expect(world.take()).toEqual(['18:30 opened partner', '18:32 escalated phone']);
    world.acknowledge('inc-a');
    // A person works on it: a call that another person did not answer notifies nobody.
    world.escalate('inc-a');
    world.until('18:50');
    expect(world.take()).toEqual([]);
    world.put('inc-a', { acknowledged: null });
    world.escalate('inc-a');
    world.until('18:51');
    expect(world.take()).toEqual(['18:50 escalated partner']);
    for (const at of ['18:52', '18:53', '18:54']) {
      world.escalate('inc-a');
      world.until(at);
    }
    expect(world.take()).toEqual(['18:51 escalated phone', '18:52 escalated duty', '18:53 reminder duty']);
  });

  test('goes on step by step until its end, then reminds', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.open();
    world.until('11:00');
    expect(world.take()).toEqual([
      '08:00 opened chat',
      '08:00 opened mail',
      '08:10 escalated phone',
      '08:25 escalated manager',
      '09:25 reminder manager',
      '10:25 reminder manager',
    ]);
  });

  test('is chosen by the calendar, and its reason is kept with the incident', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open();
    expect(world.take()).toEqual(['20:00 opened partner']);
    expect(world.escalations.get('inc-a')?.reason).toBe(
      'Route "urgent": the calendar "office" is closed (outside the weekly hours), so the chain "night" applies.',
    );
  });

  test('is repeated, and does not remind of what is not urgent', () => {
    const world = simulate(rulesOf(), '2026-11-30T18:30:00Z');
    world.open();
    world.until('19:50');
    expect(world.take()).toEqual([
      '18:30 opened partner',
      '18:45 escalated phone',
      '19:00 escalated partner',
      '19:15 escalated phone',
    ]);
    const quiet = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    quiet.open({ severity: 'minor' });
    quiet.until('16:00');
    expect(quiet.take()).toEqual(['08:00 opened mail']);
  });

  test('waits from the delivery of a step, and goes on at once if all its channels fail', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.broken.add('chat');
    world.open();
    world.until('08:09');
    expect(world.take()).toEqual(['08:00 opened chat', '08:00 opened mail']);
    const broken = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    for (const channel of ['chat', 'mail', 'phone', 'manager']) broken.broken.add(channel);
    broken.open();
    broken.until('08:10');
    expect(broken.take()).toEqual([
      '08:00 opened chat',
      '08:00 opened mail',
      '08:00 escalated phone',
      '08:01 escalated manager',
      '08:02 escalated duty',
    ]);
    broken.until('10:05');
    expect(broken.take()).toEqual(['09:02 reminder duty', '10:02 reminder duty']);
  });

  test('of channels that the configuration does not have is that of the last resort', () => {
    const world = simulate(rulesOf({ channels: new Set(['duty']) }), '2026-11-30T08:00:00Z');
    world.open();
    expect(world.take()).toEqual(['08:00 opened duty']);
    const withoutRoutes = simulate(rulesOf({ routes: [] }), '2026-11-30T08:00:00Z');
    withoutRoutes.broken.add('duty');
    withoutRoutes.open();
    withoutRoutes.until('09:05');
    expect(withoutRoutes.take()).toEqual(['08:00 opened duty', '09:00 reminder duty']);
  });
});

describe('an acknowledgement', () => {
  test('stops the chain, and lets it go on with the step after the last', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.open();
    world.until('08:10');
    world.acknowledge('inc-a');
    world.until('12:00');
    expect(world.take()).toEqual(['08:00 opened chat', '08:00 opened mail', '08:10 escalated phone']);
    world.expire('inc-a');
    world.until('12:00');
    expect(world.take()).toEqual([
      '12:00 updated chat',
      '12:00 updated mail',
      '12:00 updated phone',
      '12:00 escalated manager',
    ]);
    world.acknowledge('inc-a');
    world.until('13:30');
    world.expire('inc-a');
    world.take();
    world.until('14:40');
    expect(world.take()).toEqual(['14:30 reminder manager']);
  });

  test('in a repeated chain lets it begin again', () => {
    const world = simulate(rulesOf(), '2026-11-30T18:30:00Z');
    world.open();
    world.until('18:46');
    world.acknowledge('inc-a');
    world.until('18:50');
    world.take();
    world.expire('inc-a');
    world.take();
    world.until('18:50');
    expect(world.take()).toEqual(['18:50 escalated partner']);
  });

  test('does not hide what is worse than what was acknowledged', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.open({ severity: 'minor' });
    world.acknowledge('inc-a');
    world.until('08:05');
    world.take();
    world.change('inc-a', { severity: 'major' });
    expect(world.take()).toEqual(['08:05 escalated chat', '08:05 escalated mail']);
  });
});

describe('a boundary of the calendar', () => {
  test('starts the chain of the side that comes on duty, once', () => {
    const world = simulate(rulesOf(), '2026-11-30T16:55:00Z');
    world.open();
    world.until('17:20');
    expect(world.take()).toEqual([
      '16:55 opened chat',
      '16:55 opened mail',
      '17:00 handover partner',
      '17:15 escalated phone',
    ]);
  });

  test('lets the old chain finish, or both go on, if the route says so', () => {
    const finish = simulate(withHandover('finish'), '2026-11-30T16:55:00Z');
    finish.open();
    finish.until('17:25');
    expect(finish.take()).toEqual([
      '16:55 opened chat',
      '16:55 opened mail',
      '17:05 escalated phone',
      '17:20 escalated manager',
    ]);
    const both = simulate(withHandover('both'), '2026-11-30T16:55:00Z');
    both.open();
    both.until('17:16');
    expect(both.take()).toEqual([
      '16:55 opened chat',
      '16:55 opened mail',
      '17:00 handover partner',
      '17:05 escalated phone',
      '17:15 escalated phone',
    ]);
  });

  test('hands a summary of what is acknowledged to the other side, and starts its chain when the acknowledgement ends', () => {
    const world = simulate(rulesOf(), '2026-11-30T16:50:00Z');
    world.open();
    world.open({ id: 'inc-b' });
    world.acknowledge('inc-a');
    world.acknowledge('inc-b');
    world.take();
    world.until('17:30');
    const [summary, ...more] = world.contents();
    expect(more).toEqual([]);
    expect(summary).toMatchObject({ title: '2 acknowledged incidents are handed over.', severity: 'major' });
    expect(summary?.items).toMatchObject([
      { incident: 'inc-a', kind: 'handover' },
      { incident: 'inc-b', kind: 'handover' },
    ]);
    world.expire('inc-a');
    world.until('17:30');
    expect(world.take()).toEqual([
      '17:30 updated chat',
      '17:30 updated mail',
      '17:30 updated partner',
      '17:30 handover partner',
    ]);
    world.close('inc-b');
    expect(world.take()).toEqual(['17:30 resolved chat', '17:30 resolved mail', '17:30 resolved partner']);
  });

  test('passed while nothing ran is made up for', () => {
    const world = simulate(rulesOf(), '2026-11-30T16:59:00Z');
    world.open();
    world.take();
    world.restart();
    world.until('2026-11-30T17:03:00Z');
    expect(world.take()).toEqual(['17:00 handover partner']);
  });
});

describe('low severity at night', () => {
  test('is told in one digest at the next opening, with what is over by then', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor', id: 'inc-a', title: 'A fails.' });
    world.open({ severity: 'warning', id: 'inc-b', title: 'B fails.' });
    world.change('inc-a', {}, 'It affects 25 % of the tenants.');
    world.until('23:00');
    world.close('inc-b');
    world.until('2026-12-01T07:29:00Z');
    expect(world.take()).toEqual([]);
    world.until('2026-12-01T12:00:00Z');
    expect(world.deliveries.map(({ kind, channel, incident }) => [kind, channel, incident])).toEqual([
      ['digest', 'mail', null],
    ]);
    const [digest] = world.contents();
    expect(digest).toMatchObject({
      title: '2 incidents deferred until now.',
      severity: 'minor',
      items: [
        { incident: 'inc-a', kind: 'opened', text: 'A fails.' },
        { incident: 'inc-b', kind: 'resolved', text: 'It is over.' },
      ],
    });
    expect(world.escalations.get('inc-b')?.endedMs).not.toBeNull();
    world.close('inc-a');
    expect(world.take()).toEqual(['12:00 resolved mail']);
  });

  test('that rises pages at once', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.change('inc-a', { severity: 'critical' });
    expect(world.take()).toEqual(['20:00 escalated partner']);
  });

  test('that opens again before the digest is told as open', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open({ severity: 'minor' });
    world.close('inc-a');
    world.change('inc-a', { endedMs: null, closedMs: null, reopenings: 1 }, 'It is back.');
    world.until('2026-12-01T07:30:00Z');
    expect(world.contents()[0]?.items).toMatchObject([{ kind: 'opened' }]);
  });
});

describe('what people are told', () => {
  test('goes to those who were told, and to nobody else', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open();
    world.take();
    world.change('inc-a', { severity: 'critical' });
    world.close('inc-a');
    expect(world.take()).toEqual(['20:00 updated partner', '20:00 resolved partner']);
    world.until('23:00');
    expect(world.take()).toEqual([]);
  });

  test('of a part ends with a word about the whole', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open();
    world.take();
    world.close('inc-a', { mergedInto: 'inc-b', endedMs: null });
    expect(world.contents()).toMatchObject([{ text: 'apple.dep fails at the vendor. It is part of inc-b now.' }]);
  });

  test('stops while a silence mutes the incident', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.open();
    world.take();
    world.put('inc-a', { mutedBy: 'silence-1' });
    world.until('10:00');
    expect(world.take()).toEqual([]);
    world.put('inc-a', { mutedBy: null });
    world.until('10:00');
    expect(world.take()).toEqual(['10:00 escalated phone']);
  });

  test('of an incident that opens again has numbers of its own', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open();
    world.close('inc-a');
    world.until('20:30');
    world.change('inc-a', { endedMs: null, closedMs: null, reopenings: 1 }, 'It is back.');
    const keys = world.deliveries.map(({ key }) => key);
    expect(keys).toEqual(['inc-a/partner/1', 'inc-a/partner/2', 'inc-a/partner/3']);
    expect(world.take().at(-1)).toBe('20:30 opened partner');
  });

  test('is everything that was open when the first route was configured, and the end of what closed meanwhile', () => {
    const world = simulate(rulesOf(), '2026-11-30T20:00:00Z');
    world.open();
    world.open({ id: 'inc-b' });
    world.take();
    const [first] = world.escalations.keys();
    expect(first).toBe('inc-a');
    world.escalations.delete('inc-b');
    world.restart();
    world.until('20:01');
    expect(world.take()).toContain('20:00 opened partner');
  });
});

describe('a storm', () => {
  const rules = rulesOf({ storm: { incidents: 3, withinMs: 600_000 } });
  const ids = ['inc-1', 'inc-2', 'inc-3', 'inc-4', 'inc-5'];

  test('tells many incidents as one, and its end once all are over', () => {
    const world = simulate(rules, '2026-11-30T20:00:00Z');
    for (const id of ids) world.open({ id, title: `${id} fails.` });
    world.until('20:01');
    expect(world.take().slice(0, 4)).toEqual(Array.from({ length: 4 }, () => '20:00 opened partner'));
    const storm = [...world.escalations.values()].find(({ incident }) => incident.startsWith('storm-'));
    expect(storm?.content.title).toBe('5 incidents opened within a short time.');
    expect(storm?.content.items?.map(({ incident }) => incident)).toEqual(expect.arrayContaining(ids));
    world.take();
    for (const id of ids.slice(0, 4)) world.close(id);
    expect(world.take()).toEqual(Array.from({ length: 3 }, () => '20:01 resolved partner'));
    world.close('inc-5');
    expect(world.deliveries.map(({ incident }) => incident)).toEqual([storm?.incident]);
    expect(world.take()).toEqual(['20:01 resolved partner']);
  });

  test('is acknowledged by acknowledging its members', () => {
    const world = simulate(rules, '2026-11-30T20:00:00Z');
    for (const id of ids) world.open({ id });
    world.until('20:01');
    for (const id of ids) world.acknowledge(id);
    world.take();
    world.until('22:00');
    expect(world.take()).toEqual([]);
  });

  test('pages again for a member that is worse', () => {
    const severe = rulesOf({
      storm: { incidents: 2, withinMs: 600_000 },
      routes: [
        {
          id: 'critical',
          match: { severity: ['critical'] },
          calendar: null,
          open: 'day',
          closed: 'day',
          handover: 'restart',
        },
        { id: 'rest', match: {}, calendar: null, open: 'quiet', closed: 'quiet', handover: 'restart' },
      ],
    });
    const world = simulate(severe, '2026-11-30T20:00:00Z');
    for (const id of ids.slice(0, 4)) world.open({ id, severity: 'minor' });
    world.until('20:01');
    world.take();
    world.open({ id: 'inc-5', severity: 'critical' });
    world.until('20:02');
    expect(world.take()).toEqual(['20:01 escalated chat', '20:01 escalated mail']);
    world.change('inc-4', { severity: 'critical' });
    expect(world.take()).toEqual(['20:02 escalated chat', '20:02 escalated mail']);
  });
});

describe('another configuration', () => {
  test('chooses again what it does not have any more', () => {
    const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
    world.open();
    world.take();
    world.reload(rulesOf());
    expect(world.take()).toEqual([]);
    world.reload(rulesOf({ routes: [], chains: new Map() }));
    expect(world.take()).toEqual(['08:00 handover duty']);
  });
});

test('an incident with a verdict of a person is routed by that verdict', () => {
  const byVerdict = rulesOf({
    routes: [
      {
        id: 'ours',
        match: { verdicts: ['own-service'] },
        calendar: null,
        open: 'quiet',
        closed: 'quiet',
        handover: 'restart',
      },
    ],
  });
  const world = simulate(byVerdict, '2026-11-30T08:00:00Z');
  world.open({ override: { verdict: 'own-service', by: 'hana', atMs: 0 } });
  world.open(incidentOf({ id: 'inc-b', notified: 0 }));
  expect(world.take()).toEqual(['08:00 opened mail', '08:00 opened duty']);
});
