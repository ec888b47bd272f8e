import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/testing/policy-rules.ts';

const apps = (count: number, more = {}) =>
  Array.from({ length: count }, (_, index) => ({ packageName: `com.example.a${index}`, ...more }));

test.for([
  [{ applications: apps(3_001) }, 'at most 3000'],
  [{ applications: apps(21, { minimumVersionCode: 1 }) }, 'At most 20'],
  [{ applications: apps(2, { installType: 'KIOSK' }) }, 'KIOSK'],
  [{ applications: [...apps(1), ...apps(1)] }, 'Duplicate'],
  [{ applications: [{}] }, 'value is required'],
  [{ applications: apps(1, { installPriority: 10_001 }) }, 'out of range'],
  [{ applications: apps(1, { installConstraint: [{}, {}] }) }, 'At most one'],
  [{ applications: apps(1, { installType: 'CUSTOM' }) }, 'CUSTOM'],
  [{ policyEnforcementRules: [{ blockAction: { blockAfterDays: 1 } }] }, 'Both block_action and wipe_action'],
  [{ policyEnforcementRules: [{ blockAction: { blockAfterDays: 3 }, wipeAction: { wipeAfterDays: 3 } }] }, 'less than'],
  [{ personalUsagePolicies: { maxDaysWithWorkOff: 2 } }, 'at least 3'],
] as const)('a policy that breaks a limit is refused: %#', ([policy, words]) => {
  expect(() => checkPolicy(structuredClone(policy) as Record<string, unknown>)).toThrow(words);
});

test('a policy within the limits is accepted', () => {
  const policyEnforcementRules = [{ blockAction: { blockAfterDays: 1 }, wipeAction: { wipeAfterDays: 3 } }];
  expect(() => checkPolicy({ applications: apps(3_000), policyEnforcementRules })).not.toThrow();
});
