import { endpoint } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { listEnterpriseDevices } from '../src/api/devices.ts';
import { getEnterprise } from '../src/api/enterprises.ts';
import { libraryArguments, paramsOf } from '../src/resource-name.ts';
import { loadAndroidManagement, methodOf } from '../src/transport/library.ts';

test('a name is taken apart and put together again', () => {
  const params = paramsOf(getEnterprise, 'enterprises/LC01abcd23');
  expect(params).toEqual({ enterprise: 'LC01abcd23' });
  expect(libraryArguments(getEnterprise, params)).toEqual({ name: 'enterprises/LC01abcd23' });
  expect(libraryArguments(listEnterpriseDevices, params)).toEqual({ parent: 'enterprises/LC01abcd23' });
});

test.for([
  '',
  'LC01abcd23',
  'enterprises/',
  'enterprises/..',
  'enterprises/.',
  'enterprises/LC01abcd23/',
  'enterprises/LC01abcd23/devices/1',
  'policies/LC01abcd23',
  'enterprises/LC 01',
  'enterprises/LC%2F01',
  'enterprises/LC01?x=1',
  'enterprises/LC01:delete',
])('the name "%s" is refused, and the form that is expected is named', (name) => {
  expect(() => paramsOf(getEnterprise, name)).toThrow(/resource name is not of the form "enterprises\/\{enterprise\}"/);
});

test('a name that is no text is refused alike', () => {
  // What a caller without types may pass.
  expect(() => paramsOf(getEnterprise, undefined as unknown as string)).toThrow('not of the form');
});

test.for([
  ['enterprises.devices.get', '/v1/enterprises/{enterprise}/devices/{device}'],
  ['enterprises.devices.list', '/v1/enterprises/{enterprise}/devices'],
  ['enterprises.devices.issueCommand', '/v1/enterprises/{enterprise}/devices/{device}:issueCommand'],
  ['enterprises.enrollmentTokens.create', '/v1/enterprises/{enterprise}/enrollmentTokens'],
] as const)('%s gets the argument that the library requires', async ([name, path]) => {
  const call = endpoint({ name, path, method: 'GET', auth: 'google', repeatable: true });
  const [argument = ''] = Object.keys(libraryArguments(call, { enterprise: 'e', device: 'd' }));
  const method = methodOf(await loadAndroidManagement(), name);
  // The library names what it misses, and asks for nothing over the network then.
  await expect(method({}, {})).rejects.toThrow(`Missing required parameters: ${argument}`);
});
