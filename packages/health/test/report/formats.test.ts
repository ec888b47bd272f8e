import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { type FormatContext, formatNames, formatReport } from '../../src/index.ts';
import { resultFormatter } from '../../src/report/formats.ts';

const context: FormatContext = { targets: [], color: false, nowMs: 0, hostname: 'checker', exitCode: 2 };
test.each(formatNames)('%s is text that ends with one line break', (format) => {
  expect(formatReport(format, reportOf(everyClass()), context)).toMatch(/\S\n$/);
});

test('no two formats write the same', () => {
  const texts = formatNames.map((format) => formatReport(format, reportOf(everyClass()), context));
  expect(new Set(texts).size).toBe(formatNames.length);
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
