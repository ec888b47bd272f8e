import type { OwnHistory } from '@mdmkit/monitor/judge';
import type { UnusualTarget } from '../service/unusual-targets.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';

/** How many targets are listed. */
const mostListed = 10;

/** Lists the targets that fail far more than they did; empty if none does. */
export function formatUnusualTargets(targets: readonly UnusualTarget[]): string {
  if (targets.length === 0) return '';
  const rows = targets
    .slice(0, mostListed)
    .map(({ target, ...reading }) => [printable(target), describeWindow(reading), describeUsual(reading)]);
  const more = targets.length - rows.length;
  return `targets that fail more than usual for them\n${formatColumns(rows, '  ')}${more > 0 ? `  … and ${more} more\n` : ''}`;
}

/** Explains what the last hours of a target say: the figures, and the rule. */
export function describeOwnHistory(reading: OwnHistory): readonly string[] {
  const { state, windows, asBad, historyHours, probability } = reading;
  if (state === 'learning')
    return [
      `${describeWindow(reading)}; ${historyHours} hours of history: too little is known to say what is usual (72 hours, 200 checks)`,
    ];
  const odds = probability < 1e-15 ? 'below 1e-15' : probability.toExponential(1);
  return [
    `${describeWindow(reading)}, in ${reading.failingHours} of ${reading.windowHours} hours; ${describeUsual(reading)}`,
    `probability ${odds} at the usual share; ${asBad} of ${windows} earlier windows of ${historyHours} hours were as bad`,
    `${state}. The rule: 5 failures in 3 different hours, 2 points above the usual share, a probability below 1e-5, and at most one in 20 earlier windows as bad. It opens no incident`,
  ];
}

function describeWindow({ failed, checks, windowHours }: OwnHistory): string {
  const share = checks === 0 ? '' : ` (${percent(failed / checks)})`;
  return `${failed} of ${checks} checks failed in the last ${windowHours} hours${share}`;
}

function describeUsual({ usualShare }: OwnHistory): string {
  return `usual ${usualShare === null ? '–' : percent(usualShare)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
