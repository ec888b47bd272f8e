import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { createProject } from '../../src/testing/projects.ts';
import { createServiceAccount, decimalId } from '../../src/testing/service-accounts.ts';

test('a key file is like Google’s', () => {
  const project = createProject({ id: 'acme-emm' }, 0);
  const account = createServiceAccount(project, 'mdm');
  const file = JSON.parse(account.keyFile) as Record<string, string>;
  expect(file).toEqual({
    type: 'service_account',
    project_id: 'acme-emm',
    private_key_id: expect.stringMatching(/^[0-9a-f]{40}$/),
    private_key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/),
    client_email: 'mdm@acme-emm.iam.gserviceaccount.com',
    client_id: expect.stringMatching(/^\d{21}$/),
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: 'https://www.googleapis.com/robot/v1/metadata/x509/mdm%40acme-emm.iam.gserviceaccount.com',
    universe_domain: 'googleapis.com',
  });
  const key = createPrivateKey(file.private_key ?? '');
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(createPublicKey(key).equals(account.keys[0]?.publicKey as never)).toBe(true);
});

test('a further key has an id of its own', () => {
  const account = createServiceAccount(createProject({}, 0), 'mdm');
  const second = account.addKey();
  expect(account.keys).toHaveLength(2);
  expect(second.id).not.toBe(account.keys[0]?.id);
});

test('numbers of accounts have 21 digits', () => {
  for (const seed of ['a', 'b', 'c', 'd']) expect(decimalId(seed)).toMatch(/^1\d{20}$/);
});
