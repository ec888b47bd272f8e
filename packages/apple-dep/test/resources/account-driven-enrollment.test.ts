import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

const url = 'https://mdm.example.com/.well-known/com.apple.remotemanagement';

test('the address is set, read, overwritten and removed', async () => {
  await using loop = await loopback();
  const { accountDrivenEnrollment } = loop.client();
  const missing = { code: 'DEP_DISCOVERY_URL_NOT_SET', kind: 'config', status: 404 };
  await expect(accountDrivenEnrollment.get()).rejects.toMatchObject(missing);
  await accountDrivenEnrollment.set('https://old.example.com');
  await accountDrivenEnrollment.set(url);
  expect(await accountDrivenEnrollment.get()).toEqual({
    mdmServiceDiscoveryUrl: url,
    lastUpdatedTimestamp: '2026-11-23T12:00:00Z',
  });
  await accountDrivenEnrollment.remove();
  await expect(accountDrivenEnrollment.get()).rejects.toMatchObject(missing);
});

test.each(['', 'mdm.example.com', 'http://mdm.example.com'])('%j is no address, and is not sent', async (wrong) => {
  await using loop = await loopback();
  const call = loop.client().accountDrivenEnrollment.set(wrong);
  const message = expect.stringContaining('mdmServiceDiscoveryUrl: expected an https URL') as unknown;
  await expect(call).rejects.toMatchObject({ code: 'DEP_INVALID_REQUEST', message });
  expect(loop.simulator.requests()).toEqual([]);
});

test('an organisation that may not use it is named', async () => {
  await using loop = await loopback({ assumptions: { organisationSupported: false } });
  const { accountDrivenEnrollment } = loop.client();
  const refused = { code: 'DEP_ORGANISATION_NOT_SUPPORTED', owner: 'tenant', vendorCode: 'ORG_NOT_SUPPORTED' };
  await expect(accountDrivenEnrollment.set(url)).rejects.toMatchObject(refused);
  await expect(accountDrivenEnrollment.get()).rejects.toMatchObject(refused);
  await expect(accountDrivenEnrollment.remove()).rejects.toMatchObject(refused);
});
