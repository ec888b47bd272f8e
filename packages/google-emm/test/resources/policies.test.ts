import { describe, expect, test } from 'vitest';
import type { PatchPolicyOptions, PolicyDocument } from '../../src/index.ts';
import { emmFaults } from '../../src/testing/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const packageName = 'com.example.app';

describe('a patch', () => {
  test('changes only what the mask names, and raises the version', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    const first = await emm.policies.patch(
      name,
      { cameraDisabled: true, applications: [{ packageName }] },
      { updateMask: ['cameraDisabled', 'applications'] },
    );
    const second = await emm.policies.patch(
      name,
      { locationMode: 'LOCATION_DISABLED' },
      { updateMask: ['locationMode'] },
    );
    expect(second).toMatchObject({
      cameraDisabled: true,
      applications: [{ packageName }],
      locationMode: 'LOCATION_DISABLED',
    });
    expect([first.version, second.version]).toEqual(['1', '2']);
    expect(google.requests('enterprises.policies.patch')[1]?.target).toMatch(/\?updateMask=locationMode$/);
  });

  test('a member that the mask names and the policy lacks is cleared', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    await emm.policies.patch(name, { cameraDisabled: true, usbFileTransferDisabled: true }, { replaceAll: true });
    const updateMask = ['cameraDisabled'] as const;
    expect(await emm.policies.patch(name, {}, { updateMask })).not.toHaveProperty('cameraDisabled');
  });

  test('everything is replaced only where that is said', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    await emm.policies.patch(name, { applications: [{ packageName }] }, { replaceAll: true });
    expect(await emm.policies.patch(name, { cameraDisabled: true }, { replaceAll: true })).not.toHaveProperty(
      'applications',
    );
    expect(google.requests('enterprises.policies.patch')[1]?.target).not.toContain('updateMask');
  });

  test.for([
    [{}, {}, 'updateMask: it names nothing; without a mask every member would be replaced'],
    [{}, { updateMask: [] }, 'updateMask: it names nothing'],
    [{}, { updateMask: ['cameraDisabeld'] }, 'updateMask: "cameraDisabeld" is no member of Policy'],
    [{}, { updateMask: ['cameraDisabled'], replaceAll: true }, 'replaceAll and a mask exclude each other'],
    [{ cameraDisabeld: true }, { replaceAll: true }, 'cameraDisabeld: no such member; did you mean "cameraDisabled"?'],
    [
      { applications: [{ packageName }, { packageName, instalType: 'KIOSK' }] },
      { replaceAll: true },
      'applications[1].instalType: no such member; did you mean "installType"?',
    ],
    [{ passwordPolicies: {} }, { replaceAll: true }, 'passwordPolicies: a list was expected'],
    [{ cameraDisabled: 'yes' }, { replaceAll: true }, 'cameraDisabled: true or false was expected'],
  ] as const)('of %o with %o is refused by name, and nothing is sent', async ([policy, options, words]) => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    // What a caller without types may pass.
    const patched = emm.policies.patch(name, policy as PolicyDocument, options as unknown as PatchPolicyOptions);
    const error = await failureOf(patched);
    expect(error).toMatchObject({ code: 'EMM_INVALID_REQUEST', operation: 'enterprises.policies.patch', attempts: 0 });
    expect(String(error)).toContain(words);
    expect(google.requests()).toEqual([]);
  });

  test('a member that is newer than the library can be sent where that is said', async () => {
    await using started = await startEmm({ unknownMembers: 'send', retry: false });
    const { google, emm } = started;
    const policy = { brandNew: 'hunter22' } as PolicyDocument;
    const error = await failureOf(
      emm.policies.patch(`${google.enterprise.name}/policies/p`, policy, { replaceAll: true }),
    );
    // This Google does not know it either, and says so in the words of the real one.
    expect(error).toMatchObject({ code: 'EMM_INVALID_ARGUMENT', fieldViolations: [{ field: 'policy' }] });
    expect(String(error)).toContain(`Unknown name "brandNew" at 'policy': Cannot find field.`);
  });

  test('that changes nothing yields the policy as it is', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/default`;
    google.faults.add({ endpoint: 'enterprises.policies.patch', fault: emmFaults.unchanged });
    expect(await emm.policies.patch(name, { cameraDisabled: false }, { updateMask: ['cameraDisabled'] })).toMatchObject(
      { name },
    );
  });

  test('an enum typo is refused by Google with the place in its own spelling, and without the value', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const policy = { crossProfilePolicies: { showWorkContactsInPersonalProfile: 'S3CRET_TYPO' } };
    const error = await failureOf(
      emm.policies.patch(`${google.enterprise.name}/policies/p`, policy, { replaceAll: true }),
    );
    expect(error).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
    expect(String(error)).toContain('policy.cross_profile_policies.show_work_contacts_in_personal_profile');
    expect(String(error)).not.toContain('S3CRET_TYPO');
  });
});

test('apps are added and removed without other changes', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const name = `${google.enterprise.name}/policies/default`;
  const installed = await emm.policies.installApplications(name, [
    packageName,
    { packageName: 'com.example.b', installType: 'KIOSK' },
  ]);
  expect(installed.applications).toEqual([
    { packageName, installType: 'FORCE_INSTALLED' },
    { packageName: 'com.example.b', installType: 'KIOSK' },
  ]);
  const changes = [{ application: { packageName, minimumVersionCode: 7 }, updateMask: ['minimumVersionCode'] }];
  const modified = await emm.policies.modifyApplications(name, changes);
  expect(modified.applications?.[0]).toEqual({ packageName, installType: 'FORCE_INSTALLED', minimumVersionCode: 7 });
  const removed = await emm.policies.removeApplications(name, [packageName, 'com.example.never']);
  expect(removed).toMatchObject({ version: '4', applications: [{ packageName: 'com.example.b' }] });
  for (const nothing of [emm.policies.modifyApplications(name, []), emm.policies.removeApplications(name, [])]) {
    expect(await failureOf(nothing)).toMatchObject({ code: 'EMM_INVALID_REQUEST' });
  }
});

test('policies are listed, and deleted unless a device uses them', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const parent = google.enterprise.name;
  for (const id of ['a', 'b']) await emm.policies.patch(`${parent}/policies/${id}`, {}, { replaceAll: true });
  expect((await emm.policies.list(parent).toArray()).map(({ name }) => name.split('/').at(-1))).toEqual([
    'default',
    'a',
    'b',
  ]);
  await emm.policies.delete(`${parent}/policies/a`);
  expect(await failureOf(emm.policies.delete(`${parent}/policies/default`))).toMatchObject({
    code: 'EMM_FAILED_PRECONDITION',
  });
  expect(await failureOf(emm.policies.get(`${parent}/policies/a`))).toMatchObject({ code: 'EMM_NOT_FOUND' });
});

test('a repeated deletion whose first answer was lost succeeds', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const name = `${google.enterprise.name}/policies/a`;
  await emm.policies.patch(name, {}, { replaceAll: true });
  google.faults.add({ endpoint: 'enterprises.policies.delete', fault: emmFaults.lostAnswer });
  await emm.policies.delete(name);
  expect(google.requests('enterprises.policies.delete')).toHaveLength(2);
  expect(await failureOf(emm.policies.delete(name))).toMatchObject({ code: 'EMM_NOT_FOUND' });
});
