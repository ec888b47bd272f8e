import { describe, expect, it } from 'vitest';
import { eventData } from '../../src/index.ts';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

describe('auditEvents', () => {
  it('contain every change of devices', async () => {
    await using scene = await stage();
    const from = new Date(scene.clock.now());
    const [serial, target] = [serialAt(scene.organisation, 0), serverId(scene.organisation, 1)];
    scene.organisation.assign(serial, target, scene.clock.now());
    scene.organisation.release(serialAt(scene.organisation, 1), { atMs: scene.clock.now(), by: 'MDM', byId: 'server' });
    await scene.client().blueprints.create({ name: 'X' });
    const until = new Date(scene.clock.now() + 1);
    const { auditEvents } = scene.client();
    const events = await auditEvents.list({ from, until, limit: 2 }).toArray();
    expect(events.map(({ attributes }) => attributes.type)).toEqual([
      'COLLECTION_CREATED',
      'DEVICE_UNASSIGNED_FROM_SERVER',
      'DEVICE_ASSIGNED_TO_SERVER',
      'DEVICE_REMOVED_FROM_ORG',
    ]);
    expect(events[2] && eventData(events[2])).toEqual({ serialNumber: serial, targetServerName: 'Second' });
    expect(events[3] && eventData(events[3])).toMatchObject({ releaseEntityType: 'MDM', releaseEntityId: 'server' });
    expect(events[1]?.attributes.groupId).toBe(events[2]?.attributes.groupId);
    const filtered = await auditEvents.list({ from, until, type: 'DEVICE_REMOVED_FROM_ORG' }).toArray();
    expect(filtered).toHaveLength(1);
    const { clientId } = scene.simulator.account;
    expect(await auditEvents.list({ from, until, actorId: clientId, subjectId: 'nobody' }).toArray()).toEqual([]);
    expect(await auditEvents.list({ from, until, actorId: clientId }).toArray()).toHaveLength(1);
    expect(await auditEvents.list({ from: new Date(0), until: from }).toArray()).toEqual([]);
  });

  it('refuse times that make no sense before anything is sent', async () => {
    await using scene = await stage();
    const { auditEvents } = scene.client();
    const now = new Date();
    for (const [times, name] of [
      [{ from: new Date('x'), until: now }, 'from'],
      [{ from: now, until: JSON.parse('"2026-01-01"') }, 'until'],
      [{ from: now, until: now }, 'until'],
    ] as const) {
      const error = await errorOf(() => auditEvents.list(times));
      expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
      expect(error.message).toContain(name);
    }
    expect(scene.simulator.requests()).toEqual([]);
  });
});
