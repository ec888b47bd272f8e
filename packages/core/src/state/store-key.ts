import { createHash } from 'node:crypto';
import { Secret } from '../secret.ts';

/**
 * Derives the key of a shared session or budget from what it belongs to: a SHA-256 digest, from which no part can be
 * read back. The same parts in the same order yield the same key in every process.
 *
 * @param kind - What the key is for, such as `apple.dep session`.
 * @param parts - The origin, the account, the credential.
 */
export function deriveStoreKey(kind: string, ...parts: readonly (string | Secret)[]): string {
  const plain = [kind, ...parts].map((part) => (part instanceof Secret ? part.reveal() : part));
  // As JSON, so that no two lists of parts run together into one text.
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}
