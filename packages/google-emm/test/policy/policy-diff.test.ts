import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffPolicies } from '../../src/index.ts';
import { startEmm } from '../start-emm.ts';

test('a difference names the member, and no value', () => {
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
    fc.property(json, json, (first, second) => {
      diffPolicies(first, second);
      expect(diffPolicies(first, structuredClone(first)).changed).toBe(false);
    }),
  );
});

test('a member that is named like a method of every object is a member like any other', () => {
  const policy = { kioskCustomization: { toString: '', constructor: {} } } as never;
  expect(diffPolicies(policy, {}).changed).toBe(true);
  expect(diffPolicies(policy, structuredClone(policy)).changed).toBe(false);
});

test('a policy that was written once shows no difference afterwards, whatever default values it was written with', async () => {
  await using started = await startEmm({}, { devices: 1, deviceDelayMs: 1 });
  const { google, emm } = started;
  const name = `${google.enterprise.name}/policies/default`;
  const wanted = {
    cameraDisabled: false,
    maximumTimeToLock: '060000',
    statusReportingSettings: { softwareInfoEnabled: false, memoryInfoEnabled: true },
    playStoreMode: 'PLAY_STORE_MODE_UNSPECIFIED',
    passwordPolicies: [{ passwordMinimumLength: 0, passwordExpirationTimeout: '60.0s' }],
    applications: [{ packageName: 'com.example.a', disabled: false, installType: 'FORCE_INSTALLED' }],
  };
  const changes: boolean[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = await emm.policies.get(name);
    const { changed, updateMask } = diffPolicies(before, { ...before, ...wanted });
    changes.push(changed);
    if (changed) await emm.policies.patch(name, wanted, { updateMask });
  }
  expect(changes).toEqual([true, false, false]);
});

test('a default value equals an absent member, at every depth', () => {
  const defaults = {
    cameraDisabled: false,
    statusReportingSettings: { softwareInfoEnabled: false },
    frpAdminEmails: [],
  };
  expect(diffPolicies({}, defaults)).toMatchObject({ changed: false, paths: [] });
  expect(diffPolicies(defaults, {})).toMatchObject({ changed: false, paths: [] });
});

test.each([
  ['before', undefined, {}],
  ['after', {}, undefined],
  ['after', {}, null],
  ['before', '{}', {}],
])('a policy that is missing is not compared as one without members: %s', (name, before, after) => {
  expect(() => diffPolicies(before as never, after as never)).toThrow(`${name} must be an object`);
});
