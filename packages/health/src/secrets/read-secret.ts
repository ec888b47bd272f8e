import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPem } from '@mdmkit/core';
import { reasonOf } from '../files/reason-of.ts';
import { ProgramFailed, runProgram } from './run-program.ts';
import type { SecretReference } from './secret-reference.ts';
import { isShowable } from './showable.ts';
import type { Vault } from './vault.ts';
import { VaultProblem } from './vault-problem.ts';

/** Where secrets come from. The library does not read the environment: the program passes it. */
export interface SecretSources {
  /** The folder that relative paths count from. */
  readonly folder: string;
  /** The environment variables that `{ env: … }` reads and that programs get. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Opens the vault. Called when a reference needs it. */
  vault(): Promise<Vault>;
  /** Called for a file that other users of the machine may read, unless it holds nothing but certificates. */
  readonly onOpenFile?: ((path: string) => void) | undefined;
}

/** A secret cannot be read. The message contains no value. */
export class SecretUnavailable extends Error {
  override readonly name = 'SecretUnavailable';
}

/** A credential has a few kilobytes; a larger file is something else. */
const maxBytes = 1024 * 1024;
const programTimeoutMs = 10_000;

/**
 * Reads the secret that a reference names.
 *
 * @throws SecretUnavailable - If there is nothing usable; the message says what was expected.
 */
export async function readSecret(reference: SecretReference, sources: SecretSources): Promise<Buffer> {
  if ('file' in reference) return await fromFile(reference.file, sources);
  if ('env' in reference) return fromEnvironment(reference.env, sources);
  if ('exec' in reference) return await fromProgram(reference.exec, sources);
  return await fromVault(reference.vault, sources);
}

async function fromFile(name: string, { folder, onOpenFile }: SecretSources): Promise<Buffer> {
  const path = resolve(folder, name);
  const shown = isShowable(name) ? `"${name}"` : 'the name given here';
  const refuse = (what: string) => new SecretUnavailable(what);
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw refuse(`expected a file, but ${shown} is a folder`);
    if (!facts.isFile()) throw refuse(`expected a file, but ${shown} is a device or pipe`);
    if (facts.size > maxBytes) throw refuse(`expected a credential, but ${shown} is larger than 1 MiB`);
    const content = await readFile(path);
    if ((facts.mode & 0o044) !== 0 && !isPublic(content)) onOpenFile?.(path);
    return content;
  } catch (error) {
    if (error instanceof SecretUnavailable) throw error;
    // A shell would replace these; this program does not.
    const hint = /^~|\$/.test(name) ? '; "~" and "$NAME" have no meaning here: write the whole path' : '';
    throw refuse(`expected a readable file, but ${shown} ${reasonOf(error)}${hint}`);
  }
}

/** Whether a file holds nothing but certificates and public keys. */
function isPublic(content: Buffer): boolean {
  try {
    if (content[0] === 0x30) return new X509Certificate(content).raw.length === content.length;
    return (
      !content.includes('PRIVATE') &&
      readPem(content).every(({ label }) => /^(?:(?:X509 |TRUSTED )?CERTIFICATE|(?:RSA )?PUBLIC KEY)$/.test(label))
    );
  } catch {
    return false;
  }
}

function fromEnvironment(name: string, { env }: SecretSources): Buffer {
  const value = env[name];
  if (value === undefined) throw new SecretUnavailable(`the variable ${name} is not set in the environment`);
  if (value === '') throw new SecretUnavailable(`the variable ${name} is empty`);
  return Buffer.from(unquote(value));
}

/** Takes off quotation marks around the whole value: an env file of Docker or systemd may keep them. */
export function unquote(value: string): string {
  const [, , inside] = /^\s*(["'])([\s\S]*)\1\s*$/.exec(value) ?? [];
  return inside ?? value;
}

async function fromProgram(command: readonly string[], { folder, env }: SecretSources): Promise<Buffer> {
  try {
    return await runProgram(command, { folder, env, maxBytes, timeoutMs: programTimeoutMs });
  } catch (error) {
    if (error instanceof ProgramFailed) throw new SecretUnavailable(error.message);
    throw error;
  }
}

async function fromVault(name: string, sources: SecretSources): Promise<Buffer> {
  try {
    const vault = await sources.vault();
    return await vault.read(name);
  } catch (error) {
    if (error instanceof VaultProblem) throw new SecretUnavailable(error.message);
    throw error;
  }
}
