import { createHmac } from 'node:crypto';

/** The hash functions of RFC 6238. */
export const totpAlgorithms = ['SHA1', 'SHA256', 'SHA512'] as const;

/** How codes of the moment are made. */
export interface TotpKey {
  /** The shared secret. */
  readonly key: Uint8Array;
  /** The hash function. */
  readonly algorithm: (typeof totpAlgorithms)[number];
  /** How many digits a code has. */
  readonly digits: number;
  /** How long a code is valid, in seconds. */
  readonly periodSeconds: number;
}

/** A secret for codes cannot be read. The message holds no part of it. */
export class TotpProblem extends Error {
  override readonly name = 'TotpProblem';
}

/**
 * Reads the secret of an authenticator app: Base32, or an `otpauth://totp/…` URI as its QR code contains it.
 *
 * @throws TotpProblem - If it is neither.
 */
export function parseTotpKey(text: string): TotpKey {
  const trimmed = text.trim();
  if (!trimmed.startsWith('otpauth:'))
    return { key: decodeBase32(trimmed), algorithm: 'SHA1', digits: 6, periodSeconds: 30 };
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (!url || (url.host !== 'totp' && !url.pathname.startsWith('//totp')))
    throw new TotpProblem('expected an otpauth://totp/ URI; codes by counter (hotp) are not supported');
  const { searchParams } = url;
  const algorithm = totpAlgorithms.find((each) => each === (searchParams.get('algorithm') ?? 'SHA1').toUpperCase());
  if (!algorithm) throw new TotpProblem(`expected an algorithm of ${totpAlgorithms.join(', ')}`);
  return {
    key: decodeBase32(searchParams.get('secret') ?? ''),
    algorithm,
    digits: wholeBetween(searchParams.get('digits') ?? '6', 6, 8, 'digits'),
    periodSeconds: wholeBetween(searchParams.get('period') ?? '30', 5, 300, 'period'),
  };
}

/** The number of the period that a time belongs to. */
export function totpCounter({ periodSeconds }: Pick<TotpKey, 'periodSeconds'>, nowMs: number): number {
  return Math.floor(nowMs / 1_000 / periodSeconds);
}

/** Returns the code of a period (RFC 4226, 5.3). */
export function totpCode({ key, algorithm, digits }: TotpKey, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac(algorithm.toLowerCase(), key).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

function wholeBetween(text: string, least: number, most: number, name: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TotpProblem(`expected a ${name} from ${least} to ${most}`);
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function decodeBase32(text: string): Uint8Array {
  const letters = text.replaceAll(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (letters.length < 16 || !/^[A-Z2-7]+$/.test(letters))
    throw new TotpProblem('expected at least 16 letters of Base32 (A to Z and 2 to 7), or an otpauth:// URI');
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const letter of letters) {
    value = (value << 5) | base32.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 0xff);
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}
