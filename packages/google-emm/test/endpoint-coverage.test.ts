import { expect, test } from 'vitest';
import { createEmmClient, endpoints } from '../src/index.ts';
import { createPlayClient } from '../src/play/index.ts';
import { createZeroTouchClient } from '../src/zero-touch/index.ts';
import { differences, methodsOf, readDiscovery } from './discovery.ts';
import { type RecordedGoogle, startRecorded } from './recorded-google.ts';

/** Calls every method of Android Management once, with success. */
async function callAmapi({ google, client, clock }: RecordedGoogle): Promise<void> {
  const projectId = google.project.id;
  await using emm = createEmmClient({ credential: google.credential, ...client });
  google.pubsub.addTopic('projects/p/topics/t');
  const signup = await emm.call('signupUrls.create', { projectId, callbackUrl: 'https://x.example/' });
  const callback = new URL(google.completeSignup(signup.url ?? ''));
  const enterpriseToken = callback.searchParams.get('enterpriseToken') ?? '';
  const { name } = await emm.call('enterprises.create', {
    projectId,
    enterpriseToken,
    signupUrlName: signup.name ?? '',
    requestBody: {
      pubsubTopic: 'projects/p/topics/t',
      enabledNotificationTypes: ['ENROLLMENT', 'STATUS_REPORT', 'COMMAND'],
    },
  });
  const parent = name ?? '';
  await emm.call('enterprises.get', { name: parent });
  await emm.call('enterprises.list', { projectId, pageSize: 1 });
  const signinDetails = [{ signinUrl: 'https://x.example/in', allowPersonalUsage: 'PERSONAL_USAGE_ALLOWED' }];
  await emm.call('enterprises.patch', { name: parent, updateMask: 'signinDetails', requestBody: { signinDetails } });
  await emm.call('enterprises.generateEnterpriseUpgradeUrl', {
    name: parent,
    requestBody: { adminEmail: 'a@b.example' },
  });

  const policy = `${parent}/policies/p`;
  await emm.call('enterprises.policies.patch', {
    name: policy,
    updateMask: 'cameraDisabled',
    requestBody: { cameraDisabled: true },
  });
  await emm.call('enterprises.policies.get', { name: policy });
  await emm.call('enterprises.policies.list', { parent });
  await emm.call('enterprises.policies.modifyPolicyApplications', {
    name: policy,
    requestBody: { changes: [{ application: { packageName: 'com.example.a', installType: 'FORCE_INSTALLED' } }] },
  });

  const token = await emm.call('enterprises.enrollmentTokens.create', { parent, requestBody: { policyName: 'p' } });
  await emm.call('enterprises.enrollmentTokens.get', { name: token.name ?? '' });
  await emm.call('enterprises.enrollmentTokens.list', { parent });
  const device = google.enrol(parent, { token: token.value ?? '' });
  await emm.call('enterprises.enrollmentTokens.delete', { name: token.name ?? '' });
  await clock.advance(1_000);
  await emm.call('enterprises.devices.get', { name: device.name });
  await emm.call('enterprises.devices.list', { parent });
  await emm.call('enterprises.devices.patch', {
    name: device.name,
    updateMask: 'state',
    requestBody: { state: 'DISABLED' },
  });
  const operation = await emm.call('enterprises.devices.issueCommand', {
    name: device.name,
    requestBody: { type: 'LOCK' },
  });
  await emm.call('enterprises.devices.operations.get', { name: operation.name ?? '' });
  await emm.call('enterprises.devices.operations.list', { name: `${device.name}/operations` });
  await emm.call('enterprises.devices.operations.cancel', { name: operation.name ?? '' });
  await emm.call('enterprises.policies.removePolicyApplications', {
    name: policy,
    requestBody: { packageNames: ['com.example.a'] },
  });
  await emm.call('enterprises.devices.delete', {
    name: device.name,
    wipeDataFlags: ['WIPE_ESIMS'],
    wipeReasonMessage: 'Bye.',
  });
  await emm.call('enterprises.policies.delete', { name: policy });

  const migration = { deviceId: 'd', userId: 'u', policy: 'p', managementMode: 'FULLY_MANAGED' };
  const migrationToken = await emm.call('enterprises.migrationTokens.create', { parent, requestBody: migration });
  await emm.call('enterprises.migrationTokens.get', { name: migrationToken.name ?? '' });
  await emm.call('enterprises.migrationTokens.list', { parent });
  await emm.call('enterprises.webTokens.create', { parent, requestBody: { parentFrameUrl: 'https://x.example' } });
  const app = await emm.call('enterprises.webApps.create', {
    parent,
    requestBody: { title: 't', startUrl: 'https://x.example' },
  });
  await emm.call('enterprises.webApps.get', { name: app.name ?? '' });
  await emm.call('enterprises.webApps.list', { parent });
  await emm.call('enterprises.webApps.patch', {
    name: app.name ?? '',
    updateMask: 'title',
    requestBody: { title: 'u' },
  });
  await emm.call('enterprises.webApps.delete', { name: app.name ?? '' });
  await emm.call('enterprises.applications.get', { name: `${parent}/applications/com.example.a`, languageCode: 'en' });
  const info = google.addProvisioningInfo(parent, { model: 'Pixel 9a', ownership: 'COMPANY_OWNED' });
  await emm.call('provisioningInfo.get', { name: info });
  await emm.call('enterprises.delete', { name: parent });
}

/** Calls every method of zero-touch once, with success. */
async function callZeroTouch({ google, client, clock }: RecordedGoogle): Promise<void> {
  await using zeroTouch = createZeroTouchClient({ credential: google.credential, ...client });
  const partner = google.zeroTouch.addPartner(google.account);
  const customer = google.zeroTouch.addCustomer(google.account);
  const [deviceId = ''] = google.zeroTouch.addDevices(partner, customer, 2);
  partner.vendors.set('77', new Set([customer.id]));
  const [parent, partnerId] = [`customers/${customer.id}`, partner.id];
  await zeroTouch.call('customers.list', { pageSize: 10 });
  const { dpcs } = await zeroTouch.call('customers.dpcs.list', { parent });
  const requestBody = {
    configurationName: 'Standard',
    dpcResourcePath: dpcs?.[0]?.name ?? '',
    companyName: 'Acme',
    contactEmail: 'it@acme.example',
    contactPhone: '+44 1',
    isDefault: true,
    dpcExtras: '{}',
  };
  const { name } = await zeroTouch.call('customers.configurations.create', { parent, requestBody });
  const configuration = name ?? '';
  await zeroTouch.call('customers.configurations.get', { name: configuration });
  await zeroTouch.call('customers.configurations.list', { parent });
  await zeroTouch.call('customers.configurations.patch', {
    name: configuration,
    updateMask: 'customMessage',
    requestBody: { customMessage: 'Hello' },
  });
  await zeroTouch.call('customers.devices.list', { parent });
  await zeroTouch.call('customers.devices.get', { name: `${parent}/devices/${deviceId}` });
  await zeroTouch.call('customers.devices.applyConfiguration', {
    parent,
    requestBody: { device: { deviceId }, configuration },
  });
  await zeroTouch.call('customers.devices.removeConfiguration', { parent, requestBody: { device: { deviceId } } });
  await zeroTouch.call('customers.configurations.delete', { name: configuration });

  const body = { customer: { companyName: 'New', ownerEmails: ['o@new.example'] } };
  await zeroTouch.call('partners.customers.create', { parent: `partners/${partnerId}`, requestBody: body });
  await zeroTouch.call('partners.customers.list', { partnerId });
  await zeroTouch.call('partners.vendors.list', { parent: `partners/${partnerId}` });
  await zeroTouch.call('partners.vendors.customers.list', { parent: `partners/${partnerId}/vendors/77` });
  const sectionType = 'SECTION_TYPE_ZERO_TOUCH';
  const claim = { customerId: customer.id, deviceIdentifier: { imei: '490154203237518' }, sectionType };
  await zeroTouch.call('partners.devices.claim', { partnerId, requestBody: claim });
  const batch = await zeroTouch.call('partners.devices.claimAsync', { partnerId, requestBody: { claims: [claim] } });
  await zeroTouch.call('operations.get', { name: batch.name ?? '' });
  await clock.advance(10_000);
  await zeroTouch.call('operations.get', { name: batch.name ?? '' });
  const deviceMetadata = { entries: { colour: 'red' } };
  await zeroTouch.call('partners.devices.metadata', {
    metadataOwnerId: partnerId,
    deviceId,
    requestBody: { deviceMetadata },
  });
  await zeroTouch.call('partners.devices.updateMetadataAsync', {
    partnerId,
    requestBody: { updates: [{ deviceId, deviceMetadata }] },
  });
  await zeroTouch.call('partners.devices.get', { name: `partners/${partnerId}/devices/${deviceId}` });
  const { deviceIdentifier } = claim;
  await zeroTouch.call('partners.devices.findByIdentifier', {
    partnerId,
    requestBody: { deviceIdentifier, limit: '10' },
  });
  await zeroTouch.call('partners.devices.findByOwner', {
    partnerId,
    requestBody: { customerId: [customer.id], limit: '10', sectionType },
  });
  await zeroTouch.call('partners.devices.getSimLockState', { partnerId, requestBody: { deviceIdentifier } });
  await zeroTouch.call('partners.devices.unclaim', { partnerId, requestBody: { deviceIdentifier, sectionType } });
  await zeroTouch.call('partners.devices.unclaimAsync', {
    partnerId,
    requestBody: { unclaims: [{ deviceId, sectionType }] },
  });
  const [other = ''] = google.zeroTouch.addDevices(partner, customer, 1);
  await zeroTouch.call('customers.devices.unclaim', { parent, requestBody: { device: { deviceId: other } } });
}

/** Calls every method of the Play EMM API once, with success. */
async function callPlay({ google, client }: RecordedGoogle): Promise<void> {
  await using play = createPlayClient({ credential: google.credential, ...client });
  const { completionToken, url } = await play.call('enterprises.generateSignupUrl', {
    callbackUrl: 'https://x.example/',
  });
  const enterpriseToken = google.play.completeSignup(url ?? '');
  const enterprise = await play.call('enterprises.completeSignup', {
    completionToken: completionToken ?? '',
    enterpriseToken,
  });
  const enterpriseId = enterprise.id ?? '';
  await play.call('enterprises.enroll', { token: 't', requestBody: { primaryDomain: 'x.example' } });
  await play.call('enterprises.get', { enterpriseId });
  await play.call('enterprises.list', { domain: 'x.example' });
  await play.call('enterprises.getServiceAccount', { enterpriseId, keyType: 'googleCredentials' });
  await play.call('enterprises.setAccount', { enterpriseId, requestBody: { accountEmail: google.account.email } });
  await play.call('enterprises.createWebToken', { enterpriseId, requestBody: { parent: 'https://x.example' } });
  await play.call('enterprises.generateEnterpriseUpgradeUrl', { enterpriseId });
  await play.call('enterprises.sendTestPushNotification', { enterpriseId });
  const { notificationSetId } = await play.call('enterprises.pullNotificationSet', {});
  await play.call('enterprises.acknowledgeNotificationSet', { notificationSetId: notificationSetId ?? '' });
  await play.call('enterprises.setStoreLayout', { enterpriseId, requestBody: { storeLayoutType: 'custom' } });
  await play.call('enterprises.getStoreLayout', { enterpriseId });
  await play.call('enrollmentTokens.create', { enterpriseId, requestBody: { enrollmentTokenType: 'userDevice' } });

  const { id } = await play.call('users.insert', {
    enterpriseId,
    requestBody: { accountIdentifier: 'a', accountType: 'userAccount' },
  });
  const user = { enterpriseId, userId: id ?? '' };
  await play.call('users.get', user);
  await play.call('users.list', { enterpriseId, email: 'a@x.example' });
  await play.call('users.update', { ...user, requestBody: { displayName: 'A' } });
  await play.call('users.generateAuthenticationToken', user);
  await play.call('products.approve', { enterpriseId, productId: 'app:com.example.a', requestBody: {} });
  await play.call('users.setAvailableProductSet', { ...user, requestBody: { productId: ['app:com.example.a'] } });
  await play.call('users.getAvailableProductSet', user);
  await play.call('users.revokeDeviceAccess', user);

  const device = {
    ...user,
    deviceId: google.play.addDevice({ id: enterpriseId, project: google.project }, user.userId),
  };
  await play.call('devices.get', device);
  await play.call('devices.list', user);
  await play.call('devices.update', { ...device, updateMask: 'policy', requestBody: { policy: { policyId: 'p' } } });
  await play.call('devices.setState', { ...device, requestBody: { accountState: 'enabled' } });
  await play.call('devices.getState', device);
  await play.call('devices.forceReportUpload', device);
  await callInstalls(play, device);
  await callManagedConfigurations(play, device);

  const product = { enterpriseId, productId: 'app:com.example.a' };
  await play.call('products.get', product);
  await play.call('products.approve', { ...product, requestBody: { approvedPermissions: 'currentPermissionsOnly' } });
  await play.call('products.list', { enterpriseId, approved: true, maxResults: 10 });
  await play.call('products.unapprove', product);
  await play.call('products.generateApprovalUrl', product);
  await play.call('products.getAppRestrictionsSchema', product);
  await play.call('products.getPermissions', product);
  await play.call('managedconfigurationssettings.list', product);
  await play.call('permissions.get', { permissionId: 'android.permission.CAMERA' });
  const entitlement = { ...user, entitlementId: 'app:com.example.a' };
  await play.call('entitlements.update', { ...entitlement, install: true, requestBody: {} });
  await play.call('entitlements.get', entitlement);
  await play.call('entitlements.list', user);
  await play.call('grouplicenses.list', { enterpriseId });
  await play.call('grouplicenses.get', { enterpriseId, groupLicenseId: 'app:com.example.a' });
  await play.call('grouplicenseusers.list', { enterpriseId, groupLicenseId: 'app:com.example.a' });
  await play.call('entitlements.delete', entitlement);
  await play.call('enterprises.setAccount', { enterpriseId, requestBody: { accountEmail: google.account.email } });
  const key = await play.call('serviceaccountkeys.insert', {
    enterpriseId,
    requestBody: { type: 'googleCredentials' },
  });
  await play.call('serviceaccountkeys.list', { enterpriseId });
  await play.call('serviceaccountkeys.delete', { enterpriseId, keyId: key.id ?? '' });
  await callStoreLayout(play, enterpriseId);
  await callWebApps(play, enterpriseId);
  await play.call('users.delete', user);
  await play.call('enterprises.unenroll', { enterpriseId });
}

type PlayCalls = Pick<ReturnType<typeof createPlayClient>, 'call'>;

/** A device of a user of an enterprise. */
interface PlayDevice {
  readonly enterpriseId: string;
  readonly userId: string;
  readonly deviceId: string;
}

async function callInstalls(play: PlayCalls, device: PlayDevice): Promise<void> {
  const install = { ...device, installId: 'app:com.example.a' };
  await play.call('installs.update', { ...install, requestBody: { productId: install.installId } });
  await play.call('installs.get', install);
  await play.call('installs.list', device);
  await play.call('installs.delete', install);
}

async function callManagedConfigurations(play: PlayCalls, device: PlayDevice): Promise<void> {
  const { deviceId: _, ...user } = device;
  const onDevice = { ...device, managedConfigurationForDeviceId: 'app:com.example.a' };
  await play.call('managedconfigurationsfordevice.update', { ...onDevice, requestBody: {} });
  await play.call('managedconfigurationsfordevice.get', onDevice);
  await play.call('managedconfigurationsfordevice.list', device);
  await play.call('managedconfigurationsfordevice.delete', onDevice);
  const ofUser = { ...user, managedConfigurationForUserId: 'app:com.example.a' };
  await play.call('managedconfigurationsforuser.update', { ...ofUser, requestBody: {} });
  await play.call('managedconfigurationsforuser.get', ofUser);
  await play.call('managedconfigurationsforuser.list', user);
  await play.call('managedconfigurationsforuser.delete', ofUser);
}

async function callStoreLayout(play: PlayCalls, enterpriseId: string): Promise<void> {
  const { id: page } = await play.call('storelayoutpages.insert', {
    enterpriseId,
    requestBody: { name: [{ text: 'Home' }] },
  });
  const layout = { enterpriseId, pageId: page ?? '' };
  await play.call('storelayoutpages.get', layout);
  await play.call('storelayoutpages.list', { enterpriseId });
  await play.call('storelayoutpages.update', { ...layout, requestBody: { link: [] } });
  const { id: cluster } = await play.call('storelayoutclusters.insert', {
    ...layout,
    requestBody: { orderInPage: '1' },
  });
  await play.call('storelayoutclusters.get', { ...layout, clusterId: cluster ?? '' });
  await play.call('storelayoutclusters.list', layout);
  await play.call('storelayoutclusters.update', {
    ...layout,
    clusterId: cluster ?? '',
    requestBody: { orderInPage: '2' },
  });
  await play.call('storelayoutclusters.delete', { ...layout, clusterId: cluster ?? '' });
  await play.call('storelayoutpages.delete', layout);
}

async function callWebApps(play: PlayCalls, enterpriseId: string): Promise<void> {
  const web = await play.call('webapps.insert', {
    enterpriseId,
    requestBody: { title: 't', startUrl: 'https://x.example' },
  });
  const webApp = { enterpriseId, webAppId: web.webAppId ?? '' };
  await play.call('webapps.get', webApp);
  await play.call('webapps.list', { enterpriseId });
  await play.call('webapps.update', { ...webApp, requestBody: { title: 'u' } });
  await play.call('webapps.delete', webApp);
}

const apis = [
  ['androidmanagement', '', callAmapi],
  ['androiddeviceprovisioning', 'zeroTouch.', callZeroTouch],
  ['androidenterprise', 'play.', callPlay],
] as const;

test.for(apis)(
  'every method of %s is called and answered, as Google publishes it',
  async ([api, prefix, callAll], context) => {
    await using recorded = await startRecorded();
    await callAll(recorded);
    const own = recorded.exchanges.filter(({ endpoint }) => !/^(oauth2|oidc)\./.test(endpoint));
    expect(own.filter(({ status }) => status >= 300)).toEqual([]);
    const called = new Set(own.map(({ endpoint }) => endpoint));
    const all = endpoints.filter((endpoint) => endpoint.api === api).map(({ name }) => `${prefix}${name}`);
    expect(all.filter((name) => !called.has(name))).toEqual([]);

    const discovery = readDiscovery(context, api);
    const methods = methodsOf(discovery);
    const wrong = own.flatMap(({ endpoint, request, answer }) => {
      const method = methods.get(endpoint.slice(prefix.length));
      const ofRequest =
        method?.request && request ? differences(discovery, method.request.$ref, request, `${endpoint} >`) : [];
      const ofAnswer = method?.response ? differences(discovery, method.response.$ref, answer, `${endpoint} <`) : [];
      return [...ofRequest, ...ofAnswer];
    });
    // Free members of operations: Google publishes their type, and not what is in them.
    expect(wrong.filter((line) => !/\.(metadata|response)\./.test(line))).toEqual([]);
  },
);
