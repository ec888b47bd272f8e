import { randomBytes } from 'node:crypto';
import { exitCodes } from '@mdmkit/monitor/model';
import { readAtMost } from '../../files/read-at-most.ts';
import { reasonOf } from '../../files/reason-of.ts';
import { formatInstant } from '../../report/times.ts';
import { openVault, tidyVault } from '../../secrets/vault.ts';
import { parseVaultKeys, vaultKeyVariable } from '../../secrets/vault-keys.ts';
import { VaultProblem } from '../../secrets/vault-problem.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems } from '../problems.ts';

/** What the vault commands take. */
export interface VaultArguments {
  /** The vault's folder. */
  readonly folder: string;
  /** The file that holds the secret to add. */
  readonly file?: string;
}

/** No credential comes near this size. */
const maxBytes = 1024 * 1024;

/** Encrypts a secret. Returns the exit code. */
export async function addToVault(name: string, { folder, file }: VaultArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    const keys = parseVaultKeys(io.env[vaultKeyVariable]);
    const secret = file === undefined ? await readInput(io) : await readSecretFile(file);
    if (secret.length === 0) throw new VaultProblem('the secret is empty');
    if (secret.length > maxBytes)
      throw new VaultProblem('the secret is larger than 1 MiB; no credential is that large');
    await openVault({ folder, keys }).add(name, secret);
    io.stderr.write(`Encrypted. Refer to the entry in health.yaml as { vault: ${name} }.\n`);
    return exitCodes.ok;
  });
}

/** Lists the entries. Returns the exit code. */
export async function listVault({ folder }: VaultArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    const entries = await openVault({ folder, keys: [] }).list();
    const width = Math.max(0, ...entries.map(({ name }) => name.length));
    for (const { name, keyId, lockedAt } of entries)
      io.stdout.write(`${name.padEnd(width)}  key ${keyId}  encrypted ${formatInstant(Date.parse(lockedAt))}\n`);
    return exitCodes.ok;
  });
}

/** Encrypts every entry with the first key. Returns the exit code. */
export async function rotateVault({ folder }: VaultArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    const keys = parseVaultKeys(io.env[vaultKeyVariable]);
    const changed = await openVault({ folder, keys }).rotate();
    await tidyVault(folder);
    const [{ id }] = keys;
    io.stdout.write(
      `${changed.length === 0 ? 'Nothing to do.' : `${changed.length} ${changed.length === 1 ? 'entry' : 'entries'} encrypted again.`} All entries use the key ${id}.\n`,
    );
    return exitCodes.ok;
  });
}

/** Creates a key. Returns the exit code. */
export function makeVaultKey(io: ProgramIo): number {
  io.stdout.write(`${randomBytes(32).toString('base64url')}\n`);
  return exitCodes.ok;
}

async function readSecretFile(file: string): Promise<Buffer> {
  const content = await readAtMost(file, maxBytes).catch((error: unknown) => {
    throw new VaultProblem(`the file "${file}" ${reasonOf(error)}`);
  });
  if (content === undefined) throw new VaultProblem('the secret is larger than 1 MiB; no credential is that large');
  return content;
}

async function readInput({ stdin }: ProgramIo): Promise<Buffer> {
  if (!stdin || stdin.isTTY === true)
    throw new VaultProblem('no secret: name a file with --file, or write the secret to standard input');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    chunks.push(bytes);
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks);
}
