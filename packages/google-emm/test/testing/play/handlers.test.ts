import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPlayClient, type PlayClient } from '../../../src/play/index.ts';
import { failureOf, type StartedEmm, startEmm } from '../../start-emm.ts';

let started: StartedEmm;
let play: PlayClient;
let enterpriseId: string;

beforeEach(async () => {
  started = await startEmm();
  const { google, server, clock } = started;
  play = createPlayClient({ credential: google.credential, origin: server.origin, tokenOrigin: server.origin, clock });
  enterpriseId = google.play.addEnterprise(google.project).id;
  return async () => {
    await play.close();
    await started[Symbol.asyncDispose]();
  };
});

async function addDevice() {
  const user = await play.call('users.insert', { enterpriseId, requestBody: { accountIdentifier: 'asset-1' } });
  const userId = user.id ?? '';
  const enterprise = { id: enterpriseId, project: started.google.project };
  return { enterpriseId, userId, deviceId: started.google.play.addDevice(enterprise, userId) };
}

describe('devices.update', () => {
  const policy = { autoUpdatePolicy: 'always', deviceReportPolicy: 'deviceReportEnabled' };

  test('changes the policy and no fact about the device', async () => {
    const device = await addDevice();
    const before = await play.call('devices.get', device);
    const after = await play.call('devices.update', { ...device, requestBody: { policy, model: 'Nexus' } });
    expect(after).toEqual({ ...before, policy });
  });

  test('changes only what its mask names, and clears what the body lacks', async () => {
    const device = await addDevice();
    await play.call('devices.update', { ...device, requestBody: { policy } });
    const requestBody = { policy: { autoUpdatePolicy: 'never' } };
    await play.call('devices.update', { ...device, updateMask: 'policy.autoUpdatePolicy', requestBody });
    expect((await play.call('devices.get', device)).policy).toEqual({ ...policy, autoUpdatePolicy: 'never' });
    await play.call('devices.update', { ...device, updateMask: 'policy.deviceReportPolicy', requestBody: {} });
    expect((await play.call('devices.get', device)).policy).toEqual({ autoUpdatePolicy: 'never' });
    await play.call('devices.update', { ...device, requestBody: {} });
    expect((await play.call('devices.get', device)).policy).toBeUndefined();
  });
});

test('the list of devices has ids only, and the account of a new device is disabled', async () => {
  const device = await addDevice();
  const { userId, deviceId } = device;
  expect(await play.call('devices.list', { enterpriseId, userId })).toEqual({ device: [{ androidId: deviceId }] });
  expect(await play.call('devices.getState', device)).toEqual({ accountState: 'disabled' });
});

test('a device accepts three reports a day, and three more the next day', async () => {
  const device = await addDevice();
  for (let count = 0; count < 3; count += 1) await play.call('devices.forceReportUpload', device);
  const refused = play.call('devices.forceReportUpload', device, { retry: false, totalTimeoutMs: 1_000 });
  expect(await failureOf(refused)).toMatchObject({ status: 429 });
  await started.clock.advance(25 * 60 * 60 * 1000);
  await play.call('devices.forceReportUpload', device);
});

test('service account keys need the account of the enterprise, and a type', async () => {
  const requestBody = { type: 'googleCredentials' };
  expect(await failureOf(play.call('serviceaccountkeys.list', { enterpriseId }))).toMatchObject({
    code: 'EMM_FAILED_PRECONDITION',
  });
  expect(await failureOf(play.call('serviceaccountkeys.insert', { enterpriseId, requestBody }))).toMatchObject({
    code: 'EMM_FAILED_PRECONDITION',
  });
  await play.enterprises.setAccount(enterpriseId, 'emm@example.iam.gserviceaccount.com');
  const untyped = play.call('serviceaccountkeys.insert', { enterpriseId, requestBody: {} });
  expect(await failureOf(untyped)).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
});

test('the private key of a service account key is in the answer of the insertion only', async () => {
  await play.enterprises.setAccount(enterpriseId, 'emm@example.iam.gserviceaccount.com');
  const requestBody = { type: 'googleCredentials', id: 'mine' };
  const key = await play.call('serviceaccountkeys.insert', { enterpriseId, requestBody });
  expect(JSON.parse(key.data?.reveal() ?? '')).toMatchObject({ type: 'service_account', private_key_id: key.id });
  expect(key.id).not.toBe('mine');
  const { serviceAccountKey } = await play.call('serviceaccountkeys.list', { enterpriseId });
  expect(serviceAccountKey).toEqual([{ id: key.id, type: 'googleCredentials' }]);
});

test.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'a key of the type pkcs12 is a file in base64 with the password "notasecret"',
  async () => {
    const { key } = await play.call('enterprises.getServiceAccount', { enterpriseId, keyType: 'pkcs12' });
    await play.enterprises.setAccount(enterpriseId, 'emm@example.iam.gserviceaccount.com');
    const inserted = await play.call('serviceaccountkeys.insert', { enterpriseId, requestBody: { type: 'pkcs12' } });
    for (const made of [key, inserted]) {
      expect(made?.type).toBe('pkcs12');
      const input = Buffer.from(made?.data?.reveal() ?? '', 'base64');
      const read = (word: string) => spawnSync('openssl', ['pkcs12', '-nodes', '-passin', `pass:${word}`], { input });
      expect(createPrivateKey(read('notasecret').stdout).asymmetricKeyType).toBe('rsa');
      expect(read('secret').status).not.toBe(0);
    }
  },
);

test('a key type that does not exist is refused', async () => {
  const refusal = { code: 'EMM_INVALID_ARGUMENT' };
  const call = play.call('enterprises.getServiceAccount', { enterpriseId, keyType: 'pem' });
  expect(await failureOf(call)).toMatchObject(refusal);
  await play.enterprises.setAccount(enterpriseId, 'emm@example.iam.gserviceaccount.com');
  const insertion = play.call('serviceaccountkeys.insert', { enterpriseId, requestBody: { type: 'pem' } });
  expect(await failureOf(insertion)).toMatchObject(refusal);
});

describe('approvals', () => {
  const [mail, maps] = ['app:com.example.mail', 'app:com.example.maps'];
  const licences = async () => (await play.call('grouplicenses.list', { enterpriseId })).groupLicense ?? [];

  test('a product has a group licence from its first approval on, also after the approval is revoked', async () => {
    expect(await licences()).toEqual([]);
    await play.call('products.approve', { enterpriseId, productId: mail, requestBody: {} });
    const licence = { productId: mail, acquisitionKind: 'free' };
    const approved = { ...licence, approval: 'approved', permissions: 'currentApproved' };
    expect(await licences()).toEqual([approved]);
    expect(await play.call('grouplicenses.get', { enterpriseId, groupLicenseId: mail })).toEqual(approved);
    await play.call('products.unapprove', { enterpriseId, productId: mail });
    expect(await licences()).toEqual([{ ...licence, approval: 'unapproved' }]);
    expect((await play.call('products.list', { enterpriseId, approved: true })).product ?? []).toEqual([]);
    await play.call('products.unapprove', { enterpriseId, productId: maps });
    expect(await licences()).toHaveLength(1);
  });

  test('an entitlement approves its product, and the licence stays without it', async () => {
    const { userId } = await addDevice();
    const entitlement = { enterpriseId, userId, entitlementId: mail };
    await play.call('entitlements.update', { ...entitlement, requestBody: {} });
    expect(await licences()).toMatchObject([{ productId: mail, approval: 'approved', numProvisioned: 1 }]);
    await play.call('entitlements.delete', entitlement);
    expect((await licences())[0]).not.toHaveProperty('numProvisioned');
    expect(await failureOf(play.call('grouplicenses.get', { enterpriseId, groupLicenseId: maps }))).toMatchObject({
      status: 404,
    });
  });

  test('only approved products can be searched', async () => {
    expect(await failureOf(play.call('products.list', { enterpriseId, approved: false }))).toMatchObject({
      code: 'EMM_INVALID_ARGUMENT',
    });
    await play.call('products.list', { enterpriseId });
  });

  test('a product set has only products that are or were approved, each once', async () => {
    const { userId } = await addDevice();
    const set = async (requestBody: object) =>
      await play.call('users.setAvailableProductSet', { enterpriseId, userId, requestBody });
    const refusal = { code: 'EMM_INVALID_ARGUMENT' };
    expect(await failureOf(set({ productId: [mail] }))).toMatchObject(refusal);
    expect(await failureOf(set({ productVisibility: [{ productId: mail }] }))).toMatchObject(refusal);
    await play.call('products.approve', { enterpriseId, productId: mail, requestBody: {} });
    await play.call('products.unapprove', { enterpriseId, productId: mail });
    expect(await set({ productId: [mail] })).toEqual({ productId: [mail], productSetBehavior: 'whitelist' });
    const twice = { productId: [mail], productVisibility: [{ productId: mail }] };
    expect(await failureOf(set(twice))).toMatchObject(refusal);
    expect(await set({ productId: [maps], productSetBehavior: 'includeAll' })).toEqual({
      productSetBehavior: 'includeAll',
    });
    expect(await play.call('users.getAvailableProductSet', { enterpriseId, userId })).toEqual({
      productSetBehavior: 'includeAll',
    });
  });
});

test('a deleted user takes along what was set for them and their devices', async () => {
  const device = await addDevice();
  const { userId, deviceId } = device;
  const all = { productSetBehavior: 'allApproved' };
  await play.call('users.setAvailableProductSet', { enterpriseId, userId, requestBody: all });
  await play.call('devices.setState', { ...device, requestBody: { accountState: 'enabled' } });
  await play.call('users.delete', { enterpriseId, userId });
  const again = await addDevice();
  expect(again.userId).toBe(userId);
  expect(await play.call('users.getAvailableProductSet', { enterpriseId, userId })).toEqual({
    productSetBehavior: 'whitelist',
  });
  expect(deviceId).not.toBe(again.deviceId);
  expect(await failureOf(play.call('devices.getState', device))).toMatchObject({ status: 404 });
});

describe('users', () => {
  const requestBody = { accountIdentifier: 'asset-1', accountType: 'deviceAccount', displayName: 'One' };

  test('a second insertion with the same identifier changes the display name and loses nothing', async () => {
    const first = await play.call('users.insert', { enterpriseId, requestBody });
    const second = await play.call('users.insert', {
      enterpriseId,
      requestBody: { accountIdentifier: 'asset-1', displayName: 'Two' },
    });
    expect(second).toEqual({ ...first, displayName: 'Two' });
  });

  test('an update changes the display name, and refuses any other change', async () => {
    const { id: userId = '' } = await play.call('users.insert', { enterpriseId, requestBody });
    const user = { enterpriseId, userId };
    const updated = await play.call('users.update', { ...user, requestBody: { displayName: 'Two' } });
    expect(updated).toMatchObject({ displayName: 'Two', accountType: 'deviceAccount' });
    const change = play.call('users.update', { ...user, requestBody: { accountType: 'userAccount' } });
    expect(await failureOf(change)).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
  });
});

test('what belongs to a user, a device or a page that does not exist is not found', async () => {
  const { userId } = await addDevice();
  const unknown = { enterpriseId, userId: 'u' };
  const unknownDevice = { enterpriseId, userId, deviceId: 'd' };
  const product = 'app:com.example.app';
  const calls = [
    play.call('devices.list', unknown),
    play.call('entitlements.list', unknown),
    play.call('entitlements.update', { ...unknown, entitlementId: product, requestBody: { productId: product } }),
    play.call('managedconfigurationsforuser.list', unknown),
    play.call('managedconfigurationsfordevice.list', unknownDevice),
    play.call('installs.list', unknownDevice),
    play.call('installs.update', { ...unknownDevice, installId: product, requestBody: { productId: product } }),
    play.call('storelayoutclusters.list', { enterpriseId, pageId: 'p' }),
  ];
  const failures = await Promise.all(calls.map(async (call) => await failureOf(call)));
  expect(failures).toMatchObject(calls.map(() => ({ code: 'EMM_NOT_FOUND' })));
});

test('an entitlement with install=true installs the app on every device of the user', async () => {
  const device = await addDevice();
  const { userId } = device;
  await play.entitlements.grant({ enterpriseId, userId, productId: 'app:com.example.a' }, { install: true });
  expect(await play.call('installs.list', device)).toEqual({
    install: [{ productId: 'app:com.example.a', installState: 'installPending' }],
  });
});

test('the removal of an app that is not installed succeeds', async () => {
  const device = await addDevice();
  await expect(play.call('installs.delete', { ...device, installId: 'app:com.example.none' })).resolves.toBeUndefined();
});

test('an update of a page, a cluster or a web app that does not exist is not found', async () => {
  const page = { enterpriseId, pageId: 'none', requestBody: {} };
  expect(await failureOf(play.call('storelayoutpages.update', page))).toMatchObject({ code: 'EMM_NOT_FOUND' });
  const cluster = { ...page, clusterId: 'none' };
  expect(await failureOf(play.call('storelayoutclusters.update', cluster))).toMatchObject({ code: 'EMM_NOT_FOUND' });
  const inserted = play.call('storelayoutclusters.insert', page);
  expect(await failureOf(inserted)).toMatchObject({ code: 'EMM_NOT_FOUND' });
  const app = { enterpriseId, webAppId: 'app:none', requestBody: { title: 't' } };
  expect(await failureOf(play.call('webapps.update', app))).toMatchObject({ code: 'EMM_NOT_FOUND' });
});

test('the server assigns the ids of pages and web apps, and an update of a web app keeps its icons', async () => {
  const page = await play.call('storelayoutpages.insert', { enterpriseId, requestBody: { id: 'mine' } });
  expect(page.id).not.toBe('mine');
  const icons = [{ imageData: 'AAAA' }];
  const app = await play.call('webapps.insert', { enterpriseId, requestBody: { title: 'a', icons } });
  expect(app.webAppId).toMatch(/^app:com\.google\.enterprise\.webapp\.x[0-9a-f]{16}$/);
  const webAppId = app.webAppId ?? '';
  const updated = await play.call('webapps.update', { enterpriseId, webAppId, requestBody: { title: 'b' } });
  expect(updated).toMatchObject({ title: 'b', icons, versionCode: '2' });
});

test('clusters come in the order of their page', async () => {
  const { id: pageId = '' } = await play.call('storelayoutpages.insert', { enterpriseId, requestBody: {} });
  for (const orderInPage of ['b', 'c', 'a']) {
    await play.call('storelayoutclusters.insert', { enterpriseId, pageId, requestBody: { orderInPage } });
  }
  const { cluster = [] } = await play.call('storelayoutclusters.list', { enterpriseId, pageId });
  expect(cluster.map(({ orderInPage }) => orderInPage)).toEqual(['a', 'b', 'c']);
});

test('an acknowledgement without an id is refused', async () => {
  expect(await failureOf(play.call('enterprises.acknowledgeNotificationSet', {}))).toMatchObject({
    code: 'EMM_INVALID_ARGUMENT',
  });
});
