import { readPem, Secret } from '@mdmkit/core';
import { BusinessError, businessErrors } from '../errors/business-error.ts';
import { parseBusinessKey } from './private-key.ts';

/** What a key file is. Contains nothing of the key. */
export interface BusinessKeyInspection {
  /** Whether it can be used. */
  readonly usable: boolean;
  /** A description, such as `a P-256 private key, as Apple's portal delivers it`. */
  readonly what: string;
  /** The SHA-256 thumbprint of the public key (RFC 7638); undefined if the file cannot be used. */
  readonly thumbprint: string | undefined;
  /** What to do next, in one sentence. */
  readonly next: string;
}

const layouts = {
  apple: "a P-256 private key, as Apple's portal delivers it",
  pkcs8: 'a P-256 private key (PKCS#8)',
  sec1: 'a P-256 private key (SEC 1)',
} as const;

/**
 * Describes a key file without using it. The file does not say to which account the key belongs.
 *
 * @param pem - The content of the file.
 */
export function inspectBusinessKey(pem: string | Uint8Array | Secret): BusinessKeyInspection {
  try {
    const { thumbprint } = parseBusinessKey(pem);
    return {
      usable: true,
      what: layouts[layoutOf(pem instanceof Secret ? pem.reveal() : pem)],
      thumbprint,
      next: 'Use it with the client id (BUSINESSAPI.… or SCHOOLAPI.…) and the key id that the portal shows beside it.',
    };
  } catch (error) {
    if (!(error instanceof BusinessError)) throw error;
    const [, said = 'this is not a key. '] = error.message.split(`${businessErrors[error.code].summary}: `);
    return { usable: false, what: said.slice(0, said.indexOf('. ')), thumbprint: undefined, next: error.remedy };
  }
}

/** Apple puts a PKCS#8 body under the label of SEC 1. The first number inside distinguishes them: 0 or 1 (RFC 5208, 5915). */
function layoutOf(source: string | Uint8Array): keyof typeof layouts {
  const block = readPem(source).find(({ label }) => label.endsWith('PRIVATE KEY'));
  const der = block?.der ?? Buffer.alloc(0);
  const length = der[1] ?? 0;
  const version = der[(length & 0x80 ? 2 + (length & 0x7f) : 2) + 2];
  if (version === 1) return 'sec1';
  return block?.label === 'EC PRIVATE KEY' ? 'apple' : 'pkcs8';
}
