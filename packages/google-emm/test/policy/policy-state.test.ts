import { expect, test } from 'vitest';
import { type Device, policyState } from '../../src/index.ts';
import { toVersion } from '../../src/policy/policy-state.ts';

const device: Device = {
  name: 'enterprises/e/devices/d',
  appliedPolicyName: 'enterprises/e/policies/p',
  appliedPolicyVersion: '9007199254740993',
};

test.for([
  ['9007199254740993', true],
  ['9007199254740992', true],
  // As a number, this would be the same as the one before.
  ['9007199254740994', false],
] as const)('version %s is reached: %s', ([version, reached]) => {
  expect(policyState(device, { policyName: 'enterprises/e/policies/p', version })).toMatchObject({
    reached,
    settled: reached,
  });
});

test('a policy of another name is not reached, whatever its version; an id is enough', () => {
  expect(policyState(device, { policyName: 'q', version: '1' }).reached).toBe(false);
  expect(policyState(device, { policyName: 'p', version: 1n }).reached).toBe(true);
  expect(policyState({ name: 'n' }, { policyName: 'p', version: '1' }).reached).toBe(false);
});

test('problems are classified by what can change them, and limited to the goal', () => {
  const nonComplianceDetails = [
    {
      settingName: 'applications',
      packageName: 'a',
      nonComplianceReason: 'APP_NOT_INSTALLED',
      installationFailureReason: 'IN_PROGRESS',
    },
    {
      settingName: 'applications',
      packageName: 'b',
      nonComplianceReason: 'APP_NOT_INSTALLED',
      installationFailureReason: 'NOT_FOUND',
    },
    { settingName: 'passwordPolicies', nonComplianceReason: 'USER_ACTION' },
    { settingName: 'cameraDisabled', nonComplianceReason: 'PENDING' },
  ];
  const goal = { policyName: 'p', version: '1' };
  const state = policyState({ ...device, nonComplianceDetails }, goal);
  expect(state.problems.map((problem) => problem.state)).toEqual(['waiting', 'failed', 'user', 'waiting']);
  expect(state.settled).toBe(false);
  const narrowed = policyState(
    { ...device, nonComplianceDetails },
    { ...goal, settings: ['applications'], packageNames: ['b'] },
  );
  expect(narrowed).toMatchObject({ settled: true, problems: [{ packageName: 'b', state: 'failed' }] });
});

test('a text that is no version is less than every version', () => {
  expect([toVersion(undefined), toVersion('x'), toVersion(7), toVersion('08')]).toEqual([-1n, -1n, 7n, 8n]);
});
