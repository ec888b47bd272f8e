import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createActivities } from '../../src/testing/activities.ts';
import { serialAt, serverId } from '../setup.ts';

function world() {
  const clock = createVirtualClock();
  const organisation = createAppleOrganisation({ devices: 3, servers: ['A', 'B'] });
  const activities = createActivities({
    organisation,
    clock,
    durationMs: 10_000,
    lagMs: 5_000,
    failure: () => undefined,
  });
  const order = {
    type: 'ASSIGN_DEVICES',
    serverId: serverId(organisation, 1),
    serialNumbers: [serialAt(organisation, 0), 'NOBODY'],
    deadlineMs: undefined,
    clientId: 'BUSINESSAPI.1',
  } as const;
  return { clock, organisation, activities, order };
}

describe('a simulated activity', () => {
  it('takes its time, polled or not', async () => {
    const { clock, organisation, activities, order } = world();
    const { id } = activities.start(order);
    await clock.advance(9_999);
    expect(activities.find(id)?.end).toBeUndefined();
    await clock.advance(1);
    expect(activities.find(id)?.end).toMatchObject({
      status: 'COMPLETED',
      outcomes: [
        [serialAt(organisation, 0), undefined],
        ['NOBODY', 'DEVICE_NOT_FOUND'],
      ],
    });
    expect(organisation.device(serialAt(organisation, 0))?.serverId).toBe(order.serverId);
  });

  it('shows the old server for a while', async () => {
    const { clock, organisation, activities, order } = world();
    activities.start(order);
    await clock.advance(10_000);
    const serial = serialAt(organisation, 0);
    expect(activities.shownServer(serial)).toBe(serverId(organisation, 0));
    await clock.advance(5_000);
    expect(activities.shownServer(serial)).toBe(order.serverId);
  });

  it('does nothing any more once it was stopped', async () => {
    const { clock, organisation, activities, order } = world();
    const { id } = activities.start(order);
    expect(activities.end(id, 'FAILED')).toBe(true);
    expect(activities.end(id, 'FAILED')).toBe(false);
    await clock.advance(20_000);
    expect(organisation.changes).toEqual([]);
    expect(activities.progress(activities.find(id) ?? activities.start(order))).toBe(1);
  });

  it('is forgotten after 30 days', async () => {
    const { clock, activities, order } = world();
    const { id } = activities.start(order);
    await clock.advance(30 * 86_400_000);
    expect(activities.find(id)).toBeDefined();
    await clock.advance(1);
    expect(activities.find(id)).toBeUndefined();
  });
});
