import { startCpuTimer } from '@mdmkit/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseActivityLog } from '../../src/index.ts';

const table = 'serial_number,operation_status,operation_substatus\nC02A,SUCCESS,\nC02B,FAILED,DEVICE_NOT_FOUND\n';
const rows = [
  { serialNumber: 'C02A', status: 'SUCCESS', subStatus: '' },
  { serialNumber: 'C02B', status: 'FAILED', subStatus: 'DEVICE_NOT_FOUND' },
];

describe('parseActivityLog', () => {
  it.each([
    ['plain', table],
    ['in UTF-16 with a byte-order mark', Buffer.from(`\uFEFF${table}`, 'utf16le')],
    ['with a byte-order mark and Windows line ends', `\uFEFF${table.replaceAll('\n', '\r\n')}`],
    ['behind a preamble with blank and longer rows', `Activity Log\n\nType,ASSIGN,x,y,"a, b"\n,,\n${table}\n\n`],
    ['behind a preamble with a quote that is never closed', `"Report of today\n${table}`],
    [
      'with quotes and spaces',
      table.replaceAll('C02A,SUCCESS,', '" C02A ","SUCCESS"," "').replace('serial_number', '"Serial_Number"'),
    ],
    ['with short rows', table.replace('C02A,SUCCESS,', 'C02A,SUCCESS')],
    ['with rows that are too long', table.replace('SUCCESS,', 'SUCCESS,,,more')],
    ['with a row without a serial number', table.replace('C02A', ',FAILED,X\nC02A')],
  ])('reads a log %s', (_, text) => {
    expect(parseActivityLog(text)?.rows).toMatchObject(rows);
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    expect(parseActivityLog(bytes)?.rows).toMatchObject(rows);
  });

  it('keeps the preamble and further columns', () => {
    const log = parseActivityLog(
      'Activity Log\n\nStarted,today\nserial_number,Model,operation_status\nC02A,Mac,SUCCESS\n',
    );
    expect(log?.preamble).toEqual([['Activity Log'], ['Started', 'today']]);
    expect(log?.rows[0]?.cells).toEqual(
      expect.objectContaining({ serial_number: 'C02A', model: 'Mac', operation_status: 'SUCCESS' }),
    );
  });

  it('reads bytes in another encoding as far as it can', () => {
    const log = parseActivityLog(Buffer.from(`M\xfcnchen\n${table}`, 'latin1'));
    expect(log).toMatchObject({ preamble: [['M\uFFFDnchen']], rows });
  });

  it.each(['', '<html></html>', 'a,b\nc,d', 'a,serial_number\nb,c'])('is no log: %j', (text) => {
    expect(parseActivityLog(text)).toBeUndefined();
  });

  it('keeps a column named after a member of objects', () => {
    const log = parseActivityLog('serial_number,__proto__,constructor\nC02A,x,y');
    expect(Object.entries(log?.rows[0]?.cells ?? {})).toContainEqual(['__proto__', 'x']);
  });

  it('takes any bytes, in time that grows with their number only', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void parseActivityLog(bytes)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseActivityLog(`serial_number${text}`)));
    const cpuMs = startCpuTimer();
    for (const line of [
      ' '.repeat(1_000_000),
      'serial_'.repeat(140_000),
      '\n'.repeat(1_000_000),
      '""'.repeat(500_000),
    ]) {
      parseActivityLog(line);
      parseActivityLog(`serial_number\n${line}`);
    }
    expect(cpuMs()).toBeLessThan(5_000);
  });
});
