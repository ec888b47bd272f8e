import { createDuty } from '@mdmkit/monitor/duty';
import { describe, expect, test } from 'vitest';
import { incidentOf, notificationOf, office, rulesOf } from '../../../monitor/test/duty/rules.ts';
import type { DutySettings } from '../../src/config/duty-settings.ts';
import { acknowledgementMs } from '../../src/service/acknowledgement-time.ts';

const { chains, routes, lastResort, channels } = rulesOf();
const duty: DutySettings = {
  calendars: [office()],
  chains: [...chains.values()],
  routes,
  lastResort,
  channelIds: [...channels],
  remindMs: null,
  storm: { incidents: 10, withinMs: 600_000 },
};
const [day, night] = [Date.UTC(2026, 10, 30, 9), Date.UTC(2026, 10, 30, 20)];
const incident = incidentOf();
const running = createDuty({ rules: rulesOf() });
running.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, day);
const [escalation] = running.active;

const hoursAt = async (nowMs: number, settings: DutySettings | undefined) =>
  (await acknowledgementMs(incident.id, settings, { escalation: async () => escalation }, nowMs)) / 3_600_000;

describe('an acknowledgement for no stated time', () => {
  test('is valid for 4 hours while the calendar of the route is open, and for 1 hour outside', async () => {
    expect([await hoursAt(day, duty), await hoursAt(night, duty)]).toEqual([4, 1]);
  });

  test('is valid for 1 hour while the calendar is not known', async () => {
    expect(await hoursAt(day, { ...duty, calendars: [{ id: 'office', broken: 'the file does not exist' }] })).toBe(1);
  });

  test('is valid for 4 hours without a calendar', async () => {
    const withoutCalendar = routes.map((route) => ({ ...route, calendar: null }));
    expect(await hoursAt(night, { ...duty, routes: withoutCalendar })).toBe(4);
    expect(await hoursAt(night, undefined)).toBe(4);
  });

  test('is valid for the times of the configuration', async () => {
    const acknowledge = { openMs: 7_200_000, closedMs: 1_800_000 };
    expect([await hoursAt(day, { ...duty, acknowledge }), await hoursAt(night, { ...duty, acknowledge })]).toEqual([
      2, 0.5,
    ]);
  });
});
