import { expect, test } from 'vitest';
import { createZeroTouchClient } from '../../src/zero-touch/index.ts';
import { startRecorded } from '../recorded-google.ts';
import { failureOf } from '../start-emm.ts';

const dpcPackage = 'com.google.android.apps.work.clouddpc';

async function setUp() {
  const recorded = await startRecorded();
  const { google, client } = recorded;
  const zeroTouch = createZeroTouchClient({ credential: google.credential, ...client });
  const partner = google.zeroTouch.addPartner(google.account);
  const customer = google.zeroTouch.addCustomer(google.account, { companyName: 'Acme' });
  return { ...recorded, zeroTouch, partner, customer, parent: `customers/${customer.id}` };
}

test('the only page of configurations and of apps is refused if it names a next one', async () => {
  await using all = await setUp();
  const { google, zeroTouch, parent } = all;
  const lists = [
    ['configurations', () => zeroTouch.customers.configurations.list(parent)],
    ['dpcs', () => zeroTouch.customers.listDpcs(parent)],
  ] as const;
  for (const [member, list] of lists) {
    const body = { [member]: [{ name: `${parent}/${member}/1` }], nextPageToken: 'more' };
    google.faults.add({ endpoint: `zeroTouch.customers.${member}.list`, fault: { status: 200, body }, times: 1 });
    expect(await failureOf(list())).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  }
});

test('an organisation sets up a configuration and gives it to its devices', async () => {
  await using all = await setUp();
  const { google, zeroTouch, partner, customer, parent } = all;
  google.zeroTouch.addDevices(partner, customer, 3);
  expect(await zeroTouch.customers.list().toArray()).toMatchObject([{ companyName: 'Acme' }]);
  const dpcs = await zeroTouch.customers.listDpcs(parent);
  const dpcResourcePath = dpcs.find(({ packageName }) => packageName === dpcPackage)?.name ?? '';
  const document = {
    dpcResourcePath,
    companyName: 'Acme',
    contactEmail: 'it@acme.example',
    contactPhone: '+44',
    isDefault: true,
  };
  const { configurations, devices } = zeroTouch.customers;
  const first = await configurations.create(parent, { ...document, configurationName: 'first' });
  const second = await configurations.create(parent, { ...document, configurationName: 'second' });
  expect(await configurations.get(first.name)).not.toHaveProperty('isDefault');
  const all3 = await devices.list(parent).toArray();
  expect(all3).toHaveLength(3);
  await devices.applyConfiguration(parent, { deviceId: all3[0]?.deviceId ?? '' }, second.name);
  expect(await devices.get(all3[0]?.name ?? '')).toMatchObject({ configuration: second.name });
  expect(await failureOf(configurations.delete(second.name))).toMatchObject({ code: 'EMM_FAILED_PRECONDITION' });
  await devices.removeConfiguration(parent, { deviceId: all3[0]?.deviceId ?? '' });
  await configurations.delete(second.name);
  expect(
    await configurations.patch(first.name, { customMessage: 'Hi' }, { updateMask: ['customMessage'] }),
  ).toMatchObject({ customMessage: 'Hi' });
  expect(await failureOf(configurations.patch(first.name, {}, { updateMask: [] }))).toMatchObject({
    code: 'EMM_INVALID_REQUEST',
  });
  await devices.unclaim(parent, { deviceIdentifier: { serialNumber: 'ZT00000002', manufacturer: 'Google' } });
  expect(await devices.list(parent).toArray()).toHaveLength(2);
  expect(await configurations.list(parent)).toHaveLength(1);
});

test('waitFor returns a batch when it is done, with the result for each device', async () => {
  await using all = await setUp();
  const { zeroTouch, partner, customer, clock } = all;
  partner.customers.add(customer.id);
  const sectionType = 'SECTION_TYPE_ZERO_TOUCH';
  const claims = [
    { customerId: customer.id, sectionType, deviceIdentifier: { imei: '490154203237518' } },
    { customerId: customer.id, sectionType, deviceIdentifier: { model: 'nothing else' } },
    { customerId: '1', sectionType, deviceIdentifier: { imei: '356938035643809' } },
  ];
  const started = await zeroTouch.partners.claimAsync(partner.id, claims);
  expect(started).not.toHaveProperty('done');
  const done = await zeroTouch.operations.waitFor(started.name, { pollMs: 500 });
  expect(done).toMatchObject({ done: true, metadata: { progress: 100, processingStatus: 'BATCH_PROCESS_PROCESSED' } });
  expect(done.response?.successCount).toBe(1);
  expect(done.response?.perDeviceStatus?.map(({ result }) => result?.status)).toEqual([
    'SINGLE_DEVICE_STATUS_SUCCESS',
    'SINGLE_DEVICE_STATUS_INVALID_DEVICE_IDENTIFIER',
    'SINGLE_DEVICE_STATUS_PERMISSION_DENIED',
  ]);
  expect(clock.sleptMs).toBeGreaterThan(2_000);
});

test('a batch that is not done in time is an error with its progress', async () => {
  await using all = await setUp();
  const { google, zeroTouch, partner, customer } = all;
  google.zeroTouch.stepMs = 60_000;
  google.zeroTouch.addDevices(partner, customer, 1);
  const { name } = await zeroTouch.partners.unclaimAsync(partner.id, [{ deviceIdentifier: { imei: '1' } }]);
  const error = await failureOf(zeroTouch.operations.waitFor(name, { waitMs: 120_000 }));
  expect(error).toMatchObject({ code: 'EMM_TIMEOUT', service: 'google.zerotouch' });
  expect(String(error)).toContain('20 per cent are done');
});

test('a reseller makes customers, and claims and unclaims for them', async () => {
  await using all = await setUp();
  const { zeroTouch, partner } = all;
  const { companyId } = await zeroTouch.partners.createCustomer(partner.id, {
    companyName: 'New',
    ownerEmails: ['o@new.example'],
  });
  expect(await zeroTouch.partners.listCustomers(partner.id).toArray()).toMatchObject([{ companyName: 'New' }]);
  const deviceIdentifier = { imei: '490154203237518' };
  const { deviceId } = await zeroTouch.partners.claim(partner.id, { customerId: companyId ?? '', deviceIdentifier });
  await zeroTouch.partners.unclaim(partner.id, { deviceId });
  expect(await failureOf(zeroTouch.partners.claim(partner.id, { customerId: '1', deviceIdentifier }))).toMatchObject({
    code: 'EMM_PERMISSION_DENIED',
  });
});

test('terms that were not accepted are the tenant’s', async () => {
  await using all = await setUp();
  all.customer.termsAccepted = false;
  const error = await failureOf(all.zeroTouch.customers.devices.list(all.parent).toArray());
  expect(error).toMatchObject({
    code: 'EMM_TERMS_NOT_ACCEPTED',
    kind: 'terms',
    owner: 'tenant',
    service: 'google.zerotouch',
  });
});
