import { describe, expect, test } from 'vitest';
import { failureOf, startEmm } from '../start-emm.ts';

async function setUp() {
  const started = await startEmm();
  const { google, emm } = started;
  const device = google.enterprise.device(google.enterprise.devices.at(0)?.name ?? '');
  const name = `${google.enterprise.name}/policies/default`;
  const set = (policy: Parameters<typeof emm.policies.patch>[1]) =>
    emm.policies.patch(name, policy, { replaceAll: true });
  return { ...started, device, set };
}

describe('apps', () => {
  test('are installed after a while, and removed when they leave the policy', async () => {
    await using all = await setUp();
    const { device, set, clock } = all;
    device.apps.set('com.example.users-own', 3);
    await set({
      applications: [
        { packageName: 'a', installType: 'FORCE_INSTALLED' },
        { packageName: 'b', installType: 'AVAILABLE' },
      ],
    });
    await clock.advance(250);
    expect([...device.apps.keys()]).toEqual([]);
    expect(device.document.nonComplianceDetails).toMatchObject([
      { packageName: 'a', installationFailureReason: 'IN_PROGRESS' },
    ]);
    expect(device.document).not.toHaveProperty('policyCompliant');
    await clock.advance(1_000);
    expect([...device.apps.keys()]).toEqual(['a']);
    expect(device.document).toMatchObject({ policyCompliant: true });
    await set({ playStoreMode: 'BLACKLIST' });
    await clock.advance(1_000);
    expect([...device.apps.keys()]).toEqual(['a']);
    await set({ playStoreMode: 'BLACKLIST', applications: [{ packageName: 'a', installType: 'BLOCKED' }] });
    await clock.advance(1_000);
    expect([...device.apps.keys()]).toEqual([]);
  });
});

test('a report holds what the policy enables, without what this device leaves out', async () => {
  await using all = await setUp();
  const { device, set, clock } = all;
  await set({ statusReportingSettings: { memoryInfoEnabled: true, softwareInfoEnabled: true } });
  await clock.advance(1_000);
  expect(Object.keys(device.document)).toEqual(expect.arrayContaining(['memoryInfo', 'softwareInfo', 'hardwareInfo']));
  device.omit.add('hardwareInfo');
  await set({});
  await clock.advance(1_000);
  for (const part of ['memoryInfo', 'softwareInfo', 'hardwareInfo']) expect(device.document).not.toHaveProperty(part);
});

test('a lock screen that is missing waits for the user', async () => {
  await using all = await setUp();
  const { device, set, clock } = all;
  device.screenLock = false;
  await set({ passwordPolicies: [{ passwordMinimumLength: 6 }] });
  await clock.advance(1_000);
  expect(device.document.nonComplianceDetails).toMatchObject([{ nonComplianceReason: 'USER_ACTION' }]);
  device.screenLock = true;
  device.sync();
  expect(device.document).not.toHaveProperty('nonComplianceDetails');
});

test('a state is applied when the device syncs', async () => {
  await using all = await setUp();
  const { emm, device, clock } = all;
  device.online = false;
  await emm.devices.patch(device.name, { state: 'DISABLED', disabledReason: { defaultMessage: 'Lost.' } });
  await clock.advance(1_000);
  expect(device.document).toMatchObject({ state: 'DISABLED', appliedState: 'ACTIVE' });
  device.online = true;
  expect(device.document).toMatchObject({ state: 'DISABLED', appliedState: 'DISABLED' });
  expect(await failureOf(emm.devices.patch(device.name, { state: 'DELETED' }))).toMatchObject({
    code: 'EMM_INVALID_ARGUMENT',
  });
  const elsewhere = emm.devices.setPolicy(device.name, 'enterprises/LC0000else/policies/p');
  expect(await failureOf(elsewhere)).toMatchObject({ code: 'EMM_INVALID_REQUEST' });
  const error = await failureOf(emm.devices.setPolicy(device.name, 'never-made'));
  expect(error).toMatchObject({ fieldViolations: [{ field: 'device.policy_name' }] });
});

test('a device whose user removed the profile stops reporting and stays listed', async () => {
  await using all = await setUp();
  const { google, emm, device, set, clock } = all;
  device.abandon();
  const before = device.document.lastStatusReportTime;
  await set({ cameraDisabled: true });
  await clock.advance(60_000);
  expect((await emm.devices.get(device.name)).lastStatusReportTime).toBe(before);
  expect(await emm.devices.list(google.enterprise.name).toArray()).toHaveLength(10);
});

test('a deleted device is gone at once, and reads and writes have different errors', async () => {
  await using all = await setUp();
  const { emm, device } = all;
  await emm.devices.delete(device.name, {
    wipeDataFlags: ['WIPE_EXTERNAL_STORAGE', 'WIPE_ESIMS'],
    wipeReasonMessage: 'Bye.',
  });
  expect(all.google.requests('enterprises.devices.delete')[0]?.target).toContain(
    'wipeDataFlags=WIPE_EXTERNAL_STORAGE&wipeDataFlags=WIPE_ESIMS',
  );
  expect(await failureOf(emm.devices.get(device.name))).toMatchObject({ code: 'EMM_NOT_FOUND' });
  expect(await failureOf(emm.devices.delete(device.name))).toMatchObject({ code: 'EMM_DEVICE_NOT_MANAGED' });
});
