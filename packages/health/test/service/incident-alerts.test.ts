import { createDuty } from '@mdmkit/monitor/duty';
import type { Escalation, NumberedCommand } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { incidentOf, notificationOf, rulesOf } from '../../../monitor/test/duty/rules.ts';
import type { DutySettings } from '../../src/config/duty-settings.ts';
import { readIncidentAlerts } from '../../src/service/incident-alerts.ts';

const { chains, routes, lastResort, channels } = rulesOf();
const duty: DutySettings = {
  calendars: [],
  chains: [...chains.values()],
  routes: routes.map((route) => ({ ...route, calendar: null, open: 'day', closed: 'day' })),
  lastResort,
  channelIds: [...channels],
  remindMs: null,
  storm: { incidents: 10, withinMs: 600_000 },
};
const nowMs = Date.UTC(2026, 10, 30, 9);
const incident = incidentOf();

function escalationOf(): Escalation | undefined {
  const running = createDuty({ rules: rulesOf({ routes: duty.routes }) });
  running.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, nowMs);
  return running.active[0];
}

type Source = Parameters<typeof readIncidentAlerts>[0];

/** A store that has one escalation, and the commands of operators. */
function storeWith(escalation: Escalation | undefined, commands: readonly NumberedCommand[] = []): Source['store'] {
  return {
    deliveries: async () => ({ deliveries: [], cursor: null }),
    escalation: async () => escalation,
    stormMembers: async () => [],
    incident: async () => undefined,
    commandsInForce: async () => commands,
  };
}

async function nextOf(changes: Partial<Source>, escalation = escalationOf()) {
  const { next } = await readIncidentAlerts({ store: storeWith(escalation), duty, incident, nowMs, ...changes });
  return next.map(({ atMs, kind, channels: notified }) => `+${(atMs - nowMs) / 60_000}m ${kind} ${notified.join(' ')}`);
}

test('lists the steps that follow', async () => {
  expect(await nextOf({})).toEqual(['+10m escalated phone', '+25m escalated manager']);
});

test('lists none if nobody is notified: no alerts, no route yet, a closed incident', async () => {
  expect(await nextOf({ duty: undefined })).toEqual([]);
  expect(await nextOf({ incident: incidentOf({ closedMs: nowMs }) })).toEqual([]);
  const store = storeWith(undefined);
  expect((await readIncidentAlerts({ store, duty, incident, nowMs })).next).toEqual([]);
  expect(
    (await readIncidentAlerts({ store, duty, incident: { ...incident, mutedBy: 'flapping' }, nowMs })).next,
  ).toEqual([]);
});

test('of a storm reads other incidents only as far as they decide whether it goes on', async () => {
  const rules = rulesOf({ routes: duty.routes, storm: { incidents: 1, withinMs: 600_000 } });
  const running = createDuty({ rules });
  const open = ['inc-1', 'inc-2', 'inc-3', 'inc-4'].map((id) => incidentOf({ id }));
  for (const each of open)
    running.record({ incidents: [each], notifications: [notificationOf(each, 'opened')] }, nowMs);
  const acknowledged = { by: 'ada', atMs: nowMs, untilMs: nowMs + 3_600_000 };
  const standing = (id: string) => running.active.find((escalation) => escalation.incident === id);
  const read: string[] = [];
  const storeOf = (held: readonly string[]): Source['store'] => ({
    ...storeWith(undefined),
    escalation: async (id) => standing(id),
    stormMembers: async (id) => running.active.filter(({ storm }) => storm === id),
    incident: async (id) => {
      read.push(id);
      const story = open.find((each) => each.id === id);
      if (!story) return undefined;
      const current = held.includes(id) ? { ...story, acknowledged } : story;
      return { incident: current, events: [], notifications: [], targets: [], targetCount: 0 };
    },
  });
  const second = incidentOf({ id: 'inc-2' });
  const mine = { ...second, acknowledged };
  const steps = ['+0m opened chat mail', '+10m escalated phone', '+25m escalated manager'];
  expect(await nextOf({ incident: second, store: storeOf([]) })).toEqual(steps);
  expect(read).toEqual([]);
  expect(await nextOf({ incident: mine, store: storeOf(['inc-3']) })).toEqual(steps);
  expect(read).toEqual(['inc-3', 'inc-4']);
  const later = ['+60m opened chat mail', '+70m escalated phone', '+85m escalated manager'];
  expect(await nextOf({ incident: mine, store: storeOf(['inc-3', 'inc-4']) })).toEqual(later);
});

describe('during maintenance lists what follows its end', () => {
  const steps = ['+90m updated chat mail', '+90m escalated phone', '+105m escalated manager'];
  const times = { fromMs: nowMs - 60_000, untilMs: nowMs + 5_400_000 };
  const muted = incidentOf({ mutedBy: 'move' });

  test('as the configuration says', async () => {
    const windows = [{ id: 'move', mode: 'suppress', scope: {}, reason: '', times }] as const;
    expect(await nextOf({ incident: muted, windows })).toEqual(steps);
    expect(await nextOf({ incident: muted })).toEqual([]);
  });

  test.each(['silence', 'maintenance'] as const)('as a %s of an operator says', async (kind) => {
    const window = { id: 'move', by: 'ada', scope: {}, reason: '', mode: 'suppress', ...times };
    const store = storeWith(escalationOf(), [{ id: 1, atMs: nowMs, command: { kind, ...window }, handled: true }]);
    expect(await nextOf({ incident: muted, store })).toEqual(steps);
  });
});
