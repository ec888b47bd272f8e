import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { impersonate, parseExternalAccount } from '../../src/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

test('a workload signs in with the subject token of its platform, and reads the file each time', async () => {
  await using started = await startEmm();
  const { google } = started;
  const folder = mkdtempSync(join(tmpdir(), 'emm-workload-'));
  const file = join(folder, 'token');
  const workload = google.addWorkload(google.account);
  writeFileSync(file, workload.subjectToken);
  const emm = started.client({ credential: parseExternalAccount(workload.config(file)) });
  expect(await emm.enterprises.get(google.enterprise.name)).toMatchObject({ name: google.enterprise.name });
  workload.subjectToken = 'workload.renewed-token';
  writeFileSync(file, workload.subjectToken);
  google.revokeTokens();
  await emm.enterprises.get(google.enterprise.name);
  expect(google.requests('sts.token')).toHaveLength(2);
  expect(google.requests('iamcredentials.generateAccessToken')).toHaveLength(2);
  expect(google.requests('oauth2.token')).toHaveLength(0);
  rmSync(folder, { recursive: true });
});

test('a function can return the subject token, and the error for a refused token does not hold it', async () => {
  await using started = await startEmm();
  const { google } = started;
  const config = google.addWorkload(google.account).config('/nowhere');
  const credential = parseExternalAccount(config, { subjectToken: () => Promise.resolve('not-the-right-one') });
  const error = await failureOf(started.client({ credential }).enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ operation: 'sts.token', vendorCode: 'invalid_grant', kind: 'auth' });
  expect(findSecrets(error, ['not-the-right-one'])).toEqual([]);
});

describe('impersonation', () => {
  test('one account acts as another, if it may', async () => {
    await using started = await startEmm();
    const { google } = started;
    const target = google.addServiceAccount(google.project, 'target');
    const emm = started.client({ credential: impersonate({ source: google.credential, target: target.email }) });
    const denied = await failureOf(emm.enterprises.get(google.enterprise.name));
    expect(denied).toMatchObject({ operation: 'iamcredentials.generateAccessToken', code: 'EMM_PERMISSION_DENIED' });
    google.allowImpersonation(google.account, target);
    target.permitted = true;
    await expect(emm.enterprises.get(google.enterprise.name)).resolves.toBeDefined();
    google.account.permitted = false;
    await expect(emm.enterprises.get(google.enterprise.name)).resolves.toBeDefined();
    const secrets = google.requests().flatMap(({ headers }) => headers.get('authorization')?.slice(7) ?? []);
    expect(findSecrets(denied, secrets)).toEqual([]);
  });

  test('a target that is no account is refused', async () => {
    await using started = await startEmm();
    expect(() => impersonate({ source: started.google.credential, target: 'x' })).toThrow('target');
  });
});

const right = {
  type: 'external_account',
  audience: '//iam.googleapis.com/x',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  credential_source: { file: '/token' },
};

test('a configuration is inspected without network', () => {
  expect(parseExternalAccount(JSON.stringify(right))).toMatchObject({
    kind: 'external',
    subjectToken: { file: '/token' },
  });
  const json = {
    ...right,
    credential_source: { file: '/t', format: { type: 'json', subject_token_field_name: 'id_token' } },
  };
  expect(parseExternalAccount(JSON.stringify(json)).subjectToken).toEqual({ file: '/t', member: 'id_token' });
});

test.for([
  ['[]', 'no JSON object'],
  ['{', 'no JSON object'],
  [{ ...right, type: 'service_account' }, 'external_account'],
  [{ ...right, audience: '' }, 'audience missing'],
  [{ ...right, token_url: 'https://evil.example/token' }, 'token_url is not Google'],
  [{ ...right, service_account_impersonation_url: 'https://evil.example/x' }, 'impersonation_url is not Google'],
  [{ ...right, credential_source: {} }, 'names no file, url, executable or AWS environment'],
  [{ ...right, credential_source: { url: 'http://169.254.169.254/' } }, 'allow it with allowedHosts'],
  [{ ...right, credential_source: { url: 'file:///etc/passwd' } }, 'no http or https URL'],
  [{ ...right, credential_source: { executable: { command: '/bin/token' } } }, 'allow it with allowExecutable'],
  [{ ...right, credential_source: { environment_id: 'aws2' } }, 'is not "aws1"'],
  [
    {
      ...right,
      credential_source: { environment_id: 'aws1', regional_cred_verification_url: 'https://evil.example/' },
    },
    'is not an address of AWS',
  ],
] as const)('%o is refused: %s', ([config, words]) => {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  expect(() => parseExternalAccount(text)).toThrow(words);
});
