import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { type FormatContext, formatNames, formatReport } from '../../src/index.ts';
import { jsonDocument, jsonText, printable, printableLines, quoted } from '../../src/report/printable.ts';

/** ESC, CSI of C1, CR, NEL, DEL, right-to-left override, isolate, Arabic letter mark, line separator. */
const hostile = 'a\u001b[31mb\u009b31mc\rd\u0085e\u007ff\u202eg\u2066h\u061ci\u2028j';
const control = /[^\n\P{Cc}]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

test('control characters of terminals and of text direction become spaces', () => {
  expect(printable(hostile)).toBe('a [31mb 31mc d e f g h i j');
  expect(quoted(hostile)).not.toMatch(control);
  expect(printableLines('a\u001b\nb\r')).toBe('a \nb ');
});

test('JSON escapes them, so that the value stays the same', () => {
  const text = jsonText({ text: hostile }, 2);
  expect(text).not.toMatch(control);
  expect(JSON.parse(text)).toEqual({ text: hostile });
});

test('a document of a command has a version, and escapes them', () => {
  const text = jsonDocument({ changes: [hostile] });
  expect(text).not.toMatch(control);
  expect(JSON.parse(text)).toEqual({ schemaVersion: 1, changes: [hostile] });
});

test('no command writes JSON in another way', async () => {
  const folder = new URL('../../src/cli/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(50);
  const others = files.filter((name) => readFileSync(new URL(name, folder), 'utf8').includes('JSON.stringify('));
  expect(others).toEqual([]);
});

const context: FormatContext = { targets: [], color: false, nowMs: 0, hostname: 'checker', exitCode: 2 };

test.each(formatNames)('no vendor text puts a control character into the format %s', (format) => {
  const results = everyClass().map((result) => ({
    ...result,
    error: hostile,
    remedy: hostile,
    requestId: hostile,
    facts: { organisation: hostile },
    drift: [{ operation: 'list', kind: 'wrong-type', pointer: hostile, expected: 'string' } as const],
  }));
  expect(formatReport(format, reportOf(results), context)).not.toMatch(control);
});
