import { expect, test } from 'vitest';
import { startEmm } from '../start-emm.ts';

test('a million devices take no memory, and each can be read, changed and deleted', async () => {
  const before = process.memoryUsage().heapUsed;
  await using started = await startEmm({}, { devices: 1_000_000, requestsPerMinute: 1_000_000 });
  const { google, emm } = started;
  const { devices, name } = google.enterprise;
  expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(20);
  const far = devices.at(987_654);
  expect(await emm.devices.get(far?.name ?? '')).toEqual(far);
  await emm.devices.patch(far?.name ?? '', { state: 'DISABLED' });
  expect((await emm.devices.get(far?.name ?? '')).state).toBe('DISABLED');
  await emm.devices.delete(devices.at(1)?.name ?? '');
  const [first] = await emm.devices
    .list(name)
    .pages()
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [value]);
  expect(first?.items).toHaveLength(100);
  expect(devices.at(1)).toBeUndefined();
});

test('the devices that an enterprise began with follow its policy a moment later', async () => {
  await using started = await startEmm();
  const { google, emm, clock } = started;
  const device = google.enterprise.devices.at(0)?.name ?? '';
  const { version } = await emm.policies.patch(
    `${google.enterprise.name}/policies/default`,
    { cameraDisabled: true },
    { updateMask: ['cameraDisabled'] },
  );
  expect((await emm.devices.get(device)).appliedPolicyVersion).toBe('1');
  await clock.advance(1_000);
  expect((await emm.devices.get(device)).appliedPolicyVersion).toBe(version);
});

test('a device that does not exist cannot be brought to life', async () => {
  await using started = await startEmm();
  expect(() => started.google.enterprise.device('nobody')).toThrow(RangeError);
});
