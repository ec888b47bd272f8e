import { waitFor } from '@mdmkit/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AlertsStatus } from '../../alerts/alerts.ts';
import type { ElasticStatus } from '../../elastic/status-file.ts';
import type { FinishedCheck } from '../../service/ended-check.ts';
import { version } from '../../version.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Readiness } from '../readiness.ts';
import { addAlertsMetrics } from './alerts-metrics.ts';
import { addBudgetGauges } from './budget-gauges.ts';
import { addCanaryMetrics, type CanaryMetricsSource } from './canary-metrics.ts';
import { addElasticMetrics } from './elastic-metrics.ts';
import { addFeedGauges, type FeedGaugesSource } from './feed-gauges.ts';
import { addJourneyMetrics } from './journey-metrics.ts';
import { createLabels } from './labels.ts';
import type { DefineMetric, MetricDescription } from './metric-description.ts';
import { addStatusGauges, type StatusSource } from './status-gauges.ts';

/** What {@link createMetrics} needs. */
export interface MetricsOptions extends StatusSource, CanaryMetricsSource, FeedGaugesSource {
  /**
   * Whether the figures of the store are among the metrics. Of several processes on one store, each would repeat them. Default:
   * they are.
   */
  readonly ofStore?: boolean;
  /** How long a scrape waits for the store at most, in milliseconds. Default: 3,000. */
  readonly storeLimitMs?: number;
  /** Whether the service is ready. */
  readonly readiness: Pick<Readiness, 'report'>;
  /** The event streams. */
  readonly events: Pick<EventHub, 'streams' | 'dropped'>;
  /** The kind of store. */
  readonly storeKind: 'sqlite' | 'postgres';
  /** Returns what was written to Elasticsearch; undefined if there is no Elasticsearch. */
  readonly elastic?: (() => ElasticStatus) | undefined;
  /** Returns how the channels are; undefined if there are none. */
  readonly alerts?: (() => AlertsStatus) | undefined;
}

/** The metrics of a service. */
export interface Metrics {
  /** Counts a finished check. */
  takeCheck(check: FinishedCheck): void;
  /** Counts an answer of the server. */
  takeAnswer(answer: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** Writes all metrics in the text format of Prometheus. */
  text(): Promise<string>;
  /** The metrics by name, type, labels and meaning. */
  readonly definitions: readonly MetricDescription[];
  /** The media type of the text. */
  readonly contentType: string;
}

/** The buckets of checks, in seconds. */
const checkBuckets = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30];
/** The buckets of this server's answers and of the scheduler, in seconds. */
const ownBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Makes the metrics. Their number depends on services and locations, never on targets: a hundred thousand tenants must not
 * fill the monitoring system.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const register = new Registry();
  const definitions: MetricDescription[] = [];
  const define: DefineMetric = (type, name, help, labelNames = []) => {
    definitions.push({ name, type, labels: labelNames, help });
    return { name, help, labelNames: [...labelNames], registers: [register] };
  };
  collectDefaultMetrics({ register });
  // Gauges with the ending of a counter: Prometheus' own linter refuses the names.
  for (const noun of ['handles', 'requests', 'resources']) register.removeSingleMetric(`nodejs_active_${noun}_total`);
  const location = createLabels();
  new Gauge(
    define('gauge', 'mdm_health_build_info', 'The version of health-check; always 1.', ['version', 'store']),
  ).set({ version, store: options.storeKind }, 1);
  const runs = new Counter(
    define('counter', 'mdm_health_runs_total', 'Finished checks.', ['service', 'location', 'class']),
  );
  const attempts = new Counter(
    define(
      'counter',
      'mdm_health_attempts_total',
      'Requests of finished checks: more than one a check means that requests were repeated.',
      ['service', 'location'],
    ),
  );
  const duration = new Histogram({
    ...define('histogram', 'mdm_health_run_duration_seconds', 'Duration of finished checks.', ['service', 'location']),
    buckets: checkBuckets,
  });
  const lag = new Histogram({
    ...define('histogram', 'mdm_health_scheduler_lag_seconds', 'How long after their time checks began.'),
    buckets: ownBuckets,
  });
  const answers = new Histogram({
    ...define(
      'histogram',
      'mdm_health_http_server_request_duration_seconds',
      'Duration of the answers of this server.',
      ['method', 'route', 'status'],
    ),
    buckets: ownBuckets,
  });
  addReadinessGauge(define, options.readiness);
  new Gauge({
    ...define('gauge', 'mdm_health_event_streams', 'Open event streams.'),
    collect() {
      this.set(options.events.streams);
    },
  });
  addCounter(
    define,
    'mdm_health_event_streams_dropped_total',
    'Event streams ended because their clients did not read.',
    [],
    () => [[{}, options.events.dropped]],
  );
  addCounter(define, 'mdm_health_skipped_total', 'Checks without a result, by reason.', ['reason'], () => {
    const { dropped, lost, failed, refused = 0 } = options.service.stats();
    return [
      [{ reason: 'dropped' }, dropped],
      [{ reason: 'lost' }, lost],
      [{ reason: 'failed' }, failed],
      [{ reason: 'refused' }, refused],
    ];
  });
  addElasticMetrics(define, addCounter, options.elastic);
  addAlertsMetrics(define, addCounter, options.alerts);
  // Defined as always, and without values.
  const source = withinLimit(options.ofStore === false ? { ...options, ...noStore } : options);
  addStatusGauges(define, source, location);
  addBudgetGauges(define, source);
  addFeedGauges(define, source);
  const takeCanary = addCanaryMetrics(define, source, location);
  const takeJourney = addJourneyMetrics(define, location);
  return {
    contentType: register.contentType,
    takeCheck(check) {
      takeCanary(check);
      takeJourney(check);
      const { target, run, lagMs } = check;
      const { service } = target;
      const labels = { service, location: location(run.location) };
      runs.inc({ ...labels, class: run.class });
      attempts.inc(labels, run.attempts);
      duration.observe(labels, run.durationMs / 1_000);
      lag.observe(lagMs / 1_000);
    },
    takeAnswer({ method, route, status, seconds }) {
      answers.observe({ method, route, status: String(status) }, seconds);
    },
    text: async () => await register.metrics(),
    definitions,
  };
}

/** Adds whether each part of the service can do its work. */
function addReadinessGauge(define: DefineMetric, readiness: MetricsOptions['readiness']): void {
  new Gauge({
    ...define('gauge', 'mdm_health_ready', 'Whether a part of the service can do its work: 1 yes, 0 no.', ['part']),
    collect() {
      const { store, scheduler, clock } = readiness.report();
      for (const [part, state] of Object.entries({ store, scheduler, clock }))
        this.set({ part }, Number(state === 'ok'));
    },
  });
}

/** What a process reads that leaves the figures of the store to another one. */
const noStore = {
  status: () => Promise.reject(new Error('another process has the figures of the store')),
  openIntents: () => Promise.resolve([]),
} satisfies Partial<MetricsOptions>;

/**
 * How long a scrape waits for the store, in milliseconds: Prometheus gives a scrape 10 s by default. The figures of a store that does
 * not answer are left out; the other metrics matter most then.
 */
const storeLimitMs = 3_000;

function withinLimit(options: MetricsOptions): MetricsOptions {
  const { status, budgets, feedLags, openIntents, storeLimitMs: limitMs = storeLimitMs } = options;
  const limited =
    <Result>(read: () => Promise<Result>) =>
    async () =>
      await waitFor(read(), AbortSignal.timeout(limitMs));
  return {
    ...options,
    status: limited(status),
    ...(budgets ? { budgets: limited(budgets) } : {}),
    ...(feedLags ? { feedLags: limited(feedLags) } : {}),
    ...(openIntents ? { openIntents: limited(openIntents) } : {}),
  };
}

/** Adds a counter whose values are counted elsewhere. */
function addCounter(
  define: DefineMetric,
  name: string,
  help: string,
  labelNames: readonly string[],
  read: () => readonly (readonly [labels: Record<string, string>, value: number])[],
): void {
  new Counter({
    ...define('counter', name, help, labelNames),
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
}
