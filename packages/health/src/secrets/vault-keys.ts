import { createHash } from 'node:crypto';
import { VaultProblem } from './vault-problem.ts';

/** A key of the vault. */
export interface VaultKey {
  /** Tells keys apart without saying anything about them. */
  readonly id: string;
  /** The 32 bytes. */
  readonly bytes: Uint8Array;
}

/** The variable of the environment that holds the vault's keys. */
export const vaultKeyVariable = 'HEALTH_CHECK_VAULT_KEY';

/**
 * Reads the keys: 32 bytes each in base64 or base64url, separated by commas or spaces. The first one locks; all unlock.
 *
 * @throws VaultProblem - When there is none, or one is no key.
 */
export function parseVaultKeys(text: string | undefined): readonly [VaultKey, ...VaultKey[]] {
  // An env file may keep quotation marks around a value.
  const parts = (text ?? '').split(/[\s,"']+/).filter((part) => part !== '');
  const [first, ...others] = parts.map(parseKey);
  if (first === undefined)
    throw new VaultProblem(`the vault is locked: ${vaultKeyVariable} is not set; "health-check vault key" makes a key`);
  return [first, ...others];
}

function parseKey(text: string): VaultKey {
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== 32)
    throw new VaultProblem(`${vaultKeyVariable}: expected 32 bytes in base64, as "health-check vault key" makes them`);
  // Bound to this purpose, so that the id is of no use elsewhere.
  const id = createHash('sha256').update('mdmkit vault key id\0').update(bytes).digest('base64url').slice(0, 12);
  return { id, bytes };
}
