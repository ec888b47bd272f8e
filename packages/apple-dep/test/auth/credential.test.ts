import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileSessionStore, createMemorySessionStore } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type DepToken, decryptServerToken } from '../../src/index.ts';
import { keyPair, otherKeyPair } from '../key-pair.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { secretsOf } from '../secrets-of.ts';

const signIns = ({ simulator }: Loopback) => simulator.requests('session.open').length;

describe('a session that is shared', () => {
  test('is opened once for all clients of one token', async () => {
    await using loop = await loopback();
    const sessionStore = createMemorySessionStore();
    const clients = Array.from({ length: 5 }, () => loop.client({ sessionStore }));
    await Promise.all(clients.map(({ account }) => account.get()));
    expect(signIns(loop)).toBe(1);
    loop.simulator.expireSessions();
    await Promise.all(clients.map(({ account }) => account.get()));
    expect(signIns(loop)).toBe(2);
  });

  test('is none of another token', async () => {
    await using loop = await loopback();
    const [organisation] = loop.simulator.organisations;
    const second = organisation?.addServer('Second');
    if (!second) throw new Error('no organisation');
    const sessionStore = createMemorySessionStore();
    const names = [];
    for (const credential of [loop.simulator.credential, loop.simulator.credentialFor(second)])
      names.push((await loop.client({ sessionStore, credential }).account.get()).serverName);
    expect(names).toEqual(['Device Management', 'Second']);
    expect(signIns(loop)).toBe(2);
  });

  test('is the newest that an answer handed out', async () => {
    await using loop = await loopback({ rotateSessions: true });
    const sessionStore = createMemorySessionStore();
    await loop.client({ sessionStore }).account.get();
    // It is kept, and no caller waits for that.
    await new Promise(setImmediate);
    await loop.client({ sessionStore }).account.get();
    const [first, second] = loop.simulator
      .requests('account.get')
      .map(({ headers }) => headers.get('x-adm-auth-session'));
    expect(second).not.toBe(first);
    expect(signIns(loop)).toBe(1);
  });

  test('costs the credential function one reading for each sign-in', async () => {
    await using loop = await loopback({ rotateSessions: true });
    let reads = 0;
    const credential = () => {
      reads += 1;
      return loop.simulator.credential;
    };
    const dep = loop.client({ credential, sessionStore: createMemorySessionStore() });
    for (let call = 0; call < 4; call += 1) await dep.account.get();
    expect(reads).toBe(1);
  });

  test('lies in a file whose name and content tell nothing of the token', async () => {
    await using loop = await loopback();
    const folder = await mkdtemp(join(tmpdir(), 'mdmkit-sessions-'));
    try {
      await loop.client({ sessionStore: createFileSessionStore(folder) }).account.get();
      await loop.client({ sessionStore: createFileSessionStore(folder) }).account.get();
      expect(signIns(loop)).toBe(1);
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      expect(contents.join()).toContain('"value"');
      expect(findSecrets([files, contents], secretsOf(loop.simulator.credential))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a credential function', () => {
  test('that fails with an error of this package gets the client’s label into it', async () => {
    await using loop = await loopback();
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const file = Buffer.from(loop.simulator.issueToken(one));
    const credential = () => decryptServerToken({ file, ...other });
    await expect(loop.client({ credential, label: 'tenant-7' }).account.get()).rejects.toMatchObject({
      name: 'DepError',
      code: 'DEP_TOKEN_FOR_OTHER_CERTIFICATE',
      operation: 'token.read',
      label: 'tenant-7',
      message: expect.stringContaining('it names the serial number'),
    });
    const empty = loop.client({ credential: () => ({}) as DepToken, label: 'tenant-7' });
    await expect(empty.account.get()).rejects.toMatchObject({ code: 'DEP_TOKEN_UNREADABLE', label: 'tenant-7' });
  });
});
