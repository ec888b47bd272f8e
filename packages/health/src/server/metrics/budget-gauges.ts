import type { ErrorBudget } from '@mdmkit/monitor/signals';
import { Gauge } from 'prom-client';
import { isObserved } from '../../report/status.ts';
import type { ServiceBudget } from '../../service/error-budgets.ts';
import type { DefineMetric } from './metric-description.ts';
import type { StatusSource } from './status-gauges.ts';

/**
 * Adds the gauges of error budgets: of each service, and of each of its locations if several check it. They are read for each scrape, and absent while no service writes
 * to the store.
 */
export function addBudgetGauges(
  define: DefineMetric,
  {
    status,
    budgets = async () => await Promise.resolve([]),
    clock,
  }: Pick<StatusSource, 'status' | 'budgets' | 'clock'>,
): void {
  const readObserved = async (): Promise<readonly ServiceBudget[]> => {
    const current = await status().catch(() => undefined);
    return current && isObserved(current, clock.now()) ? await budgets().catch(() => []) : [];
  };
  for (const { suffix, help, labels = [], set } of gauges) {
    new Gauge({
      ...define('gauge', `mdm_health_error_budget_${suffix}`, help, ['service', ...labels]),
      async collect() {
        this.reset();
        for (const { service, ...budget } of await readObserved()) set(this, { service }, budget);
      },
    });
    // A name of its own: in one metric with its parts a whole would be added up twice.
    new Gauge({
      ...define('gauge', `mdm_health_location_error_budget_${suffix}`, `${help} ${ofLocations}`, [
        'service',
        'location',
        ...labels,
      ]),
      async collect() {
        this.reset();
        for (const { service, locations = [] } of await readObserved())
          for (const { location, ...budget } of locations) set(this, { service, location }, budget);
      },
    });
  }
}

const ofLocations = 'By location; absent unless several locations check the service.';

/** The gauges of a service; each location has the same. */
const gauges: readonly {
  readonly suffix: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly set: (gauge: Gauge, labels: Readonly<Record<string, string>>, budget: ErrorBudget) => void;
}[] = [
  {
    suffix: 'remaining_ratio',
    help: 'The share of the error budget of 30 days that is left; below 0 if it is overspent. Absent without an SLO.',
    set(gauge, labels, { remaining }) {
      if (remaining !== null) gauge.set(labels, remaining);
    },
  },
  {
    suffix: 'burn_rate',
    help: 'How fast an error budget burns in a window: 1 uses it up in 30 days. Absent if coverage is below 80 %.',
    labels: ['window'],
    set(gauge, labels, { windows }) {
      for (const { lengthMs, rate, coverage } of windows)
        if (rate !== null && coverage !== null && coverage >= leastCoverage)
          gauge.set({ ...labels, window: windowLabel(lengthMs) }, rate);
    },
  },
  {
    suffix: 'exhaustion_seconds',
    help: 'The time until an error budget is used up at the rate of the last hour. Absent if it is not burning.',
    set(gauge, labels, { exhaustedInMs }) {
      if (exhaustedInMs !== null) gauge.set(labels, exhaustedInMs / 1_000);
    },
  },
];

/** A rate of fewer checks is no measure of the service. */
const leastCoverage = 0.8;

/** A length as Prometheus writes it, such as `5m`, `6h` or `3d`. */
function windowLabel(lengthMs: number): string {
  const minutes = lengthMs / 60_000;
  if (minutes < 60) return `${minutes}m`;
  return minutes < 1_440 ? `${minutes / 60}h` : `${minutes / 1_440}d`;
}
