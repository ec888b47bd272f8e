import { styleText } from 'node:util';
import { type CheckResult, describeWarning, type RunReport } from '@mdmkit/monitor/model';
import { printable } from './printable.ts';
import { formatSummary, marks, type Tone, toneOf } from './table.ts';

/** How {@link formatNetworkTable} writes. */
export interface NetworkTableOptions {
  /** Whether to use colours. */
  readonly color: boolean;
  /** The proxy that the connections use, without a password; undefined if they are direct. */
  readonly proxyUrl: string | undefined;
}

interface Group {
  readonly tone: Tone;
  readonly title: string;
  readonly results: CheckResult[];
}

const order: readonly Tone[] = ['red', 'yellow', 'green'];
const lineWidth = 100;

/**
 * Writes a check of the vendors' hosts: a summary line first, then one entry per cause with all its hosts, the worst first.
 */
export function formatNetworkTable(report: RunReport, { color, proxyUrl }: NetworkTableOptions): string {
  const paint = (tone: Tone, text: string) => (color ? styleText(tone, text, { validateStream: false }) : text);
  const groups = [...groupByCause(report.results).values()].toSorted(
    (one, other) => order.indexOf(one.tone) - order.indexOf(other.tone) || other.results.length - one.results.length,
  );
  const entries = groups.flatMap(({ tone, title, results }) => [
    '',
    `${paint(tone, marks[tone])} ${title}`,
    ...wrap(results.map((result) => (tone === 'green' ? idOf(result) : hostOf(result)))).map((line) => `    ${line}`),
  ]);
  const way = proxyUrl === undefined ? '' : `, through the proxy ${printable(proxyUrl)}`;
  return `${[`${summaryOf(report.results)}${way}`, ...entries, '', formatSummary(report)].join('\n')}\n`;
}

function summaryOf(results: readonly CheckResult[]): string {
  const count = (tone: Tone) => results.filter((result) => toneOf(result) === tone).length;
  const [failed, doubtful] = [count('red'), count('yellow')];
  const hosts = `${results.length} host${results.length === 1 ? '' : 's'}`;
  if (failed + doubtful === 0) return `${hosts} checked: all are reachable`;
  const parts = [
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(doubtful === 0 ? [] : [`${doubtful} with a problem`]),
    `${count('green')} reachable`,
  ];
  return `${hosts} checked: ${parts.join(', ')}`;
}

function groupByCause(results: readonly CheckResult[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const result of results)
    for (const { tone, title } of causesOf(result)) {
      const group = groups.get(title) ?? { tone, title, results: [] };
      group.results.push(result);
      groups.set(title, group);
    }
  return groups;
}

/** What is said of a host: its result, and each of its warnings. */
function causesOf(result: CheckResult): readonly Pick<Group, 'tone' | 'title'>[] {
  const tone = toneOf(result);
  const title =
    result.code === null
      ? result.class
      : printable(`${result.class}  ${result.code} – ${result.owner}: ${result.remedy}`);
  const warnings = result.warnings.map((warning) => {
    const { owner, text } = describeWarning(warning);
    return { tone: 'yellow' as const, title: `${warning.code} – ${owner}: ${text}` };
  });
  return [{ tone: result.code === null ? 'green' : tone, title }, ...warnings];
}

function idOf({ target }: CheckResult): string {
  return printable(target.split('/').slice(2).join('/'));
}

function hostOf(result: CheckResult): string {
  const { host } = result.facts;
  return typeof host === 'string' ? `${idOf(result)} (${printable(host)})` : idOf(result);
}

/** Puts names on lines of a readable width. */
function wrap(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 2 <= lineWidth) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(name);
  }
  return lines;
}
