import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { jsonText } from './printable.ts';

/** Writes one result as one line of JSON. */
export function formatNdjsonLine(result: CheckResult): string {
  return `${jsonText(result)}\n`;
}

/** Writes a report's results as lines of JSON. */
export function formatNdjson(report: RunReport): string {
  return report.results.map(formatNdjsonLine).join('');
}
