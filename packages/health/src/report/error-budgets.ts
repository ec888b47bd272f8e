import type { BurningBudget } from '@mdmkit/monitor/model';
import type { ErrorBudget } from '@mdmkit/monitor/signals';
import type { ServiceBudget } from '../service/error-budgets.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatSpan } from './times.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Lists the budgets; empty without any. */
export function formatErrorBudgets(budgets: readonly ServiceBudget[]): string {
  if (budgets.length === 0) return '';
  const header = ['service', 'SLO', 'budget left', 'burn rate 1 h', '3 d', 'used up in', 'state'];
  const rowOf = (name: string, budget: ErrorBudget) => {
    const { objective, remaining, state } = budget;
    return [
      name,
      `${Number((100 * objective).toFixed(3))} %`,
      remaining === null ? '–' : `${Math.floor(Number((100 * remaining).toFixed(6)))} %`,
      rateWithin(budget, hourMs),
      rateWithin(budget, 3 * dayMs),
      describeExhaustion(budget),
      state === 'no-data' ? 'no data' : state,
    ];
  };
  const rows = budgets.flatMap(({ service, locations = [], ...budget }) => [
    rowOf(service, budget),
    ...locations.map(({ location, ...at }) => rowOf(`  at ${printable(location)}`, at)),
  ]);
  return `error budgets of 30 days, by checks\n${formatColumns([header, ...rows], '  ')}`;
}

function rateWithin({ windows }: ErrorBudget, withinMs: number): string {
  const rate = windows.find(({ lengthMs }) => lengthMs === withinMs)?.rate;
  return rate === null || rate === undefined ? '–' : rate.toFixed(1);
}

function describeExhaustion({ remaining, exhaustedInMs }: ErrorBudget): string {
  if (remaining !== null && remaining <= 0) return 'used up';
  return exhaustedInMs === null ? '–' : formatSpan(exhaustedInMs);
}

/** Explains the budget that made an incident: the rates, the windows, and the rule. */
export function describeBudget(budget: BurningBudget | undefined): readonly string[] {
  if (!budget) return [];
  const { objective, remaining, longMs, shortMs, factor, longRate, shortRate, failed, checks } = budget;
  const remainder = remaining === null ? 'an unknown part' : `${Math.floor(100 * remaining)} %`;
  return [
    `SLO ${Number((100 * objective).toFixed(3))} %, ${remainder} of the budget of 30 days is left`,
    `burn rate ${longRate.toFixed(1)} in ${formatSpan(longMs)} (${failed} of ${checks} checks failed), ${shortRate.toFixed(1)} in ${formatSpan(shortMs)}`,
    `the rule: both rates are at least ${factor}, at least 3 checks of 2 tenants failed, and 80 % of the checks took place`,
  ];
}
