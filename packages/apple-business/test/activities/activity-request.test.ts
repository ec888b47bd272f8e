import { describe, expect, it } from 'vitest';
import { type ActivityRequest, bodyOf, problemOf } from '../../src/activities/activity-request.ts';
import { createOrgDeviceActivity } from '../../src/api/org-device-activities.ts';

const nowMs = Date.UTC(2026, 10, 23);
const days = (count: number) => new Date(nowMs + count * 24 * 60 * 60 * 1000);
const serialNumbers = ['C02A'];
const migrate = 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE';

const right: readonly ActivityRequest[] = [
  { type: 'ASSIGN_DEVICES', serialNumbers, serverId: 'S' },
  { type: 'UNASSIGN_DEVICES', serialNumbers, serverId: 'S' },
  { type: migrate, serialNumbers, serverId: 'S', deadline: days(90) },
  { type: 'UPDATE_MDM_MIGRATION_DEADLINE', serialNumbers, deadline: days(-1) },
  { type: 'CANCEL_MDM_MIGRATION', serialNumbers },
  { type: 'RELEASE_DEVICES', serialNumbers },
];

describe('an activity', () => {
  it.each(right)('is fine as $type, and its body is what Apple documents', (request) => {
    expect(problemOf(request, nowMs)).toBeUndefined();
    const body = createOrgDeviceActivity.body?.write(bodyOf(request));
    expect(body).toMatchObject({
      data: {
        type: 'orgDeviceActivities',
        attributes: { activityType: request.type },
        relationships: { devices: { data: [{ type: 'orgDevices', id: 'C02A' }] } },
      },
    });
    expect(JSON.stringify(body).includes('mdmServer')).toBe(request.serverId !== undefined);
    expect(JSON.stringify(body).includes('mdmMigrationDeadlineDateTime')).toBe(request.deadline !== undefined);
  });

  it.each<[string, unknown]>([
    ['type: expected one of ASSIGN_DEVICES', { type: 'EAT_DEVICES', serialNumbers }],
    ['type: expected one of', { type: 'toString', serialNumbers }],
    ['serverId: expected the id', { type: 'ASSIGN_DEVICES', serialNumbers }],
    ['serverId: expected the id', { type: 'ASSIGN_DEVICES', serialNumbers, serverId: ' ' }],
    ['serverId: RELEASE_DEVICES takes no server', { type: 'RELEASE_DEVICES', serialNumbers, serverId: 'S' }],
    ['deadline: ASSIGN_DEVICES takes no', { type: 'ASSIGN_DEVICES', serialNumbers, serverId: 'S', deadline: days(1) }],
    ['deadline: expected a Date', { type: migrate, serialNumbers, serverId: 'S' }],
    ['deadline: expected a Date', { type: migrate, serialNumbers, serverId: 'S', deadline: '2026-12-01' }],
    ['deadline: expected at most 90 days', { type: migrate, serialNumbers, serverId: 'S', deadline: days(91) }],
    ['deadline: expected a time to come', { type: migrate, serialNumbers, serverId: 'S', deadline: days(0) }],
    ['serialNumbers: expected at least one', { type: 'CANCEL_MDM_MIGRATION', serialNumbers: [] }],
    ['serialNumbers: expected at least one', { type: 'CANCEL_MDM_MIGRATION', serialNumbers: 'C02A' }],
    ['serialNumbers[1]: expected a serial', { type: 'CANCEL_MDM_MIGRATION', serialNumbers: ['C02A', 'C02 B'] }],
    ['serialNumbers[0]: expected a serial', { type: 'CANCEL_MDM_MIGRATION', serialNumbers: [''] }],
    [
      'serialNumbers: 1001 are more than the 1000',
      { type: 'CANCEL_MDM_MIGRATION', serialNumbers: Array(1001).fill('C') },
    ],
  ])('is refused: %s', (problem, request) => {
    expect(problemOf(request as ActivityRequest, nowMs)).toContain(problem);
  });
});
