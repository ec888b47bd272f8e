import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { type FormatContext, formatNames, formatReport } from '../../src/index.ts';

const context: FormatContext = { targets: [], color: false, nowMs: 0, hostname: 'checker', exitCode: 2 };
const beginnings = {
  table: 't0\n',
  json: '{\n  "schemaVersion": 1,',
  ndjson: '{"id":"',
  junit: '<?xml version="1.0"',
  tap: 'TAP version 14\n',
  nagios: 'CRITICAL - ',
} as const;

test.each(formatNames)('%s', (format) => {
  const text = formatReport(format, reportOf(everyClass()), context);
  expect(text.startsWith(beginnings[format])).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
});
