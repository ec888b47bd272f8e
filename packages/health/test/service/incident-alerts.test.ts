import { createDuty } from '@mdmkit/monitor/duty';
import type { Escalation } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
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

async function nextOf(changes: Partial<Parameters<typeof readIncidentAlerts>[0]>, escalation = escalationOf()) {
  const store = { deliveries: async () => ({ deliveries: [], cursor: null }), escalation: async () => escalation };
  const { next } = await readIncidentAlerts({ store, duty, incident, nowMs, ...changes });
  return next.map(({ kind, channels: told }) => `${kind} ${told.join(' ')}`);
}

test('lists the steps that follow', async () => {
  expect(await nextOf({})).toEqual(['escalated phone', 'escalated manager']);
});

test('lists none if nobody is notified: no alerts, no route yet, a closed incident', async () => {
  expect(await nextOf({ duty: undefined })).toEqual([]);
  expect(await nextOf({ incident: incidentOf({ closedMs: nowMs }) })).toEqual([]);
  const store = { deliveries: async () => ({ deliveries: [], cursor: null }), escalation: async () => undefined };
  expect((await readIncidentAlerts({ store, duty, incident, nowMs })).next).toEqual([]);
});
