import { describe, expect, test } from 'vitest';
import { createCalendars, createDuty, planMessages } from '../../src/duty/index.ts';
import { incidentOf, notificationOf, office, rulesOf } from './rules.ts';

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
    '+60m updated chat mail',
    '+60m escalated phone',
    '+75m escalated manager',
    '+135m reminder manager',
  ]);
});

test('plans what a severity that was raised after the acknowledgement has started', () => {
  const duty = createDuty({ rules });
  const incident = incidentOf({ severity: 'minor' });
  duty.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, nowMs);
  const acknowledged = { by: 'ada', atMs: nowMs, untilMs: nowMs + 3_600_000 };
  const raised = incidentOf({ severity: 'major', acknowledged });
  duty.record({ incidents: [raised], notifications: [notificationOf(raised, 'changed')] }, nowMs + 60_000);
  const [escalation] = duty.active;
  const shown = shownOf({ incident: raised, nowMs: nowMs + 60_000, limit: 3, ...(escalation ? { escalation } : {}) });
  expect(shown).toEqual(['+11m escalated phone', '+26m escalated manager', '+60m updated mail chat phone manager']);
});

describe('while a window mutes the incident, plans', () => {
  const muted = incidentOf({ mutedBy: 'window-1' });
  const duty = createDuty({ rules });
  duty.record({ incidents: [incidentOf()], notifications: [notificationOf(incidentOf(), 'opened')] }, nowMs);
  const [escalation] = duty.active;

  test('that the chain goes on at its end', () => {
    const muteEndMs = () => nowMs + 1_800_000;
    expect(shownOf({ incident: muted, muteEndMs, ...(escalation ? { escalation } : {}) })).toEqual([
      '+30m updated chat mail',
      '+30m escalated phone',
      '+45m escalated manager',
      '+105m reminder manager',
    ]);
  });

  test('the first message after it, if there was none before', () => {
    const incident = incidentOf({ mutedBy: 'window-1', notified: 0 });
    expect(shownOf({ incident, muteEndMs: () => nowMs + 1_800_000, limit: 2 })).toEqual([
      '+30m opened chat mail',
      '+40m escalated phone',
    ]);
  });

  test('nothing, if its end is not known', () => {
    expect(shownOf({ incident: muted, ...(escalation ? { escalation } : {}) })).toEqual([]);
    const deferred = incidentOf({ severity: 'minor', mutedBy: 'window-1' });
    const night = Date.UTC(2026, 10, 30, 20);
    const quiet = createDuty({ rules });
    quiet.record({ incidents: [deferred], notifications: [notificationOf(deferred, 'opened')] }, night);
    const [waiting] = quiet.active;
    expect(shownOf({ incident: deferred, nowMs: night, ...(waiting ? { escalation: waiting } : {}) })).toEqual([]);
  });
});

test('plans a digest that waits for the end of a long holiday', () => {
  const days = Array.from({ length: 12 }, (_, day) => ({
    date: `2026-12-${`${day + 1}`.padStart(2, '0')}`,
    name: 'closed',
  }));
  const closed = rulesOf({ calendars: createCalendars([office({ holidays: days })]) });
  const night = Date.UTC(2026, 10, 30, 20);
  const planned = planMessages({ rules: closed, incident: incidentOf({ severity: 'minor' }), nowMs: night });
  expect(planned.map(({ atMs, kind }) => `${new Date(atMs).toISOString()} ${kind}`)).toEqual([
    '2026-12-14T07:30:00.000Z digest',
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
  const stormSteps = [
    '+0m opened chat mail',
    '+10m escalated phone',
    '+25m escalated manager',
    '+85m reminder manager',
  ];
  const planned = { rules: stormy, incident: second, escalation: member };
  const alone = { escalation: storm, members: [member], incidents: [second] };
  expect(shownOf({ ...planned, storm: alone })).toEqual(stormSteps);
  // An acknowledgement of one incident does not stop the storm of several.
  const acknowledged = { by: 'ada', atMs: nowMs, untilMs: nowMs + 3_600_000 };
  const third = incidentOf({ id: 'inc-c' });
  const both = { ...alone, members: [member, { ...member, incident: 'inc-c' }], incidents: [second, third] };
  const mine = { ...planned, incident: { ...second, acknowledged } };
  expect(shownOf({ ...mine, storm: both })).toEqual(stormSteps);
  const theirs = { ...both, incidents: [second, { ...third, acknowledged }] };
  expect(shownOf({ ...mine, storm: theirs, limit: 1 })).toEqual(['+60m opened chat mail']);
});
