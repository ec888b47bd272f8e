import type { Secret } from '@mdmkit/core';
import { BusinessError, businessErrors } from '../errors/business-error.ts';
import { readPrivateKeyBlock } from './pem.ts';
import { parseBusinessKey } from './private-key.ts';

/** What a file is, as far as an API account is concerned. Nothing of the key is in it. */
export interface BusinessKeyInspection {
  /** Whether it can be used. */
  readonly usable: boolean;
  /** What it is, in words: `a P-256 private key, as Apple's portal delivers it`, or what it is instead of a key. */
  readonly what: string;
  /** The SHA-256 thumbprint of its public half (RFC 7638), which names the key; undefined when it is not usable. */
  readonly thumbprint: string | undefined;
  /** One sentence: what to do next. */
  readonly next: string;
}

const layouts = {
  apple: "a P-256 private key, as Apple's portal delivers it",
  pkcs8: 'a P-256 private key (PKCS#8)',
  sec1: 'a P-256 private key (SEC 1)',
} as const;

/**
 * Says what a file is without using it. Which account a key belongs to is not in the file: Apple's answer tells.
 *
 * @param pem - The text of the file.
 */
export function inspectBusinessKey(pem: string | Secret): BusinessKeyInspection {
  try {
    const { thumbprint } = parseBusinessKey(pem);
    return {
      usable: true,
      what: layouts[layoutOf(typeof pem === 'string' ? pem : pem.reveal())],
      thumbprint,
      next: 'Use it with the client id (BUSINESSAPI.… or SCHOOLAPI.…) and the key id that the portal shows beside it.',
    };
  } catch (error) {
    if (!(error instanceof BusinessError)) throw error;
    const [, said = 'this is no key. '] = error.message.split(`${businessErrors[error.code].summary}: `);
    return { usable: false, what: said.slice(0, said.indexOf('. ')), thumbprint: undefined, next: error.remedy };
  }
}

/** Apple puts a PKCS#8 body under the label of SEC 1. The first number inside tells them apart: 0 or 1 (RFC 5208, 5915). */
function layoutOf(text: string): keyof typeof layouts {
  const der = readPrivateKeyBlock(text);
  const length = der[1] ?? 0;
  const version = der[(length & 0x80 ? 2 + (length & 0x7f) : 2) + 2];
  if (version === 1) return 'sec1';
  return text.includes('BEGIN EC PRIVATE KEY') ? 'apple' : 'pkcs8';
}
