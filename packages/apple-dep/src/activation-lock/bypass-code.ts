import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Secret } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/** The code that removes an Activation Lock, and the key that the service gets. */
export interface BypassCode {
  /** `XXXXX-XXXXX-XXXX-XXXX-XXXX-XXXX`: typed in on the device, in the field for the password. Store it. */
  readonly code: Secret;
  /** 64 hexadecimal digits for `escrowKey` of `devices.enableActivationLock`. The code cannot be computed from it. */
  readonly escrowKey: string;
}

/** Base32 without look-alikes. (nanodep, albc) */
const alphabet = '0123456789ACDEFGHJKLMNPQRTUVWXYZ';
const secretBytes = 16;
const rounds = 50_000;

/** Creates a bypass code from 128 random bits. */
export function createBypassCode(): Promise<BypassCode> {
  return bypassCodeOf(randomBytes(secretBytes));
}

/**
 * Derives the escrow key of an existing bypass code. Case, dashes and white space do not matter.
 *
 * @param code - The code, as a text or a `Secret`.
 * @throws DepError - `DEP_BYPASS_CODE_UNREADABLE`; the message says what is wrong.
 */
export async function parseBypassCode(code: Secret | string): Promise<BypassCode> {
  const plainCode: unknown = code instanceof Secret ? code.reveal() : code;
  if (typeof plainCode !== 'string')
    throw credentialError('DEP_BYPASS_CODE_UNREADABLE', 'code: expected a text or a Secret');
  const text = plainCode.toUpperCase().replace(/[\s-]+/g, '');
  if (text.length !== 26) throw credentialError('DEP_BYPASS_CODE_UNREADABLE', `it has ${text.length} symbols, not 26`);
  const values = Array.from(text, (symbol) => alphabet.indexOf(symbol));
  const wrong = values.indexOf(-1);
  if (wrong >= 0)
    throw credentialError('DEP_BYPASS_CODE_UNREADABLE', `its symbol ${wrong + 1} does not occur in bypass codes`);
  const last = values.pop() ?? 0;
  if (last > 7) throw credentialError('DEP_BYPASS_CODE_UNREADABLE', 'its last symbol is too high');
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('') + last.toString(2).padStart(3, '0');
  return await bypassCodeOf(Buffer.from(bits.match(/.{8}/g)?.map((octet) => Number.parseInt(octet, 2)) ?? []));
}

/** Writes 16 bytes as a code, and derives its escrow key. */
export async function bypassCodeOf(secret: Buffer): Promise<BypassCode> {
  // The salt is four zero octets, because the device has to compute the same key.
  const hash = await promisify(pbkdf2)(secret, Buffer.alloc(4), rounds, 32, 'sha256');
  return { code: new Secret(writeCode(secret)), escrowKey: hash.toString('hex') };
}

function writeCode(secret: Buffer): string {
  const bits = Array.from(secret, (octet) => octet.toString(2).padStart(8, '0')).join('');
  // The last symbol has three bits, which are not shifted left.
  const symbols = bits.match(/.{1,5}/g)?.map((group) => alphabet[Number.parseInt(group, 2)]) ?? [];
  return symbols.join('').replace(/^(.{5})(.{5})(.{4})(.{4})(.{4})(.{4})$/, '$1-$2-$3-$4-$5-$6');
}
