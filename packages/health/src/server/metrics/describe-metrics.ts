import { createMetrics } from './create-metrics.ts';
import type { MetricDescription } from './metric-description.ts';

/** Describes the metrics of this server, without those of Node and of the process. */
export function describeMetrics(): readonly MetricDescription[] {
  const nothing = () => Promise.reject(new TypeError('no service is running'));
  const stats = () => ({ dropped: 0, lost: 0, failed: 0 });
  const { definitions } = createMetrics({
    service: { stats, firstExpiries: () => [] },
    status: nothing,
    clock: { now: () => 0 },
    readiness: { report: () => ({ ready: false, store: 'ok', scheduler: 'stopped', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'sqlite',
  });
  return definitions;
}
