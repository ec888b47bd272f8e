import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { findSecrets } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../support/folder.ts';
import { runProgram } from '../../support/program.ts';

let folder: TemporaryFolder;
const at = (name: string) => join(folder.path, name);
const read = (name: string) => readFile(at(name), 'utf8');
const modeOf = async (name: string) => ((await stat(at(name))).mode & 0o777).toString(8);

const keygen = (...more: string[]) =>
  runProgram(['token', 'keygen', '--key', at('key.pem'), '--certificate', at('certificate.pem'), ...more]);
const decryptWith = (key: string, ...more: string[]) =>
  runProgram(['token', 'decrypt', at('token.p7m'), '--key', at(key), '--out', at('token.json'), ...more]);
const decrypt = (...more: string[]) => decryptWith('key.pem', ...more);
const inspect = (name: string, ...more: string[]) => runProgram(['token', 'inspect', at(name), ...more]);

/** The members of the decrypted token that must show nowhere else. */
const secretsOf = async () => {
  // What our own program wrote.
  const { access_token_expiry: _, ...secrets } = JSON.parse(await read('token.json')) as Record<string, string>;
  return Object.values(secrets);
};

beforeAll(async () => {
  folder = await temporaryFolder();
  expect(await keygen()).toMatchObject({ code: 0 });
  const simulator = createDepSimulator();
  await folder.write('token.p7m', simulator.issueToken({ certificate: await read('certificate.pem') }));
  expect(await decrypt()).toMatchObject({ code: 0 });
});
afterAll(() => folder[Symbol.asyncDispose]());

test('a private key in DER decrypts and inspects a token, too', async () => {
  const der = createPrivateKey(await read('key.pem')).export({ type: 'pkcs8', format: 'der' });
  await writeFile(at('key.der'), der);
  expect(await decryptWith('key.der', '--force')).toMatchObject({ code: 0 });
  expect((await inspect('token.p7m', '--key', at('key.der'))).stdout).toMatch(/^Apple's server token/);
});

test.each(['key.pem', 'certificate.pem', 'token.p7m', 'key-link.pem'])(
  'token decrypt replaces no file that it reads, with --force neither: %s',
  async (name) => {
    if (name === 'key-link.pem') await symlink('key.pem', at(name));
    const before = await read(name);
    const { code, stderr } = await runProgram(
      ['token', 'decrypt', at('token.p7m'), '--key', at('key.pem'), '--certificate', at('certificate.pem')].concat([
        '--out',
        at(name),
        '--force',
      ]),
    );
    expect(code).toBe(78);
    expect(stderr).toMatch(/" is a file that this command reads; name another one/);
    expect(await read(name)).toBe(before);
  },
);

describe('token keygen', () => {
  test('writes a private key and a public certificate, and names the next step', async () => {
    expect(await read('key.pem')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await read('certificate.pem')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(await modeOf('key.pem')).toBe('600');
    const { stdout, stderr } = await keygen('--force', '--name', 'mdm.example.com', '--bits', '2048', '--days', '30');
    expect(stdout).toBe(`private key  ${at('key.pem')}\ncertificate  ${at('certificate.pem')}\n`);
    expect(stderr).toMatch(/^Next: upload the certificate/);
    // The others need the pair that the token was made for.
    const simulator = createDepSimulator();
    await folder.write('token.p7m', simulator.issueToken({ certificate: await read('certificate.pem') }));
    expect((await decrypt('--force')).code).toBe(0);
  });

  test('overwrites nothing unless told so, and leaves no half behind', async () => {
    const before = await read('key.pem');
    const { code, stderr } = await runProgram([
      'token',
      'keygen',
      '--key',
      at('new.pem'),
      '--certificate',
      at('certificate.pem'),
    ]);
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: `"${at('certificate.pem')}" exists; name another file, or replace it with --force.\n`,
    });
    expect(await read('key.pem')).toBe(before);
    expect(await readdir(folder.path)).not.toContain('new.pem');
  });

  test('never writes key and certificate to one file', async () => {
    const files = ['--key', at('one.pem'), '--certificate', `${folder.path}/./one.pem`];
    for (const force of [[], ['--force']]) {
      const { code, stderr } = await runProgram(['token', 'keygen', ...files, ...force]);
      expect(code).toBe(78);
      expect(stderr).toContain('is named twice; name two files');
    }
    expect(await readdir(folder.path)).not.toContain('one.pem');
  });

  test('leaves no key whose certificate cannot be written', async () => {
    const files = ['--key', at('alone.pem'), '--certificate', at('missing/certificate.pem')];
    const { code, stderr } = await runProgram(['token', 'keygen', ...files]);
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: `"${at('missing/certificate.pem')}" cannot be written: its folder does not exist.\n`,
    });
    expect(await readdir(folder.path)).not.toContain('alone.pem');
  });

  test.each([
    ['--bits', '1024'],
    ['--days', '0'],
    ['--name', ''],
    ['--name', 'a'.repeat(65)],
  ])('refuses %s %s', async (...option) => {
    expect((await keygen('--force', ...option)).code).toBe(64);
  });
});

describe('token decrypt', () => {
  test('writes the token for its owner, and names its end', async () => {
    expect(Object.keys(JSON.parse(await read('token.json')) as object)).toEqual([
      'consumer_key',
      'consumer_secret',
      'access_token',
      'access_secret',
      'access_token_expiry',
    ]);
    expect(await modeOf('token.json')).toBe('600');
    const run = await decrypt('--force', '--certificate', at('certificate.pem'));
    expect(run.stdout).toMatch(/token\.json {2}valid until \d{4}-\d\d-\d\d, in 36[45] days\n$/);
    expect(findSecrets(run, await secretsOf())).toEqual([]);
  });

  test('overwrites nothing unless told so', async () => {
    const { code, stderr } = await decrypt();
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: `"${at('token.json')}" exists; name another file, or replace it with --force.\n`,
    });
  });

  test('a file that existed is its owner’s afterwards', async () => {
    await folder.write('open.json', '{}');
    const run = await runProgram([
      'token',
      'decrypt',
      at('token.p7m'),
      '-k',
      at('key.pem'),
      '-o',
      at('open.json'),
      '--force',
    ]);
    expect(run.code).toBe(0);
    expect(await modeOf('open.json')).toBe('600');
  });

  test.each<[what: string, content: string | undefined, said: RegExp]>([
    ['empty.p7m', '', /^this is not a server token: the file is empty\. Use the file as downloaded/],
    ['document.p7m', '%PDF-1.7', /the file is a PDF/],
    ['missing.p7m', undefined, /missing\.p7m" does not exist\.\n$/],
  ])('names what is wrong with %s', async (name, content, said) => {
    if (content !== undefined) await folder.write(name, content);
    const run = await runProgram(['token', 'decrypt', at(name), '-k', at('key.pem'), '-o', at('none.json')]);
    expect(run).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(said) });
    expect(await readdir(folder.path)).not.toContain('none.json');
  });

  test('names a key that does not belong to the certificate', async () => {
    const other = ['token', 'keygen', '--key', at('other.pem'), '--certificate', at('other-certificate.pem')];
    expect((await runProgram(other)).code).toBe(0);
    const args = ['token', 'decrypt', at('token.p7m'), '-k', at('other.pem'), '-o', at('none.json')];
    expect((await runProgram(args)).stderr).toMatch(
      /^the server token could not be decrypted: the private key does not fit/,
    );
    const named = await runProgram([...args, '-c', at('other-certificate.pem')]);
    expect(named.stderr).toMatch(/^the server token was made for another certificate: it names the serial number/);
  });

  test('wants to know key and output', async () => {
    expect((await runProgram(['token', 'decrypt', at('token.p7m')])).code).toBe(64);
    expect((await runProgram(['token'])).code).toBe(64);
  });
});

describe('token inspect', () => {
  test('says whom an encrypted token was made for, and with the key until when it is good', async () => {
    const { code, stdout } = await inspect('token.p7m');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Apple's server token, encrypted \(for apple\.dep\)\n {2}made for {4}the certificate with serial/,
    );
    expect(stdout).toMatch(/\n {2}next {8}decrypt it: /);
    const opened = await inspect('token.p7m', '--key', at('key.pem'));
    expect(opened.stdout).toMatch(/\n {2}until {2}\d{4}-\d\d-\d\d, in 36[45] days\n/);
  });

  test('says what the other files are', async () => {
    const whats = [];
    for (const name of ['token.json', 'key.pem', 'certificate.pem'])
      whats.push((await inspect(name)).stdout.split('\n')[0]);
    expect(whats).toEqual(["Apple's server token, decrypted (for apple.dep)", 'an RSA private key', 'a certificate']);
  });

  test('shows no secret in a pipe, whatever is asked', async () => {
    const secrets = [...(await secretsOf()), ...(await read('key.pem')).split('\n').slice(1, -2)];
    for (const name of ['token.p7m', 'token.json', 'key.pem', 'certificate.pem'])
      expect(findSecrets(await inspect(name, '--key', at('key.pem')), secrets)).toEqual([]);
    const refused = await inspect('token.json', '--reveal');
    expect(refused).toEqual({ code: 64, stdout: '', stderr: '--reveal shows secrets only on a terminal.\n' });
  });

  test('shows them on a terminal on request', async () => {
    const args = ['token', 'inspect', at('token.json')];
    expect(findSecrets(await runProgram(args, { terminal: true }), await secretsOf())).toEqual([]);
    const { stdout } = await runProgram([...args, '--reveal'], { terminal: true });
    for (const secret of await secretsOf()) expect(stdout).toContain(secret);
  });

  test('names what it does not know', async () => {
    await folder.write('notes.txt', 'buy milk');
    expect(await inspect('notes.txt')).toMatchObject({
      code: 78,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown file\. Expected a server token/),
    });
  });
});
