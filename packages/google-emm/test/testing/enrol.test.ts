import { describe, expect, test } from 'vitest';
import { EnrolmentRefused } from '../../src/testing/index.ts';
import { startEmm } from '../start-emm.ts';

async function setUp(
  token: Parameters<Awaited<ReturnType<typeof startEmm>>['emm']['enrollmentTokens']['create']>[1] = {},
) {
  const started = await startEmm();
  const { google, emm } = started;
  const { name, value } = await emm.enrollmentTokens.create(google.enterprise.name, token);
  return {
    ...started,
    tokenName: name,
    enrol: (options = {}) => google.enterprise.enrol({ token: value, ...options }),
  };
}

test('a device is provisioning until it has fetched its policy, and knows its token’s data', async () => {
  await using all = await setUp({ policyName: 'default', additionalData: 'seat 7' });
  const device = all.enrol({ serialNumber: 'A1' });
  expect(device.document).toMatchObject({
    state: 'PROVISIONING',
    enrollmentTokenData: 'seat 7',
    enrollmentTokenName: all.tokenName,
  });
  await all.clock.advance(1_000);
  expect(device.document).toMatchObject({ state: 'ACTIVE', appliedPolicyVersion: '1' });
  const again = all.enrol({ serialNumber: 'A1' });
  expect(again.document.previousDeviceNames).toEqual([device.name]);
});

test('a device without a policy stays as it is', async () => {
  await using all = await setUp({ policyName: 'never-made' });
  const device = all.enrol();
  await all.clock.advance(1_000);
  expect(device.document.state).toBe('PROVISIONING');
});

test('a personal device shows its enterprise’s id in place of the serial number', async () => {
  await using all = await setUp({ allowPersonalUsage: 'PERSONAL_USAGE_ALLOWED' });
  const { hardwareInfo, managementMode } = all.enrol({ ownership: 'PERSONALLY_OWNED', serialNumber: 'A1' }).document;
  expect(hardwareInfo?.serialNumber).toBe(hardwareInfo?.enterpriseSpecificId);
  expect(managementMode).toBe('PROFILE_OWNER');
});

describe('refused is', () => {
  test('a token that is used up, expired, deleted or made up', async () => {
    await using all = await setUp({ oneTimeOnly: true });
    all.enrol();
    expect(() => all.enrol()).toThrow(EnrolmentRefused);
    expect(() => all.enrol({ token: 'made-up' })).toThrow(EnrolmentRefused);
    await using late = await setUp({ duration: '60s' });
    await late.clock.advance(61_000);
    expect(() => late.enrol()).toThrow(EnrolmentRefused);
    await using deleted = await setUp();
    await deleted.emm.enrollmentTokens.delete(deleted.tokenName);
    expect(() => deleted.enrol()).toThrow(EnrolmentRefused);
  });

  test('a personal device where none is allowed', async () => {
    await using all = await setUp({ allowPersonalUsage: 'PERSONAL_USAGE_DISALLOWED' });
    expect(() => all.enrol({ ownership: 'PERSONALLY_OWNED' })).toThrow('personal');
  });

  test('one device more than the project may have', async () => {
    await using all = await setUp();
    all.google.project.maxDevices = 11;
    all.enrol();
    expect(() => all.enrol()).toThrow('may not enrol more devices');
  });
});
