import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash64, mix32, mixedPart } from '../../src/schedule/hash64.ts';

test('the hash is the first 8 bytes of the SHA-256', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(hash64(text)).toBe(createHash('sha256').update(text, 'utf8').digest().readBigUInt64BE());
    }),
  );
});

test('the hash of a text never changes: what runs when rests on it', () => {
  expect(hash64('aurora/apple.dep')).toBe(17224124451556094140n);
});

test('mixing gives 32 bits that depend on all of the seed and the time', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.nat(2 ** 45), fc.nat(44), (seed, timeMs, bit) => {
      const mixed = mix32(seed, timeMs);
      expect(mixed).toBe(mix32(seed, timeMs));
      expect(mixed).toBeGreaterThanOrEqual(0);
      expect(mixed).toBeLessThan(2 ** 32);
      const other = Math.floor(timeMs / 2 ** bit) % 2 === 0 ? timeMs + 2 ** bit : timeMs - 2 ** bit;
      expect(mix32(seed, other)).not.toBe(mixed);
    }),
    { seed: 1 },
  );
});

test('parts lie evenly between zero and one', () => {
  const tenths = Array<number>(10).fill(0);
  for (let seed = 0; seed < 10_000; seed += 1) {
    const tenth = Math.floor(10 * mixedPart(seed, 1_795_435_200_000));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
