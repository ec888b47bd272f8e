import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeCredential } from '../../../src/cli/actions/token-describe.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/folder.ts';

let vendors: SimulatedVendors;
let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path });
});
afterAll(async () => {
  await vendors[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

test('the credentials of every service are told apart', async () => {
  const config = await readFile(vendors.configFile, 'utf8');
  const files = [...config.matchAll(/file: (\S+)/g)].map((match) => match[1] ?? '');
  const whats = new Set<string>();
  for (const file of files) {
    const description = await describeCredential(
      await readFile(join(dirname(vendors.configFile), file)),
      undefined,
      Date.now(),
    );
    expect([file, description?.next.length]).toEqual([file, expect.any(Number)]);
    whats.add(description?.what ?? '');
  }
  expect([...whats].sort()).toEqual([
    "Apple's content token (for apple.vpp)",
    "Apple's server token, encrypted (for apple.dep)",
    'a P-256 private key of an API account of Apple Business or School Manager (for apple.business)',
    'a certificate',
    'a key of a Google service account (for google.amapi)',
    'an RSA private key',
  ]);
});

test('a P-256 key in the plain layout is an API account’s, and another curve is named', async () => {
  const pemOf = (namedCurve: string) =>
    Buffer.from(generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect((await describeCredential(pemOf('prime256v1'), undefined, 0))?.facts.thumbprint).toMatch(/^SHA-256 /);
  await expect(describeCredential(pemOf('secp384r1'), undefined, 0)).rejects.toMatchObject({
    code: 'BUSINESS_KEY_UNREADABLE',
  });
});

test.each(['', 'text', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])('%j is none', async (text) => {
  expect(await describeCredential(Buffer.from(text), undefined, 0)).toBeUndefined();
});
