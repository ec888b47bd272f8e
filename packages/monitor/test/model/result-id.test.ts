import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseResultId, resultId, targetHash } from '../../src/model/result-id.ts';

const startedAtMs = Date.parse('2026-11-23T12:34:56.789Z');

test('an id is the hash of its target and the time in base 36', () => {
  // Computed with Python: base64.b32encode(hashlib.sha256(b'aurora/apple.dep').digest())[:10].lower()
  expect(targetHash('aurora/apple.dep')).toBe('54egd3tod3');
  expect(resultId('aurora/apple.dep', startedAtMs)).toBe('54egd3tod3-mwt90ck5');
});

test('any id is taken apart again', () => {
  fc.assert(
    fc.property(fc.string(), fc.maxSafeNat(), (target, atMs) => {
      const id = resultId(target, atMs);
      expect(id).toMatch(/^[a-z2-7]{10}-[0-9a-z]+$/);
      expect(parseResultId(id)).toEqual({ targetHash: targetHash(target), startedAtMs: atMs });
    }),
  );
});

test.each([
  '',
  'DEP_TERMS_NOT_SIGNED',
  'aurora/apple.dep',
  'k3vq7m2xna',
  'k3vq7m2xn1-mwt90ck5',
  'k3vq7m2xna-0mib',
  'k3vq7m2xna-zzzzzzzzzzz',
])('%j is no id', (text) => {
  expect(parseResultId(text)).toBeUndefined();
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no time', (time) => {
  expect(() => resultId('a/apple.dep', time)).toThrow(RangeError);
});

test('a hundred thousand targets have as many hashes', () => {
  const hashes = new Set(Array.from({ length: 100_000 }, (_, index) => targetHash(`tenant-${index}/apple.dep`)));
  expect(hashes.size).toBe(100_000);
});
