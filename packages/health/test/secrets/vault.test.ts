import { randomBytes } from 'node:crypto';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSecrets } from '@mdmkit/core/testing';
import { compactDecrypt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVault, tidyVault } from '../../src/secrets/vault.ts';
import { parseVaultKeys, type VaultKey } from '../../src/secrets/vault-keys.ts';
import { VaultProblem } from '../../src/secrets/vault-problem.ts';
import { Cut, cutFiles } from '../support/cut-files.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
const key = (): VaultKey => parseVaultKeys(randomBytes(32).toString('base64url'))[0];
const [first, second] = [key(), key()];
const secret = 'a-secret-of-some-length-0123456789';

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const place = (name: string) => join(folder.path, name);

test('gives back what was locked, byte by byte', async () => {
  const vault = openVault({ folder: place('a'), keys: [first] });
  for (const content of [Buffer.from(secret), randomBytes(100_000), Buffer.from([0, 255])]) {
    await vault.add('x', content);
    expect(await vault.read('x')).toEqual(content);
  }
});

test('its files are JWE that others can open, and hold no secret', async () => {
  const vault = openVault({ folder: place('b'), keys: [first], now: () => 0 });
  await vault.add('acme.token', Buffer.from(secret));
  const text = await readFile(join(place('b'), 'acme.token.jwe'), 'utf8');
  expect(findSecrets(text, [secret])).toEqual([]);
  const { plaintext, protectedHeader } = await compactDecrypt(text.trim(), first.bytes);
  expect(Buffer.from(plaintext).toString()).toBe(secret);
  expect(protectedHeader).toEqual({
    alg: 'dir',
    enc: 'A256GCM',
    kid: first.id,
    name: 'acme.token',
    lockedAt: '1970-01-01T00:00:00.000Z',
  });
});

test('is listed without a key', async () => {
  await openVault({ folder: place('c'), keys: [first], now: () => 0 }).add('one', Buffer.from(secret));
  await openVault({ folder: place('c'), keys: [second], now: () => 1 }).add('two', Buffer.from(secret));
  expect(await openVault({ folder: place('c'), keys: [] }).list()).toEqual([
    { name: 'one', keyId: first.id, lockedAt: '1970-01-01T00:00:00.000Z' },
    { name: 'two', keyId: second.id, lockedAt: '1970-01-01T00:00:00.001Z' },
  ]);
});

describe('an entry that cannot be used is a sentence', () => {
  const refusal = async (name: string, keys: readonly VaultKey[] = [first]) => {
    const error: unknown = await openVault({ folder: place('d'), keys })
      .read(name)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VaultProblem);
    expect(findSecrets(error, [secret])).toEqual([]);
    return (error as Error).message;
  };

  beforeAll(async () => {
    const vault = openVault({ folder: place('d'), keys: [first] });
    for (const name of ['x', 'moved', 'cut', 'changed']) await vault.add(name, Buffer.from(secret));
    await rename(join(place('d'), 'moved.jwe'), join(place('d'), 'elsewhere.jwe'));
    const text = await readFile(join(place('d'), 'cut.jwe'), 'utf8');
    await writeFile(join(place('d'), 'cut.jwe'), text.slice(0, -20));
    const [header = '', ...rest] = text.split('.');
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), name: 'changed' }),
    );
    await writeFile(join(place('d'), 'changed.jwe'), [other.toString('base64url'), ...rest].join('.'));
    await writeFile(join(place('d'), 'text.jwe'), 'hello');
    await writeFile(join(place('d'), 'large.jwe'), 'x'.repeat(3 * 1024 * 1024));
  });

  test.each([
    ['missing', 'the vault\'s entry "missing" does not exist'],
    ['elsewhere', 'the vault\'s entry "elsewhere" was locked under another name; add it again'],
    ['cut', 'the vault\'s entry "cut" is damaged; add it again'],
    ['changed', 'the vault\'s entry "changed" is damaged; add it again'],
    ['text', 'the vault\'s entry "text" is damaged; add it again'],
    ['large', 'the vault\'s entry "large" is larger than any credential'],
    ['../x', 'the name of an entry consists of 1 to 128 letters, digits, ".", "_" and "-"'],
  ])('%s', async (name, message) => {
    expect(await refusal(name)).toBe(message);
  });

  test('another key', async () => {
    expect(await refusal('x', [second])).toBe(
      `the vault's entry "x" is locked with the key ${first.id}, which is not given`,
    );
  });
});

describe('a rotation', () => {
  const names = ['one', 'two', 'three'];
  const fill = async (path: string) => {
    const vault = openVault({ folder: path, keys: [first] });
    for (const name of names) await vault.add(name, Buffer.from(`${secret} ${name}`));
  };
  const readable = async (path: string, keys: readonly VaultKey[]) => {
    const vault = openVault({ folder: path, keys });
    for (const name of names) expect((await vault.read(name)).toString()).toBe(`${secret} ${name}`);
  };

  test('locks everything with the first key, and then the old one is of no use', async () => {
    await fill(place('r'));
    const vault = openVault({ folder: place('r'), keys: [second, first] });
    expect(await vault.rotate()).toEqual(['one', 'three', 'two']);
    expect(await vault.rotate()).toEqual([]);
    await readable(place('r'), [second]);
    await expect(readable(place('r'), [first])).rejects.toThrow(VaultProblem);
  });

  test('changes nothing when a key is missing', async () => {
    await fill(place('s'));
    await openVault({ folder: place('s'), keys: [key()] }).add('zzz', Buffer.from('x'));
    await expect(openVault({ folder: place('s'), keys: [second, first] }).rotate()).rejects.toThrow(/"zzz" is locked/);
    await readable(place('s'), [first]);
  });

  test('that ends at any point leaves every entry readable, and a second one finishes it', async () => {
    await fill(place('template'));
    const counted = cutFiles(-1, 'before');
    await cp(place('template'), place('count'), { recursive: true });
    await openVault({ folder: place('count'), keys: [second, first], files: counted.files }).rotate();
    let points = 0;
    for (let n = 0; n < counted.calls(); n += 1)
      for (const when of ['before', 'after'] as const) {
        const path = place(`cut-${n}-${when}`);
        await cp(place('template'), path, { recursive: true });
        const { files } = cutFiles(n, when);
        await expect(openVault({ folder: path, keys: [second, first], files }).rotate()).rejects.toBeInstanceOf(Cut);
        await readable(path, [second, first]);
        await openVault({ folder: path, keys: [second, first] }).rotate();
        await tidyVault(path);
        await readable(path, [second]);
        expect((await readdir(path)).sort()).toEqual(['one.jwe', 'three.jwe', 'two.jwe']);
        await rm(path, { recursive: true });
        points += 1;
      }
    console.log(`${points} points at which a rotation may end`);
    expect(points).toBe(36);
  });
});
