import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastSignificant, logUpperTail, upperTail } from '../../../src/judge/attribution/binomial.ts';

describe('the least number that is no chance, at 1e-6', () => {
  test.each([
    [20, 4, 5, 7],
    [50, 5, 6, 9],
    [200, 7, 9, 17],
    [1_000, 13, 20, 45],
    [5_000, 29, 53, 151],
  ])('of %i tenants', (n, ...least) => {
    expect([0.002, 0.005, 0.02].map((share) => leastSignificant(n, share, 1e-6))).toEqual(least);
  });

  test('of three tenants it takes all of them, and two can never prove it', () => {
    expect([1, 2, 3].map((n) => leastSignificant(n, 0.005, 1e-6))).toEqual([2, 3, 3]);
  });
});

test('tails agree with sums of exact fractions', () => {
  // P(Bin(10, 1/2) >= k) * 1024
  const counts = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
  for (let k = 0; k <= 10; k += 1) {
    const exact = counts.slice(k).reduce((sum, count) => sum + count, 0) / 1024;
    expect(upperTail(10, 0.5, k)).toBeCloseTo(exact, 12);
  }
});

test('what is too small for a number still has a logarithm', () => {
  expect(logUpperTail(100_000, 0.005, 100_000)).toBeCloseTo(100_000 * Math.log(0.005), 4);
  expect(logUpperTail(5, 0.1, 6)).toBe(Number.NEGATIVE_INFINITY);
  expect(logUpperTail(5, 0, 1)).toBe(Number.NEGATIVE_INFINITY);
  expect(logUpperTail(5, 0.1, 0)).toBe(0);
});

test('a tail shrinks with k and grows with n and p', () => {
  const numbers = fc.record({
    n: fc.integer({ min: 1, max: 20_000 }),
    p: fc.double({ min: 1e-4, max: 0.9, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(numbers, ({ n, p, share }) => {
      const k = Math.round(share * n);
      const tail = logUpperTail(n, p, k);
      const slack = 1e-9 * Math.max(1, Math.abs(tail));
      expect(tail).toBeLessThanOrEqual(0);
      expect(logUpperTail(n, p, k + 1)).toBeLessThanOrEqual(tail + slack);
      expect(logUpperTail(n + 1, p, k)).toBeGreaterThanOrEqual(tail - slack);
      expect(logUpperTail(n, Math.min(0.95, p * 1.01), k)).toBeGreaterThanOrEqual(tail - slack);
    }),
    { numRuns: 500 },
  );
});
