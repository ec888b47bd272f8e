import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridOf } from '../../src/schedule/grid.ts';
import { chooseSample, sustainableShare } from '../../src/schedule/sampling.ts';

const candidates = Array.from({ length: 60 }, (_, row) => ({
  row,
  seed: gridOf(`tenant-${row % 30}/apple.dep/${row}`, 1_000).seed,
  tenant: row % 30,
}));

test('a sample takes one of each tenant before a second of any', () => {
  fc.assert(
    fc.property(fc.nat(80), (size) => {
      const sample = chooseSample(candidates, size);
      expect(new Set(sample).size).toBe(Math.min(size, 60));
      expect(new Set(sample.map((row) => row % 30)).size).toBe(Math.min(size, 30));
    }),
  );
});

test('a target that goes changes one place of a sample', () => {
  const sample = chooseSample(candidates, 20);
  const gone = sample[3];
  const without = chooseSample(
    candidates.filter(({ row }) => row !== gone),
    20,
  );
  expect(without.filter((row) => !sample.includes(row)).length).toBeLessThanOrEqual(1);
  expect(chooseSample(candidates.toReversed(), 20)).toEqual(sample);
});

test('what can be kept up with follows from how long runs take', () => {
  // 100,000 targets each five minutes at 0.4 s: 133 at once.
  expect(sustainableShare(500, 400, 1 / 3)).toBe(1);
  // The service hangs until a limit of 20 s: 6,667 at once.
  expect(sustainableShare(500, 20_000, 1 / 3)).toBeCloseTo(0.0675);
  expect(sustainableShare(500, 0, 1 / 3)).toBe(1);
});
