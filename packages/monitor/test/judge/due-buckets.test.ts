import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDueBuckets, createMarkedRows } from '../../src/judge/due-buckets.ts';

test('a thing comes up once it is due and not before, however often it was put off', () => {
  const dueMs = new Map([['a', 5_000]]);
  const buckets = createDueBuckets<string>((item) => dueMs.get(item) ?? null);
  buckets.watch('a');
  buckets.watch('a');
  expect(buckets.due(4_000)).toEqual([]);
  dueMs.set('a', 9_000);
  expect(buckets.due(6_000)).toEqual([]);
  expect(buckets.due(9_000)).toEqual(['a']);
  expect(buckets.due(60_000)).toEqual([]);
});

test('a thing that need not be watched any more does not come up', () => {
  const dueMs = new Map([['a', 5_000]]);
  const buckets = createDueBuckets<string>((item) => dueMs.get(item) ?? null);
  buckets.watch('a');
  dueMs.delete('a');
  expect(buckets.due(10_000)).toEqual([]);
});

test('rows are marked like members of a set', () => {
  const step = fc.record({ row: fc.nat(300), add: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const marks = createMarkedRows();
      const expected = new Set<number>();
      for (const { row, add } of steps) {
        marks[add ? 'add' : 'delete'](row);
        expected[add ? 'add' : 'delete'](row);
      }
      for (let row = 0; row <= 300; row += 1) expect(marks.has(row)).toBe(expected.has(row));
    }),
  );
});
