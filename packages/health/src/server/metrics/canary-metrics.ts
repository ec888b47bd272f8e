import type { CanaryIntent } from '@mdmkit/monitor/model';
import { canarySeries } from '@mdmkit/monitor/model';
import { Counter, Gauge, Histogram } from 'prom-client';
import { stepsOf } from '../../canaries/read-canaries.ts';
import type { FinishedCheck } from '../../service/ended-check.ts';
import { createLabels } from './labels.ts';
import type { DefineMetric } from './metric-description.ts';

/** What {@link addCanaryMetrics} needs. */
export interface CanaryMetricsSource {
  /** Reads the changes of canaries that are not undone. Default: there are none. */
  readonly openIntents?: (() => Promise<readonly CanaryIntent[]>) | undefined;
}

/** The buckets of steps, in seconds: a vendor may take minutes to complete a change. */
const stepBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1_800];

/** Adds the metrics of canaries. Returns what counts a finished check. */
export function addCanaryMetrics(
  define: DefineMetric,
  { openIntents = async () => await Promise.resolve([]) }: CanaryMetricsSource,
  location: (name: string) => string,
): (check: FinishedCheck) => void {
  const stepName = createLabels();
  const labelNames = ['service', 'location', 'step', 'phase'] as const;
  const duration = new Histogram({
    ...define(
      'histogram',
      'mdm_health_canary_step_duration_seconds',
      'Duration of the parts of canary steps.',
      labelNames,
    ),
    buckets: stepBuckets,
  });
  const steps = new Counter(
    define('counter', 'mdm_health_canary_steps_total', 'Parts of canary steps, by outcome: `good` or `bad`.', [
      ...labelNames,
      'outcome',
    ]),
  );
  const figures = new Counter(
    define(
      'counter',
      'mdm_health_canary_figures_total',
      'Runs of canaries in which all changes were accepted, completed and correct (`good`), or not (`bad`).',
      ['service', 'location', 'figure', 'outcome'],
    ),
  );
  const repaired = new Counter(
    define('counter', 'mdm_health_canary_repaired_total', 'Changes of earlier runs that a run had to undo first.', [
      'service',
      'location',
    ]),
  );
  new Gauge({
    ...define('gauge', 'mdm_health_canary_open_intents', 'Changes of canaries that are not undone.', [
      'service',
      'state',
    ]),
    async collect() {
      this.reset();
      for (const intent of await openIntents().catch(() => [])) {
        const state = intent.failedUndos > 0 ? 'undo-failed' : 'open';
        this.inc({ service: intent.target.split('/')[1] ?? '', state });
      }
    },
  });
  return ({ target: { service }, run, result: { facts } }) => {
    if (!canarySeries.some((series) => series === service)) return;
    const labels = { service, location: location(run.location) };
    const failed = new Set(Array.isArray(facts.failedSteps) ? facts.failedSteps : []);
    for (const { step, phase, durationMs } of stepsOf(facts.steps)) {
      const ofStep = { ...labels, step: stepName(step), phase };
      duration.observe(ofStep, durationMs / 1_000);
      steps.inc({ ...ofStep, outcome: failed.has(`${step} ${phase}`) ? 'bad' : 'good' });
    }
    for (const figure of ['accepted', 'completed', 'correct']) {
      const value = facts[figure];
      if (typeof value === 'boolean') figures.inc({ ...labels, figure, outcome: value ? 'good' : 'bad' });
    }
    if (typeof facts.repaired === 'number') repaired.inc(labels, facts.repaired);
  };
}
