import { createHash } from 'node:crypto';
import { checkArgument } from '@mdmkit/core';

/** What a result's id says. */
export interface ResultIdParts {
  /** The {@link targetHash} of the target. */
  readonly targetHash: string;
  /** When the check began, in milliseconds since 1970. */
  readonly startedAtMs: number;
}

/** RFC 4648, in lower case: no character of it wants quoting in a shell, a URL or a file name. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const hashLength = 10;

/**
 * The id of one result, such as `b7q2mxn4ka-mgz0k3f1`: the same for everybody who knows the target and when its check
 * began. Ids of one target share their first half, and those that were checked together nearly the second.
 *
 * @throws RangeError - When the time is no whole number of milliseconds since 1970.
 */
export function resultId(target: string, startedAtMs: number): string {
  if (!Number.isSafeInteger(startedAtMs) || startedAtMs < 0)
    throw new RangeError('startedAtMs must be a whole number of milliseconds since 1970');
  return `${targetHash(target)}-${startedAtMs.toString(36)}`;
}

/** The first 50 bits of the SHA-256 of a target's id, in base32: ten characters. */
export function targetHash(target: string): string {
  checkArgument('targetHash', 'target', target, 'text');
  const digest = createHash('sha256').update(target).digest();
  // Fifty bits lie in the first seven bytes, and 2^53 is more than they can be worth.
  const bits = Math.floor(digest.readUIntBE(0, 6) * 4 + digest.readUInt8(6) / 64);
  let text = '';
  for (let place = hashLength - 1; place >= 0; place -= 1) text += alphabet.charAt(Math.floor(bits / 32 ** place) % 32);
  return text;
}

/** Takes an id apart; undefined when the text is none. */
export function parseResultId(text: string): ResultIdParts | undefined {
  const [, hash, time] = /^([a-z2-7]{10})-(0|[1-9a-z][0-9a-z]{0,10})$/.exec(text) ?? [];
  if (hash === undefined || time === undefined) return undefined;
  const startedAtMs = Number.parseInt(time, 36);
  return Number.isSafeInteger(startedAtMs) ? { targetHash: hash, startedAtMs } : undefined;
}
