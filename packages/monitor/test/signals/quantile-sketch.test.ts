import { array, assert as check, double, property, shuffledSubarray } from 'fast-check';
import { expect, test } from 'vitest';
import { createQuantileSketch, decodeQuantileSketch, type QuantileSketch } from '../../src/signals/quantile-sketch.ts';

const latencies = array(double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
const quantiles = [0, 0.01, 0.5, 0.9, 0.99, 1];

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = createQuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

test('every quantile is within one per cent of the value at its rank', () => {
  check(
    property(latencies, (values) => {
      const sketch = sketchOf(values);
      const sorted = values.toSorted((one, other) => one - other);
      for (const q of quantiles) {
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
        // A hair more than one per cent: values lie on the border of a bucket, and numbers are rounded.
        expect(Math.abs((sketch.quantile(q) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.010_000_1);
      }
    }),
  );
});

test('sketches add up to the sketch of all values, in any order and grouping', () => {
  check(
    property(
      array(latencies, { minLength: 1, maxLength: 6 }),
      shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      (groups, order) => {
        const whole = sketchOf(groups.flat());
        const sum = createQuantileSketch();
        for (const index of order) sum.merge(sketchOf(groups[index] ?? []));
        const [first, ...rest] = groups.map(sketchOf);
        const others = createQuantileSketch();
        for (const sketch of rest) others.merge(sketch);
        first?.merge(others);
        expect(sum.encode()).toEqual(whole.encode());
        expect(first?.encode()).toEqual(whole.encode());
        expect(sum.count).toBe(groups.flat().length);
      },
    ),
  );
});

test('a sketch is the same after a way through bytes', () => {
  check(
    property(array(double({ min: 0, max: 1e12, noNaN: true })), (values) => {
      const sketch = sketchOf(values);
      const back = decodeQuantileSketch(sketch.encode());
      expect([...back.buckets()]).toEqual([...sketch.buckets()]);
      expect(back.count).toBe(values.length);
    }),
  );
});

test('an hour of latencies takes a few hundred bytes, however many they are', () => {
  const sketch = createQuantileSketch();
  for (let index = 0; index < 1_200_000; index += 1) sketch.add(80 + (index % 400));
  expect(sketch.encode().length).toBeLessThan(500);
  expect(sketch.count).toBe(1_200_000);
});

test('zero, what is too small and what is too great have a place', () => {
  const sketch = sketchOf([0, 0.000_1, 1e15]);
  expect([sketch.quantile(0), sketch.quantile(0.5)]).toEqual([0, 0]);
  expect(sketch.quantile(1)).toBeGreaterThan(9.8e8);
  expect(createQuantileSketch().quantile(0.5)).toBeUndefined();
});

test('what is no latency and what is no sketch is refused', () => {
  expect(() => createQuantileSketch().add(-1)).toThrow(RangeError);
  expect(() => createQuantileSketch().add(Number.NaN)).toThrow(RangeError);
  for (const bytes of [[], [2, 0], [1, 0, 5], [1, 0, 0x80]])
    expect(() => decodeQuantileSketch(Uint8Array.from(bytes)), String(bytes)).toThrow('no quantile sketch');
});
