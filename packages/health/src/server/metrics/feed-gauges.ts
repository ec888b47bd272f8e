import { feedStaleMs, type LagSummary, vendorStatements } from '@mdmkit/monitor/feeds';
import { vendorStates } from '@mdmkit/monitor/model';
import { Gauge } from 'prom-client';
import { isObserved } from '../../report/status.ts';
import type { StoreStatus } from '../../store/store.ts';
import type { DefineMetric } from './metric-description.ts';
import type { StatusSource } from './status-gauges.ts';

/** Where the gauges of status feeds come from. */
export interface FeedGaugesSource extends Pick<StatusSource, 'status' | 'clock'> {
  /** Compares the reports of vendors with the incidents of the last 30 days. Default: there is nothing to compare. */
  readonly feedLags?: (() => Promise<readonly LagSummary[]>) | undefined;
}

/** Adds the gauges of the vendors' status feeds. They are read for each scrape, and absent while no service writes to the store. */
export function addFeedGauges(
  define: DefineMetric,
  { status, feedLags = async () => await Promise.resolve([]), clock }: FeedGaugesSource,
): void {
  const add = (
    name: string,
    help: string,
    labels: string[],
    set: (gauge: Gauge, status: StoreStatus) => void | Promise<void>,
  ) => {
    new Gauge({
      ...define('gauge', name, help, labels),
      async collect() {
        this.reset();
        const current = await status().catch(() => undefined);
        if (current?.feeds && isObserved(current, clock.now())) await set(this, current);
      },
    });
  };
  add(
    'mdm_health_feed_up',
    "Whether a vendor's status feed was read in the last 15 minutes: 1 yes, 0 no. Then the state is `unknown`.",
    ['feed'],
    (gauge, { feeds = [] }) => {
      for (const { source, checkedMs } of feeds)
        gauge.set({ feed: source }, Number(checkedMs !== null && Math.abs(clock.now() - checkedMs) <= feedStaleMs));
    },
  );
  add(
    'mdm_health_feed_last_success_timestamp_seconds',
    "When a vendor's status feed was last read whole. Absent before the first time.",
    ['feed'],
    (gauge, { feeds = [] }) => {
      for (const { source, checkedMs } of feeds) if (checkedMs !== null) gauge.set({ feed: source }, checkedMs / 1_000);
    },
  );
  add(
    'mdm_health_vendor_state',
    "What the vendors' status feeds say of a service: 1 for the state that holds, 0 for the others.",
    ['service', 'state'],
    (gauge, { feeds = [] }) => {
      for (const [service, statement] of vendorStatements(feeds, clock.now()))
        for (const state of vendorStates) gauge.set({ service, state }, Number(statement.state === state));
    },
  );
  add(
    'mdm_health_vendor_lag_seconds',
    'How much later one side was in the last 30 days, as median and maximum: `vendor`, the vendor reported after our incident; `us`, we opened it after the report.',
    ['service', 'later', 'statistic'],
    async (gauge) => {
      for (const { service, vendorBehind, weBehind } of await feedLags().catch(() => []))
        for (const [later, figures] of [
          ['vendor', vendorBehind],
          ['us', weBehind],
        ] as const) {
          if (!figures) continue;
          gauge.set({ service, later, statistic: 'median' }, figures.medianMs / 1_000);
          gauge.set({ service, later, statistic: 'max' }, figures.maxMs / 1_000);
        }
    },
  );
  add(
    'mdm_health_vendor_incidents',
    "Trouble of the last 30 days: `both`, an incident that the vendor's feed reports too; `us`, one that it does not report; `vendor`, a report without an incident.",
    ['service', 'reported_by'],
    async (gauge) => {
      for (const { service, incidents, reported, unseen } of await feedLags().catch(() => [])) {
        gauge.set({ service, reported_by: 'both' }, reported);
        gauge.set({ service, reported_by: 'us' }, incidents - reported);
        gauge.set({ service, reported_by: 'vendor' }, unseen);
      }
    },
  );
}
