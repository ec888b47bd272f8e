import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { type FormatContext, type FormatName, formatNames, formatReport } from '../../src/index.ts';
import { resultFormatter } from '../../src/report/formats.ts';

const context: FormatContext = { targets: [], color: false, nowMs: 0, hostname: 'checker', exitCode: 2 };
const beginnings: Readonly<Record<FormatName, string>> = {
  table: 't0\n',
  json: '{\n  "schemaVersion": 1,',
  ndjson: '{"id":"',
  junit: '<?xml version="1.0"',
  tap: 'TAP version 14\n',
  nagios: 'CRITICAL - ',
};

test.each(formatNames)('%s', (format) => {
  const text = formatReport(format, reportOf(everyClass()), context);
  expect(text.startsWith(beginnings[format])).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
});

test('a format that is written result by result writes the same as the whole report', () => {
  const report = reportOf(everyClass());
  const perResult = formatNames.filter((format) => resultFormatter(format));
  expect(perResult).toEqual(['ndjson']);
  for (const format of perResult)
    expect(report.results.map((result) => resultFormatter(format)?.(result)).join('')).toBe(
      formatReport(format, report, context),
    );
});
