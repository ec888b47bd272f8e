import { describe, expect, it } from 'vitest';
import { errorOf, type Stage, serialAt, stage } from '../setup.ts';

const logOf = async (scene: Stage) => {
  const { orgDeviceActivities } = scene.client();
  const started = await orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
  await scene.clock.advance(60_000);
  const { attributes } = await orgDeviceActivities.get(started[0]?.id ?? '');
  return attributes.downloadUrl ?? '';
};

describe('the log of a simulated activity', () => {
  it('is hard to read in every way that was seen', async () => {
    await using scene = await stage();
    const text = await (await fetch(await logOf(scene))).text();
    expect(text.split('\r\n').slice(0, 6)).toEqual([
      'Activity Log',
      'Type,CANCEL_MDM_MIGRATION',
      expect.stringMatching(/^Started,.*,UTC$/),
      '',
      'serial_number,operation_status, operation_substatus ',
      `${serialAt(scene.organisation, 0)},FAILED,NO_MIGRATION,"see, for instance, the guide"`,
    ]);
  });

  it('is refused to a request with a token, with a changed address, or after the time limit', async () => {
    await using scene = await stage(3, undefined, { logSeconds: 60 });
    const url = await logOf(scene);
    const status = async (address: string, headers = {}) => (await fetch(address, { headers })).status;
    expect(await status(url)).toBe(200);
    expect(await status(url, { authorization: `Bearer ${await scene.token()}` })).toBe(400);
    expect(await status(url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')))).toBe(403);
    expect(await status(url.replace(/\?.*/, ''))).toBe(403);
    await scene.clock.advance(60_000);
    expect(await status(url)).toBe(403);
  });

  it('has the address and the headers of Apple’s sample', async () => {
    await using scene = await stage();
    const url = new URL(await logOf(scene));
    expect([...url.searchParams.keys()]).toEqual([
      'response-content-disposition',
      'response-content-type',
      'iCloudAccessKeyId',
      'Expires',
      'Signature',
    ]);
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment;filename="ABM-ActivityLog_[A-Z][a-z]{2}-\d{1,2}-\d{4}_\d\d-\d\d-\d\d\.csv"$/,
    );
  });

  it('is at no address before the activity has ended', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const [activity] = await orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
    expect((await orgDeviceActivities.get(activity?.id ?? '')).attributes).not.toHaveProperty('downloadUrl');
    const error = await errorOf(orgDeviceActivities.get('x'));
    expect(error.code).toBe('BUSINESS_ACTIVITY_UNKNOWN');
  });
});
