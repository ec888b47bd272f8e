import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeCredential } from '../../../src/cli/actions/token-describe.ts';
import { createPushCertificate, type SimulatedVendors, startSimulatedVendors } from '../../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/folder.ts';
import { runProgram } from '../../support/program.ts';

let vendors: SimulatedVendors;
let folder: TemporaryFolder;
let files: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path });
  const config = await readFile(vendors.configFile, 'utf8');
  const names = [...config.matchAll(/file: (\S+)/g)].map((match) => match[1] ?? '');
  const at = (name: string) => join(dirname(vendors.configFile), name);
  files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(at(name))] as const)));
});
afterAll(async () => {
  await vendors[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const inspect = async (bytes: Buffer) => await describeCredential(bytes, undefined, Date.now());
const fileOf = (part: string) => [...files].find(([name]) => name.includes(part))?.[1] ?? Buffer.alloc(0);

test('the credentials of every service are recognised', async () => {
  const whats = new Set<string>();
  for (const bytes of files.values()) whats.add((await inspect(bytes))?.what ?? '');
  expect([...whats].sort()).toEqual([
    "Apple's content token (for apple.vpp)",
    "Apple's server token, encrypted (for apple.dep)",
    'a P-256 private key of an API account of Apple Business or School Manager (for apple.business)',
    'a certificate',
    'a key of a Google service account (for google.amapi)',
    'an RSA private key',
  ]);
});

test('validate accepts the member that each next step names', async () => {
  const push = await createPushCertificate({});
  await folder.write('push.pem', push.certificate);
  const all = new Map([...files, ['push.pem', Buffer.from(push.certificate)]]);
  const values: Readonly<Record<string, string>> = {
    enterprise: 'LC01abcd23',
    clientId: 'BUSINESSAPI.7b2b9f0e-5c3c-4d0c-9a55-3a1f0c6b2d41',
    keyId: '1f0e6d5c-2b3a-4c4d-8e9f-a0b1c2d3e4f5',
  };
  const placed = new Set<string>();
  for (const [name, bytes] of all) {
    const place = (await inspect(bytes))?.place;
    if (!place) continue;
    const { service, member, besides } = place;
    placed.add(`${service} ${member}`);
    const members = [
      `${member}: { file: ${name} }`,
      ...besides.map((each) => `${each}: ${values[each] ?? '{ file: none }'}`),
    ];
    const config = await folder.write(
      'next.yaml',
      `version: 1\ntenants:\n  - id: a\n    name: A\n    credentials:\n      - service: ${service}\n        ${members.join('\n        ')}\n`,
    );
    const { stderr } = await runProgram(['validate', config]);
    expect(stderr, `${service} ${member}`).not.toMatch(/unknown member|missing/);
  }
  expect([...placed].sort()).toEqual([
    'apple.business key',
    'apple.dep privateKey',
    'apple.push certificate',
    'apple.vpp token',
    'google.amapi serviceAccount',
  ]);
});

describe('a file in another encoding is recognised as the readers read it', () => {
  const utf16 = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('utf8'), 'utf16le')]);
  const pemBody = (bytes: Buffer) => Buffer.from(bytes.toString().replace(/-----.*?-----|\s/g, ''), 'base64');
  const base64Of = (bytes: Buffer) => bytes.toString('base64').replace(/.{64}/g, '$&\n');

  test.each(['content-token', 'service-account', 'business-key', 'certificate'])('%s in UTF-16', async (part) => {
    const bytes = fileOf(part);
    expect((await inspect(utf16(bytes)))?.what).toBe((await inspect(bytes))?.what);
  });

  test('a certificate in DER, and a trusted certificate', async () => {
    const bytes = fileOf('certificate');
    expect((await inspect(pemBody(bytes)))?.what).toBe('a certificate');
    const trusted = bytes.toString().replaceAll(' CERTIFICATE-----', ' TRUSTED CERTIFICATE-----');
    expect((await inspect(Buffer.from(trusted)))?.what).toBe('a certificate');
    expect(new X509Certificate(pemBody(bytes)).serialNumber).toBe((await inspect(bytes))?.facts['serial number']);
  });

  test('an RSA key in DER', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect((await inspect(privateKey.export({ type: 'pkcs8', format: 'der' })))?.what).toBe('an RSA private key');
    expect((await inspect(privateKey.export({ type: 'pkcs1', format: 'der' })))?.what).toBe('an RSA private key');
  });

  test('a service-account key in base64 is named, and used as it is', async () => {
    const description = await inspect(Buffer.from(base64Of(fileOf('service-account'))));
    expect(description?.what).toBe('a key of a Google service account, encoded in base64 (for google.amapi)');
    expect(description?.next).toMatch(/^name the file in health.yaml, as "serviceAccount"/);
  });

  test('a server token as PKCS#7 in PEM and in DER', async () => {
    const smime = fileOf('server-token').toString();
    const body = smime.slice(smime.search(/\r?\n\r?\n/)).replace(/\s/g, '');
    const pem = `-----BEGIN PKCS7-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`;
    for (const bytes of [Buffer.from(pem), Buffer.from(body, 'base64')])
      expect((await inspect(bytes))?.what).toBe("Apple's server token, encrypted (for apple.dep)");
  });
});

describe('a file that is not a credential is named, with what to do', () => {
  const key = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  test.each([
    ['a web page', () => '<!DOCTYPE html><html><body>Sign in</body></html>', /web page/, /sign in to the portal/],
    ['a public key', () => key().publicKey.export({ type: 'spki', format: 'pem' }), /public key/, /name another file/],
    [
      'a key with a passphrase',
      () => key().privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
      /passphrase/,
      /remove the passphrase/,
    ],
    ['a ZIP archive', () => 'PK\u0003\u0004', /ZIP archive/, /unpack it/],
  ])('%s', async (_, make, what, next) => {
    const description = await inspect(Buffer.from(make()));
    expect(description?.what).toMatch(what);
    expect(description?.what).toMatch(/which no service takes$/);
    expect(description?.next).toMatch(next);
  });

  test('a PKCS#12 file', async () => {
    const { pkcs12 } = await createPushCertificate({ password: 'x' });
    const description = await inspect(Buffer.from(pkcs12));
    expect(description?.what).toMatch(/PKCS#12/);
    expect(description?.next).toMatch(/"certificate", with its "password"/);
  });

  test.each(['', 'text', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    '%j is unknown',
    async (text) => {
      expect((await inspect(Buffer.from(text)))?.place).toBeUndefined();
    },
  );
});

test('a P-256 key in the plain layout is the key of an API account', async () => {
  const pem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  expect((await inspect(Buffer.from(pem)))?.facts.thumbprint).toMatch(/^SHA-256 /);
});
