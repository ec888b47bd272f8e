import { checkArgument } from '@mdmkit/core';
import type { RunReport } from '@mdmkit/monitor/model';
import { jsonText } from './printable.ts';

/** Writes a report as one JSON document; its schema is published as `@mdmkit/health/schema/run.json`. */
export function formatJson(report: RunReport): string {
  checkArgument('formatJson', 'report', report, 'object');
  return `${jsonText(report, 2)}\n`;
}
