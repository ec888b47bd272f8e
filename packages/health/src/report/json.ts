import type { RunReport } from '@mdmkit/monitor/model';

/** Writes a report as one JSON document; its schema is published as `@mdmkit/health/schema/run.json`. */
export function formatJson(report: RunReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
