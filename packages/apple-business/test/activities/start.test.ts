import { describe, expect, it } from 'vitest';
import { BusinessActivityError } from '../../src/index.ts';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

const bodies = (requests: readonly { readonly endpoint: string | undefined }[]) =>
  requests.filter(({ endpoint }) => endpoint === 'orgDeviceActivities.create').length;

describe('starting activities', () => {
  it('takes as many as the devices need, and names each device once', async () => {
    await using scene = await stage(5);
    const { orgDeviceActivities } = scene.client();
    const serials = [0, 1, 2, 3, 4].map((place) => serialAt(scene.organisation, place));
    const noted: string[] = [];
    const options = {
      devicesPerActivity: 2,
      async onStarted({ id }: { readonly id: string }) {
        await Promise.resolve();
        noted.push(id);
      },
    };
    const started = await orgDeviceActivities.assign(
      [...serials, ...serials],
      serverId(scene.organisation, 1),
      options,
    );
    expect(started.map(({ serialNumbers }) => serialNumbers)).toEqual([
      serials.slice(0, 2),
      serials.slice(2, 4),
      serials.slice(4),
    ]);
    expect(noted).toEqual(started.map(({ id }) => id));
    const { outcomes } = await orgDeviceActivities.wait(started);
    expect(outcomes.map(({ serialNumber }) => serialNumber)).toEqual(serials);
  });

  it.each<[string, unknown[]]>([
    ['serialNumbers: expected at least one', [[]]],
    ['serialNumbers[1]', [['A', 'B C']]],
    ['100 activities, more than maxActivities (10)', [Array.from({ length: 100_000 }, (_, index) => `C${index}`)]],
  ])('refuses before anything is sent: %s', async (problem, [serials]) => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client({ label: 'acme' });
    const error = await errorOf(orgDeviceActivities.assign(serials as string[], serverId(scene.organisation, 0)));
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', label: 'acme', attempts: 0 });
    expect(error.message).toContain(problem);
    expect(scene.simulator.requests()).toEqual([]);
  });

  it.each([{ devicesPerActivity: 0 }, { devicesPerActivity: 1001 }, { maxActivities: 0 }, { maxActivities: 1.5 }])(
    'refuses the option %j',
    async (options) => {
      await using scene = await stage();
      const call = scene.client().orgDeviceActivities.cancelMigration(['A'], options);
      await expect(call).rejects.toThrow(TypeError);
      await expect(call).rejects.toThrow(Object.keys(options)[0]);
    },
  );

  it('that fails in the middle loses nothing: what was started and what remains', async () => {
    await using scene = await stage(4);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.create', fault: { status: 503 }, after: 1 });
    const { orgDeviceActivities } = scene.client({ retry: false });
    const serials = [0, 1, 2, 3].map((place) => serialAt(scene.organisation, place));
    const options = { devicesPerActivity: 1 };
    const error = await errorOf(orgDeviceActivities.unassign(serials, serverId(scene.organisation, 0), options));
    if (!(error instanceof BusinessActivityError)) throw error;
    expect(error).toMatchObject({ name: 'BusinessActivityError', code: 'BUSINESS_SERVER_ERROR', status: 503 });
    expect(error.remaining).toEqual(serials.slice(1));
    expect(error.message).toContain('1 activities were started, none for 3 devices');
    const more = await orgDeviceActivities.unassign(error.remaining, serverId(scene.organisation, 0), options);
    const { allSucceeded, outcomes } = await orgDeviceActivities.wait([...error.activities, ...more]);
    expect([allSucceeded, outcomes.length]).toEqual([true, 4]);
  });

  it('is not repeated when it may have been accepted', async () => {
    await using scene = await stage();
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.create', fault: 'reset-body' });
    const { orgDeviceActivities } = scene.client();
    const error = await errorOf(orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]));
    expect(error).toMatchObject({ code: 'BUSINESS_CONNECTION_RESET', attempts: 1 });
    expect(error).not.toBeInstanceOf(BusinessActivityError);
    expect(bodies(scene.simulator.requests())).toBe(1);
  });

  it('whose note fails names what was started', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const onStarted = () => Promise.reject(new Error('disk full'));
    const error = await errorOf(orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)], { onStarted }));
    if (!(error instanceof BusinessActivityError)) throw error;
    expect(error).toMatchObject({
      code: 'BUSINESS_UNEXPECTED',
      remaining: [],
      activities: [{ type: 'CANCEL_MDM_MIGRATION' }],
    });
  });
});
