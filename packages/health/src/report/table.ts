import { styleText } from 'node:util';
import { checkArgument } from '@mdmkit/core';
import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { describeWarning, isUrgent } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { describeFacts } from './describe-facts.ts';
import { printable } from './printable.ts';

/** How {@link formatTable} writes. */
export interface TableOptions {
  /** Whether to use colours. */
  readonly color: boolean;
  /** The time that days left are counted from, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** How serious a line is. */
export type Tone = 'green' | 'yellow' | 'red';

/** The mark of each tone. */
export const marks = { green: '✓', yellow: '!', red: '✗' } as const;
const widths = { state: 13, latency: 9 };

/**
 * Writes a report as a table: a block per tenant, a line per target, and below it the owner and the remedy of a failure.
 * @example
 * console.log(formatTable(report, config.targets, { color: false, nowMs: Date.now() }));
 */
export function formatTable(report: RunReport, targets: readonly Target[], options: TableOptions): string {
  checkArgument('formatTable', 'report', report, 'object');
  checkArgument('formatTable', 'report.results', report.results, 'list');
  checkArgument('formatTable', 'targets', targets, 'list');
  checkArgument('formatTable', 'options', options, 'object');
  const paint = (tone: Tone | 'bold' | 'dim', text: string) =>
    options.color ? styleText(tone, text, { validateStream: false }) : text;
  const names = new Map(targets.map((target) => [target.tenant, target.tenantName]));
  const nameWidth = Math.max(15, ...report.results.map((result) => nameOf(result).length));
  const lines: string[] = [];
  let tenant: string | undefined;
  for (const result of report.results) {
    if (result.tenant !== tenant) {
      tenant = result.tenant;
      const name = printable(names.get(tenant) ?? tenant);
      lines.push(
        `${lines.length === 0 ? '' : '\n'}${paint('bold', name)}${name === tenant ? '' : paint('dim', ` (${tenant})`)}`,
      );
    }
    lines.push(...formatResult(result, { nameWidth, nowMs: options.nowMs, paint }));
  }
  return `${[...lines, '', formatSummary(report)].join('\n')}\n`;
}

interface Style {
  readonly nameWidth: number;
  readonly nowMs: number;
  readonly paint: (tone: Tone | 'dim', text: string) => string;
}

function formatResult(result: CheckResult, { nameWidth, nowMs, paint }: Style): string[] {
  const tone = toneOf(result);
  const latency = result.latencyMs === null ? '–' : `${result.latencyMs} ms`;
  const columns = [
    paint(tone, marks[tone]),
    nameOf(result).padEnd(nameWidth),
    paint(tone, result.class.padEnd(widths.state)),
    latency.padStart(widths.latency),
    ' ',
    printable(describeFacts(result, nowMs)),
  ];
  const lines = [`  ${columns.join(' ')}`.trimEnd()];
  if (result.code !== null) lines.push(`      ${printable(`${result.code} – ${result.owner}: ${result.remedy}`)}`);
  for (const warning of result.warnings) {
    const { owner, text } = describeWarning(warning);
    lines.push(`      ${warning.code} – ${owner}: ${text}`);
  }
  for (const { operation, pointer, kind, expected } of result.drift)
    lines.push(paint('dim', `      drift: ${printable(`${operation} ${pointer} ${kind} (expected ${expected})`)}`));
  return lines;
}

/** The service, with the credential's name where there are several. */
function nameOf({ service, target }: CheckResult): string {
  const [, , credential] = target.split('/');
  return credential === undefined ? service : `${service}/${credential}`;
}

/** How serious a result is. */
export function toneOf(result: CheckResult): Tone {
  if (result.class.startsWith('fail.')) return 'red';
  if (result.class !== 'ok') return 'yellow';
  return result.warnings.some(isUrgent) ? 'yellow' : 'green';
}

/** Writes the counts of a report on one line. */
export function formatSummary({ summary, durationMs, results }: RunReport): string {
  const classes = Object.entries(summary.classes).map(([name, number]) => `${number} ${name}`);
  const warnings = results.flatMap((result) => result.warnings);
  const expiring = warnings.filter(({ daysLeft }) => daysLeft !== null).length;
  const others = warnings.length - expiring;
  const counts = [
    ...(expiring === 0 ? [] : [`${expiring} expiring`]),
    ...(others === 0 ? [] : [`${others} warning${others === 1 ? '' : 's'}`]),
  ];
  return `${summary.targets} checked in ${(durationMs / 1000).toFixed(1)} s: ${[...classes, ...counts].join(', ')}`;
}
