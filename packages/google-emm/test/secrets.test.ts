import { type Hooks, Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createEmmClient, enrollmentLink } from '../src/index.ts';
import { createPlayClient } from '../src/play/index.ts';
import { createZeroTouchClient, enrolmentExtras } from '../src/zero-touch/index.ts';
import { startRecorded } from './recorded-google.ts';

/** Every text at a member of that name, at any depth. */
function textsAt(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    names.includes(name) && typeof member === 'string' ? [member] : textsAt(member, names),
  );
}

test('no result, error or event holds a token, a password or a key, although Google sent them', async () => {
  await using recorded = await startRecorded();
  const { google, client, exchanges } = recorded;
  const shown: unknown[] = [];
  const tell = (event: unknown) => void shown.push(event);
  const hooks: Hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onDrift: tell, onWait: tell };
  const options = { credential: google.credential, hooks, retry: false, ...client } as const;
  await using emm = createEmmClient(options);
  await using play = createPlayClient(options);
  await using zeroTouch = createZeroTouchClient(options);
  const parent = google.enterprise.name;
  const device = google.enterprise.devices.at(0)?.name ?? '';
  const newPassword = 'correct-horse-battery';

  const token = await emm.enrollmentTokens.create(parent, { duration: '600s' });
  expect(token.value).toBeInstanceOf(Secret);
  tell([token, enrollmentLink(token), enrolmentExtras(token)]);
  tell(await emm.enrollmentTokens.list(parent).toArray());
  tell(await emm.call('enterprises.enrollmentTokens.list', { parent }));
  const signinDetails = [{ signinUrl: 'https://x.example/in', allowPersonalUsage: 'PERSONAL_USAGE_ALLOWED' }];
  tell(await emm.enterprises.patch(parent, { signinDetails }, { updateMask: ['signinDetails'] }));
  tell(await emm.enterprises.get(parent));
  tell(await emm.webTokens.create(parent, { parentFrameUrl: 'https://x.example' }));
  const migration = { deviceId: 'd', userId: 'u', policy: 'p', managementMode: 'FULLY_MANAGED' };
  tell(await emm.migrationTokens.create(parent, migration));
  tell(await emm.commands.issue(device, { type: 'RESET_PASSWORD', newPassword }));
  tell(
    await emm.call('enterprises.devices.issueCommand', {
      name: device,
      requestBody: { type: 'RESET_PASSWORD', newPassword },
    }),
  );
  const signup = await play.enterprises.generateSignupUrl('https://x.example/');
  tell(signup);
  const { id: enterpriseId } = google.play.addEnterprise(google.project);
  tell(await play.enterprises.createWebToken(enterpriseId, { parent: 'https://x.example' }));
  tell(await play.call('enrollmentTokens.create', { enterpriseId, requestBody: {} }));
  tell(await play.call('enterprises.getServiceAccount', { enterpriseId, keyType: 'googleCredentials' }));
  const customer = google.zeroTouch.addCustomer(google.account);
  const [dpc] = await zeroTouch.customers.listDpcs(`customers/${customer.id}`);
  tell(
    await zeroTouch.customers.configurations.create(`customers/${customer.id}`, {
      configurationName: 'c',
      companyName: 'c',
      contactEmail: 'c@c.example',
      contactPhone: '+1',
      dpcResourcePath: dpc?.name ?? '',
      isDefault: true,
      dpcExtras: enrolmentExtras(token),
    }),
  );

  for (const fault of [{ status: 400 }, 'garble', 'reset', { status: 500 }] as const) {
    google.faults.add({ endpoint: 'enterprises.devices.issueCommand', fault });
    tell(await emm.commands.issue(device, { type: 'RESET_PASSWORD', newPassword }).catch((error: unknown) => error));
    google.faults.add({ endpoint: 'enterprises.create', fault });
    const create = { projectId: google.project.id, signupUrlName: 's', enterpriseToken: 'enterprise-token-1' };
    tell(await emm.enterprises.create(create).catch((error: unknown) => error));
    google.faults.add({ endpoint: 'play.enterprises.completeSignup', fault });
    const tokens = { completionToken: signup.completionToken ?? '', enterpriseToken: 'enterprise-token-1' };
    tell(await play.enterprises.completeSignup(tokens).catch((error: unknown) => error));
  }

  const members = [
    'value',
    'qrCode',
    'signinEnrollmentToken',
    'completionToken',
    'token',
    'data',
    'dpcExtras',
    'access_token',
  ];
  const sent = textsAt(
    exchanges.map(({ answer }) => answer),
    members,
  );
  expect(new Set(sent).size).toBeGreaterThan(10);
  expect(shown.filter((item) => item instanceof Error)).toHaveLength(12);
  const key = google.credential.privateKey.reveal();
  expect(findSecrets(shown, [...new Set([...sent, newPassword, 'enterprise-token-1', key])])).toEqual([]);
  // What was wrapped reached Google all the same.
  expect(exchanges.some(({ request }) => JSON.stringify(request)?.includes(token.value.reveal()))).toBe(true);
});
