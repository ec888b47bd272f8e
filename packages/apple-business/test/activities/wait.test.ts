import { describe, expect, it } from 'vitest';
import { BusinessActivityError } from '../../src/index.ts';
import { errorOf, type Stage, serialAt, serverId, stage } from '../setup.ts';

const begin = async (scene: Stage, places = [0, 1, 2]) =>
  await scene.client().orgDeviceActivities.unassign(
    places.map((place) => serialAt(scene.organisation, place)),
    serverId(scene.organisation, 0),
  );

describe('waiting for an activity', () => {
  it('tells what became of each device, which only the log says', async () => {
    await using scene = await stage(3, undefined, {
      deviceFailure: (serial) => (serial.endsWith('1') ? 'DEVICE_LOCKED' : undefined),
    });
    const [activity] = await begin(scene);
    const result = await scene.client().orgDeviceActivities.wait(activity ?? '');
    expect(result.allSucceeded).toBe(false);
    expect(result.activities[0]?.activity.attributes).toMatchObject({
      status: 'COMPLETED',
      subStatus: 'COMPLETED_WITH_ERROR',
    });
    expect(result.outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['succeeded', undefined],
      ['failed', 'DEVICE_LOCKED'],
      ['succeeded', undefined],
    ]);
    expect(result.activities[0]?.log?.preamble[0]).toEqual(['Activity Log']);
  });

  it('can be resumed by its id alone, by another client', async () => {
    await using scene = await stage();
    const [activity] = await begin(scene);
    const { outcomes } = await scene.client().orgDeviceActivities.wait(activity?.id ?? '');
    expect(outcomes.map(({ serialNumber }) => serialNumber)).toEqual(
      [0, 1, 2].map((p) => serialAt(scene.organisation, p)),
    );
  });

  it('looks less and less often, and tells each time', async () => {
    await using scene = await stage(1, undefined, { activitySeconds: 120 });
    const started = await begin(scene, [0]);
    const seen: string[] = [];
    const beforeMs = scene.clock.elapsedMs();
    await scene.client().orgDeviceActivities.wait(started, {
      pollMs: 10_000,
      maxPollMs: 40_000,
      onProgress: ({ attributes }) => seen.push(`${attributes.subStatus}`),
    });
    // 10, 15, 22.5, 33.75, 40 seconds apart.
    expect(seen).toEqual(['SUBMITTED', 'PENDING', 'PROCESSING', 'PROCESSING', 'COMPLETED_WITH_SUCCESS']);
    expect(scene.clock.elapsedMs() - beforeMs).toBe(121_250);
  });

  it('ends after a while, and can go on later', async () => {
    await using scene = await stage(1, undefined, { activitySeconds: 3_600 });
    const started = await begin(scene, [0]);
    const error = await errorOf(scene.client().orgDeviceActivities.wait(started));
    if (!(error instanceof BusinessActivityError)) throw error;
    expect(error).toMatchObject({ code: 'BUSINESS_ACTIVITY_UNFINISHED', kind: 'server', activities: started });
    await scene.clock.advance(3_600_000);
    expect((await scene.client().orgDeviceActivities.wait(error.activities)).allSucceeded).toBe(true);
  });

  it('outlasts a service that is away for a while, and nothing else', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client({ retry: false });
    const started = await begin(scene);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.get', fault: { status: 503 }, times: 4 });
    expect((await orgDeviceActivities.wait(started)).allSucceeded).toBe(true);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.get', fault: { status: 403 } });
    expect((await errorOf(orgDeviceActivities.wait(started))).code).toBe('BUSINESS_PERMISSION_MISSING');
    const aborted = await errorOf(orgDeviceActivities.wait(started, { signal: AbortSignal.abort() }));
    expect(aborted.code).toBe('BUSINESS_ABORTED');
  });

  it('ends when Apple stops it, and knows no more then', async () => {
    await using scene = await stage();
    const started = await begin(scene);
    scene.simulator.endActivity(started[0]?.id ?? '', 'STOPPED');
    const result = await scene.client().orgDeviceActivities.wait(started);
    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(result.activities[0]).toMatchObject({ log: undefined, logError: undefined });
    expect(() => scene.simulator.endActivity(started[0]?.id ?? '', 'FAILED')).toThrow(RangeError);
  });

  it('calls no device succeeded if the log cannot be read, and says why', async () => {
    await using scene = await stage();
    const started = await begin(scene);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 200, body: 'nothing of use' } });
    const result = await scene.client().orgDeviceActivities.wait(started);
    expect(result.activities[0]?.logError?.code).toBe('BUSINESS_LOG_UNREADABLE');
    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(result.allSucceeded).toBe(false);
  });

  it.each([[[]], [['']], [[{ id: '' }]]])('refuses %j', async (references) => {
    await using scene = await stage();
    const error = await errorOf(scene.client().orgDeviceActivities.wait(references));
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
  });

  it.each([{ pollMs: 0 }, { maxPollMs: -1 }, { waitLimitMs: Number.NaN }, { pollMs: '5000' as unknown as number }])(
    'refuses the option %j',
    async (options) => {
      await using scene = await stage();
      await expect(scene.client().orgDeviceActivities.wait('a', options)).rejects.toThrow(Object.keys(options)[0]);
    },
  );
});
