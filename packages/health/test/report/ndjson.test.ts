import { CheckResult } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { formatNdjson, formatNdjsonLine } from '../../src/report/ndjson.ts';

test('is a line of JSON for each result, and nothing else', () => {
  const text = formatNdjson(reportOf(everyClass()));
  expect(text.endsWith('\n')).toBe(true);
  const results = text
    .trimEnd()
    .split('\n')
    .map((line) => CheckResult.parse(JSON.parse(line)));
  expect(results).toHaveLength(everyClass().length);
  expect(text).toBe(everyClass().map(formatNdjsonLine).join(''));
  expect(formatNdjson(reportOf([]))).toBe('');
});
