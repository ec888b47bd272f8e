import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { exitCodeOf } from '@mdmkit/monitor/model';
import { printable } from './printable.ts';

/** How {@link formatNagios} writes. */
export interface NagiosOptions {
  /** The code that the program ends with; the first word says the same. Default: that of the results. */
  readonly exitCode?: number;
}

const states = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/** Nagios reads 8 KiB of a plugin and cuts the rest off, in the midst of whatever is there. */
const maxBytes = 8_000;

/** Latencies of more targets than these are no line for a person or a graph. */
const maxLatencies = 20;

/**
 * Writes a report as the output of a Nagios plugin: the state with a sentence and performance data, then a line for
 * each target that wants to be looked after.
 */
export function formatNagios(report: RunReport, options: NagiosOptions = {}): string {
  const { results } = report;
  const state = states[options.exitCode ?? exitCodeOf(results)] ?? 'UNKNOWN';
  const troubled = results.filter((result) => result.class !== 'ok' || result.warnings.length > 0);
  const [first] = [...troubled].sort((one, other) => rank(one) - rank(other));
  const counts = Object.entries(report.summary.classes).map(([name, number]) => `${number} ${name}`);
  const text = `${results.length} checked: ${counts.join(', ')}${first ? `; ${sentence(first)}` : ''}`;
  const lines = [`${state} - ${plain(text)} | ${performance(report)}`];
  let freeBytes = maxBytes - Buffer.byteLength(lines.join(''));
  for (const [index, result] of troubled.entries()) {
    const line = plain(sentence(result));
    freeBytes -= Buffer.byteLength(line) + 1;
    if (freeBytes < 50) {
      lines.push(`and ${troubled.length - index} more`);
      break;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

function performance({ results, summary, durationMs }: RunReport): string {
  const failed = results.filter((result) => result.class.startsWith('fail.')).length;
  // 'label'=value[UOM];[warn];[crit];[min];[max]
  const values = [
    `'targets'=${results.length};;;0;`,
    `'failed'=${failed};;;0;${results.length}`,
    `'warnings'=${summary.warnings};;;0;`,
    `'time'=${seconds(durationMs)}s;;;0;`,
  ];
  if (results.length > maxLatencies) return values.join(' ');
  const measured = results.filter(({ latencyMs }) => latencyMs !== null);
  return [...values, ...measured.map((result) => `'${result.target}'=${seconds(result.latencyMs ?? 0)}s;;;0;`)].join(
    ' ',
  );
}

function sentence(result: CheckResult): string {
  if (result.code !== null)
    return `${result.target} ${result.class} ${result.code} (${result.owner}): ${result.remedy}`;
  const warnings = result.warnings.map(({ code, daysLeft }) =>
    daysLeft === null ? code : `${code} in ${daysLeft} days`,
  );
  return [`${result.target} ${result.class}`, ...warnings].join(', ');
}

/** The worst first. */
function rank(result: CheckResult): number {
  if (result.class.startsWith('fail.')) return 0;
  if (result.class === 'prober_fault' || result.class === 'inconclusive') return 1;
  return result.class === 'ok' ? 3 : 2;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** A bar begins the performance data, and a line break another line. */
function plain(text: string): string {
  return printable(text).replaceAll('|', ' ');
}
