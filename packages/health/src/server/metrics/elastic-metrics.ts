import { Gauge } from 'prom-client';
import type { ElasticStatus } from '../../elastic/status-file.ts';
import type { AddCounter, DefineMetric } from './metric-description.ts';

/** Adds the metrics of the way to Elasticsearch. Without Elasticsearch they have no series. */
export function addElasticMetrics(
  define: DefineMetric,
  addCounter: AddCounter,
  status: (() => ElasticStatus) | undefined,
): void {
  addCounter(
    define,
    'mdm_health_elastic_documents_total',
    'Documents for Elasticsearch by outcome: written, duplicate, refused by Elasticsearch, or dropped because the buffer was full.',
    ['outcome'],
    () => Object.entries(status?.().counts ?? {}).map(([outcome, count]) => [{ outcome }, count] as const),
  );
  const addGauge = (name: string, help: string, read: (status: ElasticStatus) => number) => {
    const options = define('gauge', name, help);
    if (!status) return;
    new Gauge({
      ...options,
      collect() {
        this.set(read(status()));
      },
    });
  };
  addGauge(
    'mdm_health_elastic_buffer_bytes',
    'How much waits on disk for Elasticsearch.',
    (current) => current.waitingBytes,
  );
  addGauge('mdm_health_elastic_up', 'Whether Elasticsearch takes documents: 1 yes, 0 no.', ({ failingSinceMs }) =>
    Number(failingSinceMs === null),
  );
}
