import { expect, test } from 'vitest';
import { toNormalForm } from '../../src/api/normal-form.ts';

const normal = (policy: Record<string, unknown>, emptyMessages: 'keep' | 'drop' = 'keep') =>
  toNormalForm('androidmanagement', 'Policy', policy, emptyMessages);

test.for([
  ['a default value', { cameraDisabled: false, maximumTimeToLock: '0', minimumApiLevel: 0, locationMode: '' }, {}],
  ['null and an empty list', { cameraDisabled: null, frpAdminEmails: [] }, {}],
  ['an unspecified value', { playStoreMode: 'PLAY_STORE_MODE_UNSPECIFIED' }, {}],
  [
    'a default value within a message',
    { statusReportingSettings: { softwareInfoEnabled: false } },
    { statusReportingSettings: {} },
  ],
  [
    'a default value within a list',
    { applications: [{ packageName: 'a', disabled: false }] },
    { applications: [{ packageName: 'a' }] },
  ],
  ['a 64-bit number as a number', { maximumTimeToLock: 60_000 }, { maximumTimeToLock: '60000' }],
  ['a 64-bit number with leading zeros', { maximumTimeToLock: '060000' }, { maximumTimeToLock: '60000' }],
  ['a number as text', { minimumApiLevel: '30' }, { minimumApiLevel: 30 }],
  [
    'a duration with zeros',
    { passwordPolicies: [{ passwordExpirationTimeout: '60.500s' }] },
    { passwordPolicies: [{ passwordExpirationTimeout: '60.5s' }] },
  ],
  [
    'a whole duration with a fraction',
    { passwordPolicies: [{ passwordExpirationTimeout: '60.0s' }] },
    { passwordPolicies: [{ passwordExpirationTimeout: '60s' }] },
  ],
  [
    'a free value',
    { openNetworkConfiguration: { Certificates: [], Enabled: false } },
    { openNetworkConfiguration: { Certificates: [], Enabled: false } },
  ],
  ['a member that is not known', { brandNew: false }, { brandNew: false }],
] as const)('%s is written as Google writes it', ([, policy, expected]) => {
  expect(normal(policy)).toEqual(expected);
});

test('an instant is written in UTC', () => {
  const token = { expirationTimestamp: '2027-01-02T03:04:05.600+02:00' };
  expect(toNormalForm('androidmanagement', 'EnrollmentToken', token)).toEqual({
    expirationTimestamp: '2027-01-02T01:04:05.6Z',
  });
});

test('the first value of an enumeration of the Play EMM API is a value like the others', () => {
  const user = { accountType: 'deviceAccount' };
  expect(toNormalForm('androidenterprise', 'User', user)).toEqual(user);
});

test('in a comparison, a message without members equals no message, unless its presence has a meaning', () => {
  expect(normal({ statusReportingSettings: { softwareInfoEnabled: false } }, 'drop')).toEqual({});
  const none = { permittedInputMethods: { packageNames: [] } };
  expect(normal(none, 'drop')).toEqual({ permittedInputMethods: {} });
});
