import { describe, expect, it } from 'vitest';
import { errorOf, type Stage, serialAt, serverId, stage } from '../setup.ts';

const serials = (scene: Stage, count: number) =>
  Array.from({ length: count }, (_, place) => serialAt(scene.organisation, place));
const brief = (outcomes: readonly { outcome: string; reason: string | undefined; verified: boolean }[]) =>
  outcomes.map(({ outcome, reason, verified }) => [outcome, reason, verified]);

describe('wait with verify', () => {
  it.each([2, 8])('confirms %i devices at their new server, after the lag of Apple', async (count) => {
    await using scene = await stage(count);
    const { orgDeviceActivities } = scene.client();
    const started = await orgDeviceActivities.assign(serials(scene, count), serverId(scene.organisation, 1));
    const { outcomes, allSucceeded } = await orgDeviceActivities.wait(started, { verify: true });
    expect(brief(outcomes)).toEqual(Array(count).fill(['succeeded', undefined, true]));
    expect(allSucceeded).toBe(true);
  });

  it('confirms that devices were unassigned', async () => {
    await using scene = await stage(2);
    const { orgDeviceActivities } = scene.client();
    const started = await orgDeviceActivities.unassign(serials(scene, 2), serverId(scene.organisation, 0));
    expect((await orgDeviceActivities.wait(started, { verify: true })).allSucceeded).toBe(true);
  });

  it('does not believe a log that Apple contradicts', async () => {
    await using scene = await stage(1, undefined, { linkageLagSeconds: 3_600 });
    const { orgDeviceActivities } = scene.client();
    const started = await orgDeviceActivities.assign(serials(scene, 1), serverId(scene.organisation, 1));
    const { outcomes, allSucceeded } = await orgDeviceActivities.wait(started, { verify: true });
    expect(brief(outcomes)).toEqual([['unknown', 'NOT_CONFIRMED', true]]);
    expect(allSucceeded).toBe(false);
  });

  it('confirms a device of an activity whose log cannot be read', async () => {
    await using scene = await stage(1);
    const { orgDeviceActivities } = scene.client();
    const started = await orgDeviceActivities.assign(serials(scene, 1), serverId(scene.organisation, 1));
    scene.simulator.faults.add({
      endpoint: 'orgDeviceActivities.log',
      fault: { status: 200, body: 'no log' },
      times: 5,
    });
    const { activities, outcomes } = await orgDeviceActivities.wait(started, { verify: true });
    expect(activities[0]?.logError?.code).toBe('BUSINESS_LOG_UNREADABLE');
    expect(brief(outcomes)).toEqual([['succeeded', undefined, true]]);
  });

  it('leaves failures, and activities that assign nothing, as they are', async () => {
    await using scene = await stage(1);
    const { orgDeviceActivities } = scene.client();
    const same = await orgDeviceActivities.assign(serials(scene, 1), serverId(scene.organisation, 0));
    expect(brief((await orgDeviceActivities.wait(same, { verify: true })).outcomes)).toEqual([
      ['failed', 'ALREADY_ASSIGNED', false],
    ]);
    const cancelled = await orgDeviceActivities.cancelMigration(serials(scene, 1));
    expect((await orgDeviceActivities.wait(cancelled, { verify: true })).outcomes[0]?.verified).toBe(false);
  });
});

it('waiting for an activity of which no device is known is not a success', async () => {
  await using scene = await stage(1);
  const { orgDeviceActivities } = scene.client();
  const [started] = await orgDeviceActivities.assign(serials(scene, 1), serverId(scene.organisation, 1));
  scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 200, body: 'no log' }, times: 5 });
  const result = await orgDeviceActivities.wait(started?.id ?? '');
  expect([result.outcomes, result.allSucceeded]).toEqual([[], false]);
});

it('two spellings of one serial number are refused before anything is sent', async () => {
  await using scene = await stage(1);
  const call = scene.client().orgDeviceActivities.assign(['C02A', 'c02a'], 'X');
  expect((await errorOf(call)).message).toContain('"c02a" differs from "C02A" only in upper and lower case');
});
