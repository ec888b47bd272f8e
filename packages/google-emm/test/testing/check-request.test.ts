import { describe, expect, test } from 'vitest';
import { createPlayClient } from '../../src/play/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

describe('the simulator checks values as Google does', () => {
  test.for([
    [{ maximumTimeToLock: 'soon' }, "Invalid value at 'policy.maximum_time_to_lock' (TYPE_INT64)"],
    [{ maximumTimeToLock: '9223372036854775808' }, 'TYPE_INT64'],
    [{ minimumApiLevel: 'x' }, 'TYPE_INT32'],
    [{ minimumApiLevel: 2 ** 31 }, 'TYPE_INT32'],
    [{ minimumApiLevel: 1.5 }, 'TYPE_INT32'],
    [{ cameraDisabled: 'yes' }, 'TYPE_BOOL'],
    [{ shortSupportMessage: { defaultMessage: 7 } }, 'TYPE_STRING'],
    [{ playStoreMode: 'GREYLIST' }, 'TYPE_ENUM'],
    [{ passwordPolicies: [{ passwordExpirationTimeout: '60' }] }, "duration must end with 's'"],
  ] as const)('%o is refused', async ([policy, words]) => {
    await using started = await startEmm({ unknownMembers: 'send' });
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    // What a caller without types sends.
    const error = await failureOf(emm.policies.patch(name, policy as never, { replaceAll: true }));
    expect(error).toMatchObject({ code: 'EMM_INVALID_ARGUMENT', status: 400 });
    expect(String(error)).toContain(words);
  });

  test('a 64-bit number is text in answers, a number as text is a number, and snake_case is camelCase', async () => {
    await using started = await startEmm({ unknownMembers: 'send' });
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/p`;
    const policy = { maximumTimeToLock: 60_000, minimumApiLevel: '30', camera_disabled: true, locationMode: null };
    await emm.policies.patch(name, policy as never, { replaceAll: true });
    expect(await emm.policies.get(name)).toMatchObject({
      maximumTimeToLock: '60000',
      minimumApiLevel: 30,
      cameraDisabled: true,
    });
  });

  test('a mask with a path to no member is refused', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    const name = `${google.enterprise.name}/policies/default`;
    const args = { name, updateMask: 'cameraDisabeld', requestBody: { cameraDisabled: true } };
    expect(await failureOf(emm.call('enterprises.policies.patch', args))).toMatchObject({
      code: 'EMM_INVALID_ARGUMENT',
    });
  });
});

test('unknownMembers: accept stores members that are newer than the package', async () => {
  await using started = await startEmm({ unknownMembers: 'send' }, { unknownMembers: 'accept' });
  const { google, emm } = started;
  const name = `${google.enterprise.name}/policies/p`;
  const policy = { brandNewSetting: { level: 3 }, playStoreMode: 'BRAND_NEW' };
  await emm.policies.patch(name, policy, { replaceAll: true });
  expect(await emm.policies.get(name)).toMatchObject(policy);
});

test('the Play EMM API names the type of a wrong number, too', async () => {
  await using started = await startEmm();
  const { google, server, clock } = started;
  const play = createPlayClient({
    credential: google.credential,
    origin: server.origin,
    tokenOrigin: server.origin,
    clock,
    unknownMembers: 'send',
  });
  const { id: enterpriseId } = google.play.addEnterprise(google.project);
  const requestBody = { enrollmentTokenType: 'userDevice', duration: 'soon' };
  const error = await failureOf(play.call('enrollmentTokens.create', { enterpriseId, requestBody }));
  expect(error).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
  await play.close();
});
