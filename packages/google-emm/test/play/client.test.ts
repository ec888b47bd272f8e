import { expect, test } from 'vitest';
import { createPlayClient } from '../../src/play/index.ts';
import { startRecorded } from '../recorded-google.ts';
import { failureOf } from '../start-emm.ts';

async function setUp() {
  const recorded = await startRecorded();
  const { google, client } = recorded;
  const play = createPlayClient({ credential: google.credential, ...client });
  const { id: enterpriseId } = google.play.addEnterprise(google.project);
  return { ...recorded, play, enterpriseId };
}

test('an organisation signs up, once', async () => {
  await using all = await setUp();
  const { google, play } = all;
  const { url, completionToken } = await play.enterprises.generateSignupUrl('https://x.example/');
  const enterpriseToken = google.play.completeSignup(url ?? '');
  const tokens = { completionToken: completionToken ?? '', enterpriseToken };
  const { id } = await play.enterprises.completeSignup(tokens);
  expect(await play.enterprises.get(id ?? '')).toMatchObject({ id });
  expect(await failureOf(play.enterprises.completeSignup(tokens))).toMatchObject({
    code: 'EMM_INVALID_ARGUMENT',
    service: 'google.play',
  });
  await play.enterprises.setAccount(id ?? '', google.account.email);
  await play.enterprises.unenroll(id ?? '');
  expect(await failureOf(play.enterprises.get(id ?? ''))).toMatchObject({ code: 'EMM_NOT_FOUND' });
});

test('a set of notifications that was not acknowledged is sent again', async () => {
  await using all = await setUp();
  const { play, enterpriseId, clock } = all;
  await play.notifications.sendTest(enterpriseId);
  const first = await play.notifications.pull({ requestMode: 'returnImmediately' });
  expect(first.notification).toMatchObject([{ notificationType: 'testNotification', enterpriseId }]);
  expect(await play.notifications.pull({ requestMode: 'returnImmediately' })).toEqual({});
  await clock.advance(21_000);
  const again = await play.notifications.pull();
  expect(again.notification).toEqual(first.notification);
  await play.notifications.acknowledge(again.notificationSetId ?? '');
  await clock.advance(21_000);
  expect(await play.notifications.pull()).toEqual({});
});

test.each([
  { product: 'x' },
  { product: [null] },
  { product: ['x'] },
  { tokenPagination: [] },
  { tokenPagination: 'next' },
  { error: { code: 500 } },
  { a: 1 },
])('the answer %j is no list of products', async (body) => {
  await using all = await setUp();
  all.google.faults.add({ endpoint: 'play.products.list', fault: { status: 200, body } });
  const error = await failureOf(all.play.products.list(all.enterpriseId).toArray());
  expect(error).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
});

test.each([{ enterprise: 'x' }, { enterprise: {} }, { enterprise: [7] }, { error: { code: 403 } }])(
  'the answer %j is no list of enterprises',
  async (body) => {
    await using all = await setUp();
    all.google.faults.add({ endpoint: 'play.enterprises.list', fault: { status: 200, body } });
    expect(await failureOf(all.play.enterprises.list('example.com'))).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  },
);

test.each([
  ['entitlements', 'play.entitlements.list', 'entitlement'],
  ['group licences', 'play.grouplicenses.list', 'groupLicense'],
  ['managed configurations', 'play.managedconfigurationsfordevice.list', 'managedConfigurationForDevice'],
] as const)('an answer that is no list of %s is an error, not an empty list', async (_, endpoint, member) => {
  await using all = await setUp();
  const { google, play, enterpriseId } = all;
  const list = {
    entitlement: () => play.entitlements.listEntitlements(enterpriseId, 'u'),
    groupLicense: () => play.entitlements.listGroupLicenses(enterpriseId),
    managedConfigurationForDevice: () => play.managedConfigurations.list({ enterpriseId, userId: 'u', deviceId: 'd' }),
  }[member];
  const items = [{ productId: 'app:a' }];
  const bodies = ['x', '', {}, null, false, 0, ['x'], [null]].map((value) => ({ [member]: value }));
  for (const body of [...bodies, { ok: true }, { error: { code: 500 } }, { [member]: items, nextPageToken: 'more' }]) {
    google.faults.add({ endpoint, fault: { status: 200, body }, times: 1 });
    expect(await failureOf(list()), JSON.stringify(body)).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  }
  for (const [body, expected] of [
    [{}, []],
    [{ [member]: [] }, []],
    [{ kind: 'x' }, []],
    [{ [member]: items }, items],
  ] as const) {
    google.faults.add({ endpoint, fault: { status: 200, body }, times: 1 });
    expect(await list(), JSON.stringify(body)).toEqual(expected);
  }
});

test('a pull waits for notifications, and returns an empty set after some time', async () => {
  await using all = await setUp();
  const { play, enterpriseId, clock, google } = all;
  const startMs = clock.elapsedMs();
  expect(await play.notifications.pull({ requestMode: 'returnImmediately' })).toEqual({});
  expect(clock.elapsedMs()).toBe(startMs);
  expect(await play.notifications.pull({ requestMode: 'waitForNotifications' })).toEqual({});
  expect(clock.elapsedMs()).toBe(startMs + 10_000);
  clock.schedule(3_000, () => google.play.notify(google.project, { enterpriseId, notificationType: 'newDevice' }));
  expect((await play.notifications.pull()).notification).toMatchObject([{ notificationType: 'newDevice' }]);
  expect(clock.elapsedMs()).toBe(startMs + 13_000);
});

test('products are read and listed, with the colon of their ids', async () => {
  await using all = await setUp();
  const { google, play, enterpriseId } = all;
  for (const name of ['a', 'b', 'c']) {
    await play.call('products.approve', { enterpriseId, productId: `app:com.example.${name}`, requestBody: {} });
  }
  expect(await play.products.list(enterpriseId, { pageSize: 2 }).toArray()).toHaveLength(3);
  expect(google.requests('play.products.list')).toHaveLength(2);
  expect(await play.products.get(enterpriseId, 'app:com.example.a')).toMatchObject({ title: 'a' });
  google.unknownPackages.add('com.example.none');
  expect(await failureOf(play.products.get(enterpriseId, 'app:com.example.none'))).toMatchObject({
    code: 'EMM_NOT_FOUND',
  });
});

test('a list that does not move ends with an error', async () => {
  await using all = await setUp();
  const { google, play, enterpriseId } = all;
  const body = { product: [], tokenPagination: { nextPageToken: 'same' } };
  google.faults.add({ endpoint: 'play.products.list', fault: { status: 200, body }, times: 5 });
  expect(await failureOf(play.products.list(enterpriseId).toArray())).toMatchObject({ code: 'EMM_CURSOR_REPEATED' });
});

test('methods that Google has announced to remove can answer 404', async () => {
  await using all = await setUp();
  const { google, play, enterpriseId } = all;
  const { id } = await play.call('users.insert', { enterpriseId, requestBody: { accountIdentifier: 'a' } });
  const user = { enterpriseId, userId: id ?? '' };
  await play.grants.grant({ ...user, productId: 'app:com.example.a' }, { install: true });
  expect(await play.grants.listEntitlements(enterpriseId, user.userId)).toMatchObject([
    { productId: 'app:com.example.a' },
  ]);
  expect(await play.grants.listGroupLicenses(enterpriseId)).toMatchObject([{ numProvisioned: 1 }]);
  await play.grants.revoke({ ...user, productId: 'app:com.example.a' });
  google.play.retired = true;
  expect(await failureOf(play.grants.listEntitlements(enterpriseId, user.userId))).toMatchObject({
    code: 'EMM_NOT_FOUND',
  });
});

test('the configuration of an app on a device', async () => {
  await using all = await setUp();
  const { google, play, enterpriseId } = all;
  const { id = '' } = await play.call('users.insert', { enterpriseId, requestBody: { accountIdentifier: 'a' } });
  const userId = id ?? '';
  const deviceId = google.play.addDevice({ id: enterpriseId, project: google.project }, userId);
  const device = { enterpriseId, userId, deviceId };
  const { managedConfigurations } = play;
  const managedProperty = [{ key: 'server', valueString: 'https://x.example' }];
  await managedConfigurations.update(device, 'app:com.example.a', { productId: 'app:com.example.a', managedProperty });
  expect(await managedConfigurations.get(device, 'app:com.example.a')).toMatchObject({ managedProperty });
  expect(await managedConfigurations.list(device)).toHaveLength(1);
  await managedConfigurations.delete(device, 'app:com.example.a');
  expect(await managedConfigurations.list(device)).toEqual([]);
});
