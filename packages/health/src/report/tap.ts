import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { jsonText, printable } from './printable.ts';

/**
 * Writes a report as TAP version 14: a test point per target, its details as a YAML block. `throttled` and
 * `inconclusive` say nothing about the service and are skipped.
 */
export function formatTap(report: RunReport): string {
  const points = report.results.flatMap((result, index) => formatPoint(result, index + 1));
  return ['TAP version 14', `1..${report.results.length}`, ...points, ''].join('\n');
}

function formatPoint(result: CheckResult, number: number): readonly string[] {
  const skipped = result.class === 'throttled' || result.class === 'inconclusive';
  const fine = result.class === 'ok' || result.class === 'degraded' || skipped;
  const directive = skipped ? ` # SKIP ${escaped(`${result.class}: ${result.code}`)}` : '';
  const point = `${fine ? 'ok' : 'not ok'} ${number} - ${escaped(result.target)}${directive}`;
  const details = detailsOf(result);
  // A healthy point needs no more than its line.
  if (result.class === 'ok' && result.warnings.length === 0) return [point];
  // JSON is YAML too, and stays on its line.
  const yaml = Object.entries(details).map(([name, value]) => `${name}: ${jsonText(value)}`);
  return [point, ...['---', ...yaml, '...'].map((line) => `  ${line}`)];
}

function detailsOf(result: CheckResult): object {
  const { id, startedAt, class: state, code, owner, error, remedy, latencyMs, attempts, requestId, warnings } = result;
  const details = { class: state, code, owner, error, remedy, latencyMs, attempts, requestId, id, startedAt };
  const presentDetails = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));
  return warnings.length === 0 ? presentDetails : { ...presentDetails, warnings };
}

/** `#` begins a directive and `\` an escape; a line break would begin another line. (TAP 14, "Escaping") */
function escaped(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&');
}
