import { createTokenKeyPair, type TokenKeyPair } from '../src/index.ts';

let made: Promise<TokenKeyPair> | undefined;
let other: Promise<TokenKeyPair> | undefined;

/** A key pair; the same one for all tests of a file, because making one takes a while. */
export function keyPair(): Promise<TokenKeyPair> {
  made ??= createTokenKeyPair({ commonName: 'one' });
  return made;
}

/** A second key pair. */
export function otherKeyPair(): Promise<TokenKeyPair> {
  other ??= createTokenKeyPair({ commonName: 'other' });
  return other;
}
