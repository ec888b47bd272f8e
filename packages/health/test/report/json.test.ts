import { RunReport as RunReportSchema } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { formatJson, type RunReport } from '../../src/index.ts';

test('is one document that reads back as the report', () => {
  const report: RunReport = {
    schemaVersion: 1,
    startedAt: '2026-11-23T12:00:00.000Z',
    durationMs: 5,
    summary: { targets: 1, classes: { ok: 1 }, warnings: 0 },
    results: [resultOf({ facts: { devices: 3, organisation: 'Ä\u2028' } })],
  };
  const text = formatJson(report);
  expect(text.endsWith('}\n')).toBe(true);
  expect(RunReportSchema.parse(JSON.parse(text))).toEqual(report);
});
