import { expect, test } from 'vitest';
import { csvRow } from '../../src/inventory/csv.ts';

test('a row ends with CR LF and separates its cells by commas', () => {
  expect(csvRow(['a', 1, true, null, undefined, 'b'])).toBe('a,1,true,,,b\r\n');
});

test.each([
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' padded ', '" padded "'],
])('%j is quoted', (text, cell) => {
  expect(csvRow([text])).toBe(`${cell}\r\n`);
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\n=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '=HYPERLINK("http://x","y")',
])('%j is no formula for a spreadsheet', (text) => {
  const row = csvRow([text]).slice(0, -2);
  expect(row).toBe(`"'${text.replaceAll('"', '""')}"`);
});

test('a negative number stays a number', () => {
  expect(csvRow([-1])).toBe('-1\r\n');
});
