import { expect, test } from 'vitest';
import { rowOf } from '../../src/api/define.ts';
import { resourceArguments } from '../../src/api/resource-arguments.ts';

test.for([
  ['androidmanagement', 'enterprises.create', []],
  [
    'androidmanagement',
    'enterprises.devices.operations.list',
    [['name', 'enterprises/{enterprise}/devices/{device}/operations']],
  ],
  ['androidmanagement', 'enterprises.devices.issueCommand', [['name', 'enterprises/{enterprise}/devices/{device}']]],
  [
    'androiddeviceprovisioning',
    'partners.devices.metadata',
    [
      ['metadataOwnerId', '{metadataOwner}'],
      ['deviceId', '{device}'],
    ],
  ],
  ['androiddeviceprovisioning', 'customers.devices.unclaim', [['parent', 'customers/{customer}']]],
  [
    'androidenterprise',
    'installs.get',
    [
      ['enterpriseId', '{enterprise}'],
      ['userId', '{user}'],
      ['deviceId', '{device}'],
      ['installId', '{install}'],
    ],
  ],
] as const)('%s %s', ([api, name, expected]) => {
  const row = rowOf(api, name);
  expect(row && resourceArguments(row).map((argument) => [argument.name, argument.pattern])).toEqual(expected);
});
