import type { Clock } from '@mdmkit/core';
import type { Incident } from '@mdmkit/monitor/model';
import { severities, verdictFacts } from '@mdmkit/monitor/model';
import { Gauge } from 'prom-client';
import type { LoopStats } from '../../engine/loop.ts';
import { isObserved } from '../../report/status.ts';
import type { ServiceBudget } from '../../service/error-budgets.ts';
import type { MonitorService } from '../../service/monitor-service.ts';
import type { ServiceStatus, StoreStatus } from '../../store/store.ts';
import type { DefineMetric } from './metric-description.ts';
import { countWorkers, hasWorker } from './worker-gauges.ts';

/** Where the gauges come from. */
export interface StatusSource {
  /** The running service. */
  readonly service: Pick<MonitorService, 'firstExpiries'> & {
    stats(): Pick<LoopStats, 'dropped' | 'lost' | 'failed' | 'refused'>;
  };
  /** Reads the status of the store, at most once a second for all callers. */
  readonly status: () => Promise<StoreStatus>;
  /** Reads the error budgets of the services that have an objective. Default: none. */
  readonly budgets?: () => Promise<readonly ServiceBudget[]>;
  /** Time. */
  readonly clock: Pick<Clock, 'now'>;
}

type Sample = readonly [labels: Record<string, string>, value: number];

/**
 * Adds the gauges that show the status. They are read for each scrape. A store that cannot be read, and a service
 * that is not running, leave no value behind: the last one would look like the present one.
 */
export function addStatusGauges(
  define: DefineMetric,
  { service, status, clock }: StatusSource,
  location: (name: string) => string,
): void {
  const add = (
    name: string,
    help: string,
    labelNames: string[],
    read: (status: StoreStatus) => readonly Sample[],
  ): void => {
    new Gauge({
      ...define('gauge', name, help, labelNames),
      async collect() {
        this.reset();
        const current = await status().catch(() => undefined);
        if (!current || !isObserved(current, clock.now())) return;
        for (const [labels, value] of read(withoutOld(current, clock.now()))) this.set(labels, value);
      },
    });
  };
  add('mdm_health_targets', 'Targets by state.', ['service', 'state'], ({ services }) =>
    services.flatMap(stateSamples),
  );
  add(
    'mdm_health_service_up',
    'Whether a service works as a whole: 1 yes, 0.5 with trouble, 0 no. Absent if nothing is known, also while our own side fails.',
    ['service', 'location'],
    ({ services, incidents, workers = [] }) => {
      const stopped = new Set(countWorkers(workers, clock.now()).flatMap((at) => (hasWorker(at) ? [] : [at.location])));
      return services.flatMap(({ service: name, rollups }) =>
        rollups
          .filter(({ coverage, location: place }) => coverage !== null && coverage > 0 && !stopped.has(place))
          .flatMap((rollup): Sample[] => {
            const up = upOf(incidents, name, rollup.location);
            return up === null ? [] : [[{ service: name, location: location(rollup.location) }, up]];
          }),
      );
    },
  );
  add(
    'mdm_health_failing_ratio',
    'The share of checks that failed in the last five minutes.',
    ['service', 'location'],
    (current) => rollupSamples(current, location, ({ classes }) => failingShare(classes)),
  );
  add(
    'mdm_health_coverage_ratio',
    'The share of due checks that took place in the last five minutes.',
    ['service', 'location'],
    (current) => rollupSamples(current, location, ({ coverage }) => coverage),
  );
  add(
    'mdm_health_anomaly_score',
    'How unusual the last five minutes of a measure are: minus the decimal logarithm of the probability of its signals; 0 is usual.',
    ['service', 'location', 'signal'],
    ({ services }) =>
      services.flatMap(({ service: name, series = [] }) =>
        series.map(
          (reading): Sample => [
            { service: name, location: location(reading.location), signal: reading.measure },
            reading.surprise,
          ],
        ),
      ),
  );
  add('mdm_health_incidents_open', 'Open incidents.', ['service', 'severity', 'verdict'], ({ incidents }) =>
    countIncidents(incidents),
  );
  add(
    'mdm_health_workers',
    'Workers by state: `ok`, `slow` for too slow, `clock-off` for a wrong clock. Absent unless several processes share the targets.',
    ['location', 'state'],
    ({ workers = [] }) =>
      countWorkers(workers, clock.now()).flatMap(({ location: place, states }) =>
        Object.entries(states).map(([state, count]): Sample => [{ location: location(place), state }, count]),
      ),
  );
  add(
    'mdm_health_shards_unheld',
    'Shards that no worker holds: their targets are not checked. Absent unless several processes share the targets.',
    ['location'],
    ({ workers = [] }) =>
      countWorkers(workers, clock.now()).map(
        ({ location: place, unheld }): Sample => [{ location: location(place) }, unheld],
      ),
  );
  add('mdm_health_outbox_notifications', 'Notifications in the outbox.', [], ({ undelivered }) => [[{}, undelivered]]);
  add(
    'mdm_health_credential_expiry_timestamp_seconds',
    'When the next credential of a service ends.',
    ['service'],
    () => service.firstExpiries().map((first) => [{ service: first.service }, first.expiresMs / 1_000] as const),
  );
}

function stateSamples({ service, states, covered = 0, sampled = 0, paused = 0 }: ServiceStatus): readonly Sample[] {
  const counts = Object.entries({ ...states, covered, sampled, paused }).filter(([, count]) => count > 0);
  return counts.map(([state, count]) => [{ service, state }, count] as const);
}

/** How old the end of a rollup may be, in milliseconds: a location that has stopped must not look well. */
const mostAgeMs = 600_000;

/** The status without rollups of locations that do not check any more. */
function withoutOld(status: StoreStatus, nowMs: number): StoreStatus {
  const isNew = ({ bucketMs, lengthMs }: ServiceStatus['rollups'][number]) => bucketMs + lengthMs >= nowMs - mostAgeMs;
  const services = status.services.map((service) => ({ ...service, rollups: service.rollups.filter(isNew) }));
  return { ...status, services };
}

/**
 * How well a service works at a location, by the incidents of the whole service or location. Null if our own side fails: then
 * nothing is known of the service.
 */
function upOf(incidents: readonly Incident[], service: string, location: string): number | null {
  const whole = incidents.filter((incident) => {
    const { reach } = verdictFacts(incident.override?.verdict ?? incident.verdict);
    if (reach === 'listed') return false;
    return (
      (incident.service === null || incident.service === service) &&
      (incident.location === null || incident.location === location)
    );
  });
  if (whole.length === 0) return 1;
  const ofVendor = whole.filter(({ owner }) => owner === 'vendor');
  if (ofVendor.length === 0) return null;
  return ofVendor.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf('major')) ? 0 : 0.5;
}

function rollupSamples(
  { services }: StoreStatus,
  location: (name: string) => string,
  read: (rollup: ServiceStatus['rollups'][number]) => number | null,
): readonly Sample[] {
  return services.flatMap(({ service, rollups }) =>
    rollups.flatMap((rollup): Sample[] => {
      const value = read(rollup);
      return value === null ? [] : [[{ service, location: location(rollup.location) }, value]];
    }),
  );
}

/** The failing share among conclusive results; null without any. */
function failingShare(classes: ServiceStatus['rollups'][number]['classes']): number | null {
  const counts = Object.entries(classes);
  const sum = (wanted: (name: string) => boolean) =>
    counts.reduce((total, [name, count]) => total + (wanted(name) ? count : 0), 0);
  const conclusive = sum((name) => name === 'ok' || name === 'degraded' || name.startsWith('fail.'));
  return conclusive === 0 ? null : sum((name) => name.startsWith('fail.')) / conclusive;
}

function countIncidents(incidents: readonly Incident[]): readonly Sample[] {
  const counts = new Map<string, [labels: Record<string, string>, count: number]>();
  for (const { service, severity, verdict, override } of incidents) {
    const labels = { service: service ?? '', severity, verdict: override?.verdict ?? verdict };
    const key = JSON.stringify(labels);
    const sample = counts.get(key) ?? [labels, 0];
    sample[1] += 1;
    counts.set(key, sample);
  }
  return [...counts.values()];
}
