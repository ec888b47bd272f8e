import { expect, test } from 'vitest';
import { formatColumns } from '../../src/report/columns.ts';

test('texts stand to the left, figures to the right, and no line ends in spaces', () => {
  expect(
    formatColumns(
      [
        ['service', 'up', 'p50'],
        ['apple.dep', '1', '5 ms'],
        ['x', '120', '1,250 ms'],
        ['y', '–', ''],
      ],
      ' ',
    ),
  ).toBe(' service    up   p50\n apple.dep    1      5 ms\n x          120  1,250 ms\n y            –\n');
});

test('no row is no line', () => {
  expect(formatColumns([])).toBe('');
});
