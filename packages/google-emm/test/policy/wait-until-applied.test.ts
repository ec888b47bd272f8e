import { expect, test } from 'vitest';
import { failureOf, startEmm } from '../start-emm.ts';

async function enrolled(started: Awaited<ReturnType<typeof startEmm>>) {
  const { google, emm, clock } = started;
  const policyName = `${google.enterprise.name}/policies/p`;
  await emm.policies.patch(
    policyName,
    { statusReportingSettings: { applicationReportsEnabled: true } },
    { replaceAll: true },
  );
  const { value: token } = await emm.enrollmentTokens.create(google.enterprise.name, { policyName });
  const device = google.enterprise.enrol({ token });
  await clock.advance(1_000);
  return { device, policyName };
}

test('an app is waited for until it is there', async () => {
  await using started = await startEmm();
  const { emm } = started;
  const { device, policyName } = await enrolled(started);
  const policy = await emm.policies.installApplications(policyName, ['com.example.app']);
  const applied = await emm.policies.waitUntilApplied(device.name, policy);
  expect(applied).toMatchObject({ reached: true, settled: true, problems: [] });
  expect(applied.device.applicationReports).toMatchObject([{ packageName: 'com.example.app', state: 'INSTALLED' }]);
  expect(device.apps.get('com.example.app')).toBe(1);
});

test('an app that Google Play does not have is a problem that waiting does not solve', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const { device, policyName } = await enrolled(started);
  google.unknownPackages.add('com.example.none');
  const policy = await emm.policies.installApplications(policyName, ['com.example.none']);
  const { problems } = await emm.policies.waitUntilApplied(device.name, policy);
  expect(problems).toMatchObject([
    { packageName: 'com.example.none', state: 'failed', installationFailureReason: 'NOT_FOUND' },
  ]);
});

test('an offline device is awaited for waitMs, and the error holds its state', async () => {
  await using started = await startEmm();
  const { emm, clock } = started;
  const { device, policyName } = await enrolled(started);
  device.online = false;
  const policy = await emm.policies.patch(policyName, { cameraDisabled: true }, { updateMask: ['cameraDisabled'] });
  const error = await failureOf(emm.policies.waitUntilApplied(device.name, policy, { waitMs: 60_000, pollMs: 20_000 }));
  expect(error).toMatchObject({ code: 'EMM_POLICY_NOT_APPLIED', kind: 'conflict' });
  expect(String(error)).toContain('the device has applied version 1 of p');
  expect(clock.sleptMs).toBe(60_000);
  device.online = true;
  await expect(emm.policies.waitUntilApplied(device.name, policy)).resolves.toMatchObject({ settled: true });
});

test('a policy of another enterprise is refused before anything is asked', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const goal = { policyName: 'enterprises/LC0000else/policies/p', version: '1' };
  const error = await failureOf(emm.policies.waitUntilApplied(google.enterprise.devices.at(0)?.name ?? '', goal));
  expect(error).toMatchObject({ code: 'EMM_INVALID_REQUEST' });
  expect(String(error)).toContain('policyName: it belongs to another enterprise');
  expect(google.requests()).toEqual([]);
});

test('the wait ends when the caller gives up', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const stop = new AbortController();
  const goal = { policyName: 'default', version: '9' };
  const waited = failureOf(
    emm.policies.waitUntilApplied(google.enterprise.devices.at(0)?.name ?? '', goal, {
      signal: stop.signal,
      waitMs: 1e9,
    }),
  );
  setImmediate(() => stop.abort(new Error('enough')));
  expect(String(await waited)).toMatch(/enough|aborted/);
});
