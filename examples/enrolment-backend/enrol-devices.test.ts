import {
  createDepClient,
  createFleetMirror,
  createMemoryCoolDownStore,
  createMemoryCursorStore,
} from '@mdmkit/apple-dep';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { mswHandlers } from '@mdmkit/apple-dep/testing/msw';
import { createAppleOrganisation } from '@mdmkit/core/testing';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolDevices, type Tenant } from './enrol-devices.ts';

const organisation = createAppleOrganisation({ name: 'Example School', devices: 40, servers: ['Ours', 'Another'] });
const apple = createDepSimulator({ organisations: [organisation] });
const server = setupServer(...mswHandlers(apple));
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

async function makeTenant(): Promise<Tenant> {
  await using dep = createDepClient({ credential: apple.credential });
  const { profileUuid } = await dep.profiles.define({ profileName: 'Macs', url: 'https://mdm.example.com/enrol' });
  return {
    id: 'example-school',
    readToken: () => Promise.resolve(apple.credential),
    profiles: { Mac: profileUuid },
    fleet: createFleetMirror(),
    cursors: createMemoryCursorStore(),
    coolDowns: createMemoryCoolDownStore(),
  };
}

const macs = () => [...organisation.devices()].filter(({ productFamily }) => productFamily === 'Mac');

test('a customer’s Macs get their profile, also those that come later, and each is assigned once', async () => {
  const tenant = await makeTenant();
  const first = macs().length;
  expect(await enrolDevices(tenant)).toEqual({ outcome: 'done', assigned: first, waiting: 0, devices: 40 });
  expect(await enrolDevices(tenant)).toMatchObject({ outcome: 'done', assigned: 0 });

  organisation.addDevices(20, { atMs: Date.now() });
  expect(await enrolDevices(tenant)).toMatchObject({ assigned: macs().length - first, devices: 60 });
});

test('a Mac that is moved away and back gets its profile again', async () => {
  const tenant = await makeTenant();
  await enrolDevices(tenant);
  const [ours, another] = organisation.servers;
  const [mac] = macs();
  organisation.assign(mac?.serialNumber ?? '', another?.id, Date.now());
  organisation.assign(mac?.serialNumber ?? '', ours?.id, Date.now());
  expect(await enrolDevices(tenant)).toMatchObject({ assigned: 1 });
});

test('a throttled Mac waits', async () => {
  const tenant = await makeTenant();
  const [mac] = macs();
  apple.scriptDevice(mac?.serialNumber ?? '', 'THROTTLED');
  expect(await enrolDevices(tenant)).toMatchObject({ assigned: macs().length - 1, waiting: 1 });
  expect(await enrolDevices(tenant)).toMatchObject({ assigned: 0, waiting: 1 });
});

test('new terms are the customer’s to accept, and nothing is lost meanwhile', async () => {
  const tenant = await makeTenant();
  await enrolDevices(tenant);
  organisation.termsPending = true;
  expect(await enrolDevices(tenant)).toMatchObject({ outcome: 'needs-customer', why: 'DEP_TERMS_NOT_SIGNED' });
  organisation.addDevices(1, { atMs: Date.now() });
  organisation.termsPending = false;
  expect(await enrolDevices(tenant)).toMatchObject({ outcome: 'done', devices: tenant.fleet.size });
});

test('an outage of Apple’s is waited out', async () => {
  const tenant = await makeTenant();
  apple.faults.add({ endpoint: 'devices.fetch', fault: { status: 503, headers: { 'retry-after': '120' } } });
  expect(await enrolDevices(tenant)).toEqual({ outcome: 'later', why: 'DEP_SERVER_ERROR' });
  expect(await enrolDevices(tenant)).toMatchObject({ outcome: 'done' });
});
