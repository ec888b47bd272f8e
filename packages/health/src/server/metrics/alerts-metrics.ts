import { Gauge } from 'prom-client';
import type { AlertsStatus } from '../../alerts/alerts.ts';
import type { AddCounter, DefineMetric } from './metric-description.ts';

/** Adds the metrics of channels. Without channels they have no series. */
export function addAlertsMetrics(
  define: DefineMetric,
  addCounter: AddCounter,
  status: (() => AlertsStatus) | undefined,
): void {
  addCounter(
    define,
    'mdm_health_deliveries_total',
    'Attempts to deliver a message by outcome: sent, retried, failed or dropped.',
    ['channel', 'outcome'],
    () => (status?.().outcomes ?? []).map(({ channel, outcome, count }) => [{ channel, outcome }, count] as const),
  );
  new Gauge({
    ...define('gauge', 'mdm_health_channel_up', 'Whether a channel accepts messages: 1 yes, 0 it is broken.', [
      'channel',
    ]),
    collect() {
      this.reset();
      for (const { channel, broken } of status?.().channels ?? []) this.set({ channel }, Number(broken === null));
    },
  });
  new Gauge({
    ...define('gauge', 'mdm_health_channel_accepted_timestamp_seconds', 'When a channel accepted a message last.', [
      'channel',
    ]),
    collect() {
      this.reset();
      for (const { channel, acceptedMs } of status?.().channels ?? [])
        if (acceptedMs !== null) this.set({ channel }, acceptedMs / 1_000);
    },
  });
  new Gauge({
    ...define(
      'gauge',
      'mdm_health_channel_self_test_age_seconds',
      'Time since a channel accepted its weekly test. A channel without an accepted test has no series.',
      ['channel'],
    ),
    collect() {
      this.reset();
      for (const { channel, selfTestAgeMs } of status?.().channels ?? [])
        if (selfTestAgeMs !== null) this.set({ channel }, selfTestAgeMs / 1_000);
    },
  });
}
