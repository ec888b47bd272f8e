import { hash } from 'node:crypto';

/**
 * The hash that places a target in time: the first 8 bytes of the SHA-256 of its id in UTF-8, big-endian. Every node, every
 * language and PostgreSQL's own `sha256` come to the same number.
 */
export function hash64(text: string): bigint {
  // As text, because a new buffer each costs more than the hash itself.
  return BigInt(`0x${hash('sha256', text, 'hex').slice(0, 16)}`);
}

/**
 * Mixes a target's seed with a time into 32 bits that look random and are the same everywhere: MurmurHash3's finalizer, over
 * the lower half of the time and then over the upper.
 */
export function mix32(seed: number, timeMs: number): number {
  return finalize(finalize(seed ^ (timeMs >>> 0)) ^ Math.floor(timeMs / 2 ** 32));
}

/** The same as a part of one: at least 0, below 1. */
export function mixedPart(seed: number, timeMs: number): number {
  return mix32(seed, timeMs) / 2 ** 32;
}

function finalize(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
