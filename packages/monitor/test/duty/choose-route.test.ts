import { expect, test } from 'vitest';
import { chooseRoute, firstChannels, matchesRoute } from '../../src/duty/choose-route.ts';
import { brokenCalendar } from '../../src/duty/combined-calendar.ts';
import { factsOf } from '../../src/duty/contents.ts';
import { planMessages } from '../../src/duty/plan.ts';
import { incidentOf, rulesOf } from './rules.ts';
import { simulate } from './simulation.ts';

const facts = factsOf(incidentOf({ service: 'apple.dep', tenant: 'aurora', location: 'paris' }));
const night = Date.parse('2026-11-30T20:00:00Z');

test.each([
  [{}, true],
  [{ severity: ['major'] as const }, true],
  [{ severity: ['minor'] as const }, false],
  [{ services: ['apple.dep', 'apple.vpp'] }, true],
  [{ services: ['apple.vpp'] }, false],
  [{ verdicts: ['vendor'] }, true],
  [{ verdicts: ['tenant'] }, false],
  [{ owners: ['vendor'] as const }, true],
  [{ owners: ['us'] as const }, false],
  [{ tenants: ['aurora'] }, true],
  [{ tenants: ['borealis'] }, false],
  [{ locations: ['paris'] }, true],
  [{ locations: ['tokyo'] }, false],
  [{ severity: ['major'] as const, tenants: ['borealis'] }, false],
])('the match %j is %s', (match, expected) => {
  expect(matchesRoute(match, facts)).toBe(expected);
});

test('an incident about several services, tenants or locations matches no list of them', () => {
  const several = { ...facts, service: null, tenant: null, location: null };
  expect(matchesRoute({ services: ['apple.dep'] }, several)).toBe(false);
  expect(matchesRoute({ tenants: ['aurora'] }, several)).toBe(false);
  expect(matchesRoute({ locations: ['paris'] }, several)).toBe(false);
});

test('a calendar that is not known tells both sides', () => {
  const rules = rulesOf({ calendars: new Map([['office', brokenCalendar('office', 'the file does not exist')]]) });
  expect(firstChannels(rules, facts, night)).toEqual(['chat', 'mail', 'partner']);
  expect(chooseRoute(rules, facts, night).reason).toBe(
    'Route "urgent": the calendar "office" is not known (the calendar "office" cannot be used: the file does not exist), so the chains "day" and "night" apply.',
  );
  // Nothing is deferred by a calendar that is not known.
  expect(firstChannels(rules, { ...facts, severity: 'minor' }, night)).toEqual(['mail']);
  const without = rulesOf({ calendars: new Map() });
  expect(firstChannels(without, facts, night)).toEqual(['chat', 'mail', 'partner']);
});

test('both sides are told while a calendar has expired, and one when it is known again', () => {
  const rules = rulesOf({ calendars: new Map([['office', brokenCalendar('office', 'it has expired')]]) });
  const world = simulate(rules, '2026-11-30T20:00:00Z');
  world.open();
  expect(world.take()).toEqual(['20:00 opened chat', '20:00 opened mail', '20:00 opened partner']);
  world.reload(rulesOf());
  world.until('20:20');
  expect(world.take()).toEqual(['20:15 escalated phone']);
});

test('without a chain that reaches somebody the last resort is told', () => {
  const rules = rulesOf({ chains: new Map() });
  expect(firstChannels(rules, facts, night)).toEqual(['duty']);
  expect(chooseRoute(rules, facts, night).reason).toContain(
    'the last resort is notified, because the chain "night" reaches nobody',
  );
  expect(firstChannels(rulesOf({ routes: [] }), facts, night)).toEqual(['duty']);
});

test('a plan is what the service would do, from the opening or from where the incident stands', () => {
  const incident = incidentOf();
  const nowMs = Date.parse('2026-11-30T16:50:00Z');
  const shown = (input: Partial<Parameters<typeof planMessages>[0]> = {}) =>
    planMessages({ rules: rulesOf(), incident, nowMs, limit: 4, ...input }).map(
      ({ atMs, kind, channels }) => `${new Date(atMs).toISOString().slice(11, 16)} ${kind} ${channels.join(' ')}`,
    );
  expect(shown()).toEqual([
    '16:50 opened chat mail',
    '17:00 handover partner',
    '17:15 escalated phone',
    '17:30 escalated partner',
  ]);
  const world = simulate(rulesOf(), '2026-11-30T08:00:00Z');
  world.open();
  world.until('08:11');
  const escalation = world.escalations.get('inc-a');
  expect(shown({ nowMs: world.nowMs, ...(escalation ? { escalation } : {}) }).slice(0, 2)).toEqual([
    '08:25 escalated manager',
    '09:25 reminder manager',
  ]);
  expect(shown({ incident: incidentOf({ severity: 'minor' }), nowMs: night })).toEqual(
    expect.arrayContaining(['07:30 digest mail']),
  );
});
