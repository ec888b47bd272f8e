import { expect, test } from 'vitest';
import { isRepeatable, namedMethods } from '../../src/api/repeatable.ts';
import { endpoints } from '../../src/index.ts';

test('every method that the table names exists', () => {
  const all = new Set(endpoints.map(({ api, name }) => `${api} ${name}`));
  expect(namedMethods.filter((name) => !all.has(name))).toEqual([]);
  expect(namedMethods.length).toBeGreaterThan(20);
});

test.for([
  ['androidmanagement', 'enterprises.get', true],
  ['androidmanagement', 'enterprises.create', false],
  ['androidmanagement', 'enterprises.policies.patch', true],
  ['androidmanagement', 'enterprises.devices.delete', true],
  ['androidmanagement', 'enterprises.devices.issueCommand', false],
  ['androidmanagement', 'enterprises.devices.operations.cancel', true],
  ['androidmanagement', 'enterprises.enrollmentTokens.create', false],
  ['androidmanagement', 'enterprises.migrationTokens.create', false],
  ['androidmanagement', 'enterprises.webTokens.create', false],
  ['androidmanagement', 'enterprises.webApps.create', false],
  ['androidenterprise', 'enterprises.getServiceAccount', false],
  ['androidenterprise', 'enterprises.completeSignup', false],
  ['androidenterprise', 'devices.update', true],
  ['androiddeviceprovisioning', 'partners.devices.claim', true],
  ['androiddeviceprovisioning', 'partners.devices.claimAsync', false],
] as const)('%s %s: %s', ([api, name, repeatable]) => {
  const row = endpoints.find((endpoint) => endpoint.api === api && endpoint.name === name);
  expect(row?.repeatable).toBe(repeatable);
  expect(isRepeatable(api, name, row?.method ?? 'GET')).toBe(repeatable);
});
