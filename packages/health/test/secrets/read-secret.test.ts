import { randomBytes, X509Certificate } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSecret, type SecretSources, SecretUnavailable } from '../../src/secrets/read-secret.ts';
import { openVault, type Vault } from '../../src/secrets/vault.ts';
import { parseVaultKeys } from '../../src/secrets/vault-keys.ts';
import { createPushCertificate } from '../../src/testing/push-certificate.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
let vault: Vault;
const open: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  await chmod(await folder.write('closed', 'from a file'), 0o600);
  await chmod(await folder.write('open', 'from a file'), 0o644);
  vault = openVault({ folder: join(folder.path, 'vault'), keys: parseVaultKeys(randomBytes(32).toString('base64')) });
  await vault.add('entry', Buffer.from('from the vault'));
});
afterAll(() => folder[Symbol.asyncDispose]());

const sources = (): SecretSources => ({
  folder: folder.path,
  env: { GIVEN: 'from the environment', EMPTY: '', PATH: process.env.PATH },
  vault: () => Promise.resolve(vault),
  onOpenFile: (path) => open.push(path),
});

test.each([
  [{ file: 'closed' }, 'from a file'],
  [{ env: 'GIVEN' }, 'from the environment'],
  [{ exec: ['cat', 'closed'] }, 'from a file'],
  [{ vault: 'entry' }, 'from the vault'],
])('%j', async (reference, expected) => {
  expect((await readSecret(reference, sources())).toString()).toBe(expected);
});

test('a file that others may read causes a warning, and is read', async () => {
  open.length = 0;
  await readSecret({ file: 'closed' }, sources());
  await readSecret({ file: 'open' }, sources());
  expect(open).toEqual([join(folder.path, 'open')]);
});

test('a certificate is public: that others may read it causes no warning, unless its key is in the same file', async () => {
  const { certificate, privateKey } = await createPushCertificate();
  const files: readonly (readonly [name: string, content: string | Buffer])[] = [
    ['certificate.pem', certificate],
    ['certificate.cer', new X509Certificate(certificate).raw],
    ['both.pem', `${certificate}\n${privateKey}`],
    ['cut-off.pem', `${certificate}\n-----BEGIN PRIVATE KEY-----\nMIIE`],
    ['key.pem', privateKey],
  ];
  open.length = 0;
  for (const [name, content] of files) {
    await chmod(await folder.write(name, content), 0o644);
    expect(await readSecret({ file: name }, sources())).toEqual(Buffer.from(content));
  }
  expect(open).toEqual(['both.pem', 'cut-off.pem', 'key.pem'].map((name) => join(folder.path, name)));
});

describe('what cannot be read is a sentence', () => {
  test.each([
    [{ file: 'missing' }, 'expected a readable file, but "missing" does not exist'],
    [
      { file: '~/missing' },
      'expected a readable file, but "~/missing" does not exist; "~" and "$NAME" have no meaning here: write the whole path',
    ],
    [{ env: 'ABSENT' }, 'the variable ABSENT is not set in the environment'],
    [{ env: 'EMPTY' }, 'the variable EMPTY is empty'],
    [{ exec: ['no-such-program'] }, 'the program "no-such-program" does not exist'],
    [{ vault: 'none' }, 'the vault\'s entry "none" does not exist'],
  ])('%j', async (reference, message) => {
    const refusal = readSecret(reference, sources());
    await expect(refusal).rejects.toBeInstanceOf(SecretUnavailable);
    await expect(refusal).rejects.toThrow(message);
  });
});
