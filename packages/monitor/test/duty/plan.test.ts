import { expect, test } from 'vitest';
import { createDuty, planMessages } from '../../src/duty/index.ts';
import { incidentOf, notificationOf, rulesOf } from './rules.ts';

const nowMs = Date.UTC(2026, 10, 30, 9);
const rules = rulesOf();

function shownOf(input: Partial<Parameters<typeof planMessages>[0]>) {
  return planMessages({ rules, incident: incidentOf(), nowMs, limit: 4, ...input }).map(
    ({ atMs, kind, channels }) => `+${(atMs - nowMs) / 60_000}m ${kind} ${channels.join(' ')}`,
  );
}

test('plans the steps of a chain that has not begun', () => {
  expect(shownOf({})).toEqual([
    '+0m opened chat mail',
    '+10m escalated phone',
    '+25m escalated manager',
    '+85m reminder manager',
  ]);
});

test('plans that an acknowledged incident goes on when the acknowledgement ends', () => {
  const incident = incidentOf();
  const duty = createDuty({ rules });
  duty.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, nowMs);
  const acknowledged = { by: 'ada', atMs: nowMs, untilMs: nowMs + 3_600_000 };
  const [escalation] = duty.active;
  expect(shownOf({ incident: incidentOf({ acknowledged }), ...(escalation ? { escalation } : {}) })).toEqual([
    '+60m escalated phone',
    '+75m escalated manager',
    '+135m reminder manager',
    '+195m reminder manager',
  ]);
});

test('plans the messages of the storm that stands for an incident', () => {
  const stormy = rulesOf({ storm: { incidents: 1, withinMs: 600_000 } });
  const duty = createDuty({ rules: stormy });
  const [first, second] = [incidentOf(), incidentOf({ id: 'inc-b' })];
  for (const incident of [first, second])
    duty.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, nowMs);
  const [member, storm] = [
    duty.active.find(({ incident }) => incident === 'inc-b'),
    duty.active.find(({ incident }) => incident.startsWith('storm-')),
  ];
  expect(member?.storm).toBe(storm?.incident);
  if (!member || !storm) return;
  expect(shownOf({ rules: stormy, incident: second, escalation: member, storm })).toEqual([
    '+0m opened chat mail',
    '+10m escalated phone',
    '+25m escalated manager',
    '+85m reminder manager',
  ]);
});
