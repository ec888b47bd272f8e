import type { CheckResult, RunReport } from '@mdmkit/monitor/model';

/** Writes one result as one line of JSON. */
export function formatNdjsonLine(result: CheckResult): string {
  return `${JSON.stringify(result)}\n`;
}

/** Writes a report's results as lines of JSON. */
export function formatNdjson(report: RunReport): string {
  return report.results.map(formatNdjsonLine).join('');
}
