import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffPolicies } from '../../src/index.ts';

test('what differs is named, and no value is', () => {
  const before = {
    version: '3',
    cameraDisabled: true,
    passwordPolicies: [{ passwordMinimumLength: 6 }],
    applications: [{ packageName: 'a' }, { packageName: 'b', installType: 'BLOCKED' }],
    openNetworkConfiguration: { passphrase: 'old-secret' },
  };
  const after = {
    version: '4',
    passwordPolicies: [{ passwordMinimumLength: 8 }],
    applications: [{ packageName: 'c' }, { packageName: 'b', installType: 'AVAILABLE' }],
    openNetworkConfiguration: { passphrase: 'new-secret' },
  };
  const diff = diffPolicies(before, after);
  expect(diff).toEqual({
    changed: true,
    updateMask: ['cameraDisabled', 'passwordPolicies', 'applications', 'openNetworkConfiguration'],
    paths: ['cameraDisabled', 'passwordPolicies[0].passwordMinimumLength', 'openNetworkConfiguration.passphrase'],
    applications: { added: ['c'], removed: ['a'], changed: ['b'] },
  });
  expect(JSON.stringify(diff)).not.toContain('secret');
});

test('order of apps, null, absence and empty lists make no difference', () => {
  const one = { applications: [{ packageName: 'a' }, { packageName: 'b' }], passwordPolicies: [] };
  const other = { applications: [{ packageName: 'b' }, { packageName: 'a', roles: null as never }] };
  expect(diffPolicies(one, other)).toMatchObject({ changed: false, updateMask: [] });
});

const json = fc.dictionary(
  fc.constantFrom('cameraDisabled', 'locationMode', 'kioskCustomization', 'applications_'),
  fc.jsonValue(),
);

test('no two documents make it fail, and a document equals itself', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      diffPolicies(one, other);
      expect(diffPolicies(one, structuredClone(one)).changed).toBe(false);
    }),
  );
});
