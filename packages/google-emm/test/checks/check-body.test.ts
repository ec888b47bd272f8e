import { Secret } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { rowOf } from '../../src/api/define.ts';
import { checkBody, isMember } from '../../src/checks/check-body.ts';
import type { ApiName } from '../../src/index.ts';

async function check(name: string, body: unknown, api: ApiName = 'androidmanagement') {
  const row = rowOf(api, name);
  if (!row) throw new Error(`no method ${name}`);
  return await checkBody(row, body).then(
    () => 'fits',
    (error: unknown) => String(error).replace(/^.*is wrong: /, ''),
  );
}

describe('a body', () => {
  test.for([
    [{}, 'fits'],
    [{ managedConfiguration: 1 }, 'managedConfiguration: no such member'],
    [{ applications: [{ packageName: 'a', managedConfiguration: { anything: [1] } }] }, 'fits'],
    [{ openNetworkConfiguration: { Anything: true } }, 'fits'],
    [
      { shortSupportMessage: { localizedMessages: { de: 7 } } },
      'shortSupportMessage.localizedMessages.*: a text was expected',
    ],
    [{ permissionGrants: [{ permission: 'x' }, 'y'] }, 'permissionGrants[1]: an object was expected'],
    [{ minimumApiLevel: '30' }, 'minimumApiLevel: a whole number was expected'],
    [{ minimumApiLevel: 30.5 }, 'minimumApiLevel: a whole number was expected'],
    [{ maximumTimeToLock: 'soon' }, 'maximumTimeToLock: a whole number as text was expected'],
    [{ maximumTimeToLock: '600000' }, 'fits'],
    [{ maximumTimeToLock: 600_000 }, 'fits'],
    [{ cameraDisabled: null, locationMode: undefined }, 'fits'],
    ['text', 'the body: an object was expected'],
  ] as const)('%o: %s', async ([body, words]) => {
    expect(await check('enterprises.policies.patch', body)).toContain(words);
  });

  test('a Secret stands for a text, and for nothing else', async () => {
    const command = { type: 'RESET_PASSWORD', newPassword: new Secret('x') };
    expect(await check('enterprises.devices.issueCommand', command)).toBe('fits');
    expect(await check('enterprises.devices.issueCommand', { wipeParams: new Secret('x') })).toContain(
      'an object was expected',
    );
  });

  test('a method without a body accepts any value', async () => {
    expect(await check('enterprises.get', 7)).toBe('fits');
  });

  test('the error for a wrong body holds no values', async () => {
    expect(await check('enterprises.policies.patch', { cameraDisabled: 'hunter2' })).not.toContain('hunter2');
  });
});

test.for([
  ['applications', true],
  ['statusReportingSettings.memoryInfoEnabled', true],
  ['openNetworkConfiguration.NetworkConfigurations', true],
  ['statusReportingSettings.memory', false],
  ['', false],
  ['applications.packageName.x', false],
] as const)('"%s" leads to a member of a policy: %s', async ([path, leads]) => {
  expect(await isMember('androidmanagement', 'Policy', path)).toBe(leads);
});
