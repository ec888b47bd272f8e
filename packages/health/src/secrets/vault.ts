import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReplaceFileOptions, replaceFile, systemStateFiles } from '@mdmkit/core';
import { readAtMost } from '../files/read-at-most.ts';
import { reasonNotWritten, reasonOf } from '../files/reason-of.ts';
import type { VaultKey } from './vault-keys.ts';
import { VaultProblem } from './vault-problem.ts';

/** What is known of an entry without any key. */
export interface VaultEntry {
  /** The entry's name. */
  readonly name: string;
  /** Which key locks it. */
  readonly keyId: string;
  /** When it was locked, in ISO 8601. */
  readonly lockedAt: string;
}

/** A folder of secrets, each in a file of its own: a JWE in compact form, locked with AES-256-GCM. */
export interface Vault {
  /**
   * Unlocks an entry.
   *
   * @throws VaultProblem - When there is none of this name, or none of the keys fits.
   */
  read(name: string): Promise<Buffer>;
  /** Locks a secret with the first key and writes it, in the place of the entry that had the name. */
  add(name: string, secret: Uint8Array): Promise<void>;
  /** The entries, by name. Needs no key. */
  list(): Promise<readonly VaultEntry[]>;
  /**
   * Locks every entry with the first key. After a crash every entry can be read with the old key or the new one, and a
   * second rotation ends what the first began. Answers with the names that were locked anew.
   */
  rotate(): Promise<readonly string[]>;
}

/** How a vault is opened. */
export interface VaultOptions {
  /** The folder. */
  readonly folder: string;
  /** The keys; the first one locks, all unlock. */
  readonly keys: readonly VaultKey[];
  /** The time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number;
  /** Default: the machine's own files. */
  readonly files?: NonNullable<ReplaceFileOptions['files']>;
}

const ending = '.jwe';
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** A credential of 1 MiB, in base64, with some to spare. */
const maxBytes = 2 * 1024 * 1024;

/** Opens a vault. Nothing is read yet. */
export function openVault({ folder, keys, now = Date.now, files }: VaultOptions): Vault {
  const pathOf = (name: string) => {
    if (!namePattern.test(name))
      throw new VaultProblem('the name of an entry consists of 1 to 128 letters, digits, ".", "_" and "-"');
    return join(folder, `${name}${ending}`);
  };
  const load = async (name: string) => {
    try {
      const content = await readAtMost(pathOf(name), maxBytes);
      if (content !== undefined) return content.toString().trim();
    } catch (error) {
      if (error instanceof VaultProblem) throw error;
      throw new VaultProblem(`the vault's entry "${name}" ${reasonOf(error)}`);
    }
    throw new VaultProblem(`the vault's entry "${name}" is larger than any credential`);
  };
  const list = async () => {
    const names = await namesIn(folder);
    return await Promise.all(names.map(async (name) => describeEntry(name, await load(name))));
  };
  const write = async (name: string, secret: Uint8Array) => {
    const path = pathOf(name);
    const [key] = keys;
    if (!key) throw new VaultProblem('the vault is locked: there is no key');
    const jwe = await lock(name, secret, key, now());
    try {
      await systemStateFiles.makeFolder(folder);
      await replaceFile(path, `${jwe}\n`, files === undefined ? {} : { files });
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      throw new VaultProblem(`the vault's entry "${name}" was not written: ${reasonNotWritten(error)}`);
    }
  };
  const read = async (name: string) => await unlock(name, await load(name), keys);
  return {
    read,
    list,
    add: write,
    async rotate() {
      const stale = (await list()).filter(({ keyId }) => keyId !== keys[0]?.id);
      // All can be unlocked before the first is written: a missing key is told before anything changes.
      for (const { name } of stale) await read(name);
      for (const { name } of stale) await write(name, await read(name));
      return stale.map(({ name }) => name);
    },
  };
}

/** Deletes drafts that a crash left behind. */
export async function tidyVault(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const drafts = names.filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
  await Promise.all(drafts.map((name) => rm(join(folder, name), { force: true })));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const files = await readdir(folder);
    const names = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
    return names.filter((name) => namePattern.test(name)).sort();
  } catch (error) {
    throw new VaultProblem(`the vault's folder "${folder}" ${reasonOf(error)}`);
  }
}

async function lock(name: string, secret: Uint8Array, key: VaultKey, nowMs: number): Promise<string> {
  const { CompactEncrypt } = await import('jose');
  const lockedAt = new Date(nowMs).toISOString();
  // The header is authenticated: an entry under another's name is found out.
  return await new CompactEncrypt(secret)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, name, lockedAt })
    .encrypt(key.bytes);
}

async function unlock(name: string, jwe: string, keys: readonly VaultKey[]): Promise<Buffer> {
  const { keyId } = describeEntry(name, jwe);
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new VaultProblem(`the vault's entry "${name}" is locked with the key ${keyId}, which is not given`);
  const { compactDecrypt } = await import('jose');
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key.bytes, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader.name === name) return Buffer.from(plaintext);
  } catch {
    throw damaged(name);
  }
  throw new VaultProblem(`the vault's entry "${name}" was locked under another name; add it again`);
}

function describeEntry(name: string, jwe: string): VaultEntry {
  try {
    const [header = ''] = jwe.split('.');
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    const { kid, lockedAt } = value as { readonly kid?: unknown; readonly lockedAt?: unknown };
    if (typeof kid === 'string' && /^[\w-]{1,64}$/.test(kid) && typeof lockedAt === 'string')
      return { name, keyId: kid, lockedAt: lockedAt.slice(0, 24) };
  } catch {
    // Said below.
  }
  throw damaged(name);
}

function damaged(name: string): VaultProblem {
  return new VaultProblem(`the vault's entry "${name}" is damaged; add it again`);
}
