import { Secret } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { failureOf, startEmm } from '../start-emm.ts';

const callbackUrl = 'https://mdm.example.com/done?tenant=7';

test('an organisation signs up once, with a secret token, and is listed', async () => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  const projectId = google.project.id;
  const { name: signupUrlName, url } = await emm.signupUrls.create({
    projectId,
    callbackUrl,
    adminEmail: 'a@b.example',
  });
  const back = new URL(google.completeSignup(url));
  expect(back.searchParams.get('tenant')).toBe('7');
  const enterpriseToken = new Secret(back.searchParams.get('enterpriseToken') ?? '');
  const request = { projectId, signupUrlName, enterpriseToken };
  const { name } = await emm.enterprises.create({ ...request, enterprise: { enterpriseDisplayName: 'Acme' } });
  expect((await emm.enterprises.list(projectId).toArray()).map((enterprise) => enterprise.name)).toContain(name);
  expect(await failureOf(emm.enterprises.create(request))).toMatchObject({ code: 'EMM_INVALID_ARGUMENT', attempts: 1 });
  await emm.enterprises.delete(name);
  expect(await failureOf(emm.enterprises.get(name))).toMatchObject({ code: 'EMM_NOT_FOUND' });
});

test('an unknown project is named as such', async () => {
  await using started = await startEmm();
  const error = await failureOf(started.emm.signupUrls.create({ projectId: 'nobody', callbackUrl }));
  expect(error).toMatchObject({ code: 'EMM_PROJECT_UNUSABLE', vendorCode: 'CONSUMER_INVALID', attempts: 1 });
});

test('a topic that Google may not publish to is refused, and the present one stays', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.pubsub.addTopic('projects/p/topics/t', { publisherGranted: false });
  const patched = emm.enterprises.patch(
    google.enterprise.name,
    { pubsubTopic: 'projects/p/topics/t' },
    { updateMask: ['pubsubTopic'] },
  );
  expect(await failureOf(patched)).toMatchObject({
    code: 'EMM_INVALID_ARGUMENT',
    fieldViolations: [{ field: 'enterprise.pubsub_topic' }],
  });
  expect(await emm.enterprises.get(google.enterprise.name)).not.toHaveProperty('pubsubTopic');
});

test('the sign-in page keeps its token as long as it is the same page', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const { name } = google.enterprise;
  const detail = { signinUrl: 'https://x.example/in', allowPersonalUsage: 'PERSONAL_USAGE_ALLOWED', tokenTag: 'a' };
  const options = { updateMask: ['signinDetails'] };
  const first = await emm.enterprises.patch(name, { signinDetails: [detail] }, options);
  const second = await emm.enterprises.patch(name, { signinDetails: [{ ...detail, tokenTag: 'b' }, detail] }, options);
  const tokenOf = (enterprise: typeof first, index: number) =>
    enterprise.signinDetails?.[index]?.signinEnrollmentToken?.reveal();
  expect(tokenOf(second, 1)).toBe(tokenOf(first, 0));
  expect(tokenOf(second, 0)).not.toBe(tokenOf(first, 0));
  const twice = emm.enterprises.patch(name, { signinDetails: [detail, detail] }, options);
  expect(await failureOf(twice)).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
});

test('the upgrade to a managed domain is announced without being enabled', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.pubsub.addTopic('projects/p/topics/t');
  google.enterprise.document.pubsubTopic = 'projects/p/topics/t';
  const personal = emm.enterprises.generateUpgradeUrl(google.enterprise.name, { adminEmail: 'a@gmail.com' });
  expect(await failureOf(personal)).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
  const { url } = await emm.enterprises.generateUpgradeUrl(google.enterprise.name);
  google.completeSignup(url);
  expect(await emm.enterprises.get(google.enterprise.name)).toMatchObject({ enterpriseType: 'MANAGED_GOOGLE_DOMAIN' });
  expect(google.pubsub.published).toMatchObject([{ attributes: { notificationType: 'ENTERPRISE_UPGRADE' } }]);
});
