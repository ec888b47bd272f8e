import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConfigFolder, configFolder, requestCount } from '../support/config-folder.ts';

let config: ConfigFolder;

beforeAll(async () => {
  config = await configFolder();
  const { folder } = config;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  await folder.write(
    'encrypted.pem',
    rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
  );
  await folder.write('document.pdf', '%PDF-1.7\n');
  await folder.write('empty', '');
  await folder.write('large', 'x'.repeat(1024 * 1024 + 1));
  await folder.write(
    'openssh.pem',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
  );
  const content = Buffer.from(await readFile(join(folder.path, files.contentToken), 'utf8'), 'base64');
  await folder.write('inner', (JSON.parse(content.toString()) as { token: string }).token);
});

afterAll(async () => {
  expect(requestCount(config.vendors)).toBe(0);
  await config[Symbol.asyncDispose]();
});

const files = {
  serverToken: 'aurora/server-token_smime.p7m',
  privateKey: 'aurora/server-token-key.pem',
  certificate: 'aurora/server-token-certificate.pem',
  contentToken: 'aurora/content-token.vpptoken',
  businessKey: 'aurora/business-key.pem',
  serviceAccount: 'aurora/service-account.json',
};

/** A credential of each service; `file` stands in the place of the named member's own. */
const credentials = {
  serverToken: (file: string) => dep({ token: file }),
  privateKey: (file: string) => dep({ privateKey: file }),
  certificate: (file: string) => dep({ certificate: file }),
  contentToken: (file: string) => `{ service: apple.vpp, token: { file: ${file} } }`,
  businessKey: (file: string) =>
    `{ service: apple.business, key: { file: ${file} }, clientId: BUSINESSAPI.1, keyId: k1 }`,
  serviceAccount: (file: string) => `{ service: google.amapi, serviceAccount: { file: ${file} }, enterprise: LC01 }`,
};

type Place = keyof typeof credentials;

const members: Readonly<Record<Place, string>> = {
  serverToken: 'token',
  privateKey: 'privateKey',
  certificate: 'certificate',
  contentToken: 'token',
  businessKey: 'key',
  serviceAccount: 'serviceAccount',
};

function dep(given: Readonly<{ token?: string; privateKey?: string; certificate?: string }>): string {
  const { token, privateKey, certificate } = {
    token: files.serverToken,
    privateKey: files.privateKey,
    certificate: files.certificate,
    ...given,
  };
  return `{ service: apple.dep, token: { file: ${token} }, privateKey: { file: ${privateKey} }, certificate: { file: ${certificate} } }`;
}

async function problemsWith(credential: string): Promise<readonly string[]> {
  const problems = await config.problems(`version: 1\ntenants: [{ id: a, name: A, credentials: [${credential}] }]\n`);
  return problems.map((problem) => problem.replace(/^2:\d+ tenants\[0\]\.credentials\[0\]\./, ''));
}

/** Where each file belongs, in the words of the message. */
const belongs: Readonly<Partial<Record<Place, RegExp>>> = {
  serverToken: /\(for apple\.dep\)|server token/i,
  contentToken: /\(for apple\.vpp\)/,
  businessKey: /\(for apple\.business\)/,
  serviceAccount: /\(for google\.amapi\)/,
};

describe('a credential in the place of another one is refused there, and named', () => {
  const places = Object.keys(credentials) as Place[];
  const pairs = places.flatMap((place) =>
    places.filter((file) => file !== place).map((file) => [place, file] as const),
  );

  test.each(pairs)('%s: the file of %s', async (place, file) => {
    const problems = await problemsWith(credentials[place](files[file]));
    expect(problems).toHaveLength(1);
    const [problem = ''] = problems;
    expect(problem.startsWith(`${members[place]}: `)).toBe(true);
    // The certificate's place is only read for a certificate.
    if (place !== 'certificate') expect(problem).toMatch(belongs[file] ?? /./);
    expect(problem).toMatch(/\b(Use|Give|Pass) /);
    expect(problem).not.toMatch(/\n|\.\.|[A-Za-z0-9+/]{60}/);
  });

  test.each(places)('%s: its own file is taken', async (place) => {
    const credential = credentials[place](files[place]);
    const { targets } = await config.load(`version: 1\ntenants: [{ id: a, name: A, credentials: [${credential}] }]\n`);
    expect(targets).toHaveLength(1);
  });
});

describe('a file that is no credential', () => {
  const places = Object.keys(credentials) as Place[];

  test.each(
    places.flatMap((place) =>
      ['document.pdf', 'empty', 'openssh.pem', 'large', 'aurora', 'missing.pem', `${files.privateKey}/x`].map(
        (file) => [place, file] as const,
      ),
    ),
  )('%s: %s', async (place, file) => {
    const problems = await problemsWith(credentials[place](file));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${members[place]}: `)).toBe(true);
  });

  test.each([
    ['large', 'token: expected a credential, but "large" is larger than 1 MiB'],
    ['aurora', 'token: expected a file, but "aurora" is a folder'],
    ['/dev/null', 'token: expected a file, but "/dev/null" is a device or pipe'],
    ['missing.p7m', 'token: expected a readable file, but "missing.p7m" does not exist'],
    [
      'aurora/business-key.pem/x',
      'token: expected a readable file, but "aurora/business-key.pem/x" does not exist: a part of its path is a file',
    ],
  ])('says of %s what it is', async (file, message) => {
    expect(await problemsWith(credentials.contentToken(file))).toEqual([message]);
  });
});

describe('parts that do not belong together', () => {
  test('the private key of another certificate', async () => {
    const credential = `{ service: apple.dep, token: { file: ${files.serverToken} }, privateKey: { file: borealis/server-token-key.pem } }`;
    expect(await problemsWith(credential)).toEqual([
      'token: the server token could not be decrypted: the private key does not fit, or the file is damaged. Use the private key whose certificate was uploaded before this token was downloaded.',
    ]);
  });

  test('a server token made for another certificate', async () => {
    const [problem] = await problemsWith(dep({ token: 'borealis/server-token_smime.p7m' }));
    expect(problem).toMatch(
      /^token: the server token was made for another certificate: it names the serial number [0-9A-F]+\. Use /,
    );
  });

  test('a certificate that is not the one of the key', async () => {
    const [problem] = await problemsWith(dep({ certificate: 'borealis/server-token-certificate.pem' }));
    expect(problem).toMatch(/^privateKey: .*the private key does not belong to the certificate/);
  });

  test('an encrypted server token without any key', async () => {
    expect(await problemsWith(`{ service: apple.dep, token: { file: ${files.serverToken} } }`)).toEqual([
      'privateKey: missing; expected { file: … } with the key that decrypts the token',
    ]);
  });

  test('a key with a password', async () => {
    expect((await problemsWith(dep({ privateKey: 'encrypted.pem' })))[0]).toMatch(/^privateKey: .*passphrase/);
  });

  test('the member "token" out of a content token', async () => {
    expect((await problemsWith(credentials.contentToken('inner')))[0]).toMatch(
      /^token: the text is only the inner part of a content token: .* Pass the whole text of the \.vpptoken file/,
    );
  });
});

test('a decrypted server token needs no key', async () => {
  const json = {
    consumer_key: 'CK_1',
    consumer_secret: 'CS_1',
    access_token: 'AT_1',
    access_secret: 'AS_1',
    access_token_expiry: '2027-11-23T00:00:00Z',
  };
  await config.folder.write('token.json', JSON.stringify(json));
  const text =
    'version: 1\ntenants: [{ id: a, name: A, credentials: [{ service: apple.dep, token: { file: token.json } }] }]\n';
  expect((await config.load(text)).targets).toHaveLength(1);
});
