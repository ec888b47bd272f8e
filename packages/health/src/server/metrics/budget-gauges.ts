import { Gauge } from 'prom-client';
import { isObserved } from '../../report/status.ts';
import type { ServiceBudget } from '../../service/error-budgets.ts';
import type { DefineMetric } from './metric-description.ts';
import type { StatusSource } from './status-gauges.ts';

/** Adds the gauges of error budgets. They are read for each scrape, and absent while no service writes to the store. */
export function addBudgetGauges(
  define: DefineMetric,
  {
    status,
    budgets = async () => await Promise.resolve([]),
    clock,
  }: Pick<StatusSource, 'status' | 'budgets' | 'clock'>,
): void {
  const add = (name: string, help: string, labels: string[], set: (gauge: Gauge, budget: ServiceBudget) => void) => {
    new Gauge({
      ...define('gauge', name, help, labels),
      async collect() {
        this.reset();
        const current = await status().catch(() => undefined);
        if (!current || !isObserved(current, clock.now())) return;
        for (const budget of await budgets().catch(() => [])) set(this, budget);
      },
    });
  };
  add(
    'mdm_health_error_budget_remaining_ratio',
    'The share of the error budget of 30 days that is left; below 0 if it is overspent. Absent without an SLO.',
    ['service'],
    (gauge, { service, remaining }) => {
      if (remaining !== null) gauge.set({ service }, remaining);
    },
  );
  add(
    'mdm_health_error_budget_burn_rate',
    'How fast an error budget burns in a window: 1 uses it up in 30 days. Absent if coverage is below 80 %.',
    ['service', 'window'],
    (gauge, { service, windows }) => {
      for (const { lengthMs, rate, coverage } of windows)
        if (rate !== null && coverage !== null && coverage >= leastCoverage)
          gauge.set({ service, window: windowLabel(lengthMs) }, rate);
    },
  );
  add(
    'mdm_health_error_budget_exhaustion_seconds',
    'The time until an error budget is used up at the rate of the last hour. Absent if it is not burning.',
    ['service'],
    (gauge, { service, exhaustedInMs }) => {
      if (exhaustedInMs !== null) gauge.set({ service }, exhaustedInMs / 1_000);
    },
  );
}

/** A rate of fewer checks is no measure of the service. */
const leastCoverage = 0.8;

/** A length as Prometheus writes it, such as `5m`, `6h` or `3d`. */
function windowLabel(lengthMs: number): string {
  const minutes = lengthMs / 60_000;
  if (minutes < 60) return `${minutes}m`;
  return minutes < 1_440 ? `${minutes / 60}h` : `${minutes / 1_440}d`;
}
