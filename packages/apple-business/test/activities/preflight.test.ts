import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

describe('preflight', () => {
  it.each([0, 6])('tells which devices an assignment would change; with %i more devices', async (more) => {
    await using scene = await stage(4 + more);
    const [first, second] = [serverId(scene.organisation, 0), serverId(scene.organisation, 1)];
    const [here = '', there = '', released = '', ...others] = Array.from({ length: 4 + more }, (_, place) =>
      serialAt(scene.organisation, place),
    );
    scene.organisation.assign(there, second, scene.clock.now());
    scene.organisation.release(released, { atMs: scene.clock.now(), by: 'USER', byId: undefined });
    const requested = more === 0 ? [here, there, released, 'GHOST1'] : [here, there, released, 'GHOST1', ...others];
    const { orgDeviceActivities } = scene.client({ budget: false });
    const ready = more === 0 ? [here] : [here, ...others];
    const request = { type: 'ASSIGN_DEVICES', serialNumbers: requested, serverId: second } as const;
    expect(await orgDeviceActivities.preflight(request)).toEqual({
      ready,
      settled: [there],
      notFound: [released, 'GHOST1'],
    });
    expect(await orgDeviceActivities.preflight({ ...request, type: 'UNASSIGN_DEVICES', serverId: first })).toEqual({
      ready,
      settled: [there],
      notFound: [released, 'GHOST1'],
    });
    expect(scene.simulator.requests('orgDeviceActivities.create')).toEqual([]);
  });

  it('fails for a server that does not exist, and for a request that is wrong', async () => {
    await using scene = await stage(1);
    const { orgDeviceActivities } = scene.client();
    const request = { type: 'ASSIGN_DEVICES', serialNumbers: ['X1'], serverId: 'NONE' } as const;
    expect((await errorOf(orgDeviceActivities.preflight(request))).code).toBe('BUSINESS_NOT_FOUND');
    const wrong = orgDeviceActivities.preflight({ ...request, serialNumbers: ['X 1'] });
    expect((await errorOf(wrong)).message).toContain('serialNumbers[0]: expected a serial number');
  });
});
