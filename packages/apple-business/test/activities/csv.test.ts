import { startCpuTimer } from '@mdmkit/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/activities/csv.ts';

const write = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');

describe('parseCsv', () => {
  it.each([
    ['', []],
    ['a,b', [['a', 'b']]],
    ['a,b\r\nc\nd\re', [['a', 'b'], ['c'], ['d'], ['e']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a,', [['a', '']]],
    ['\n\n', [[''], ['']]],
    [
      '"a,b","c ""d"""\n"e\nf",g',
      [
        ['a,b', 'c "d"'],
        ['e\nf', 'g'],
      ],
    ],
    ['"never closed,\nb', [['never closed,\nb']]],
    ['"a"b,c', [['ab', 'c']]],
    ['a"b",c', [['a"b"', 'c']]],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  it('reads what was written, whatever the cells hold', () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (given) => {
        expect(parseCsv(write(given))).toEqual(given);
      }),
    );
  });

  it('takes any text, in time that grows with its length only', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void parseCsv(text)));
    const cpuMs = startCpuTimer();
    for (const text of ['"'.repeat(1_000_000), ','.repeat(1_000_000), '"a""'.repeat(250_000), '\r'.repeat(1_000_000)]) {
      parseCsv(text);
    }
    expect(cpuMs()).toBeLessThan(5_000);
  });
});
