import { Counter, Histogram } from 'prom-client';
import { journeyStepsOf } from '../../journeys/step-facts.ts';
import type { FinishedCheck } from '../../service/ended-check.ts';
import { createLabels } from './labels.ts';
import type { DefineMetric } from './metric-description.ts';

/** The buckets of steps, in seconds: a step ends after 10 s, the load of a page after 20 s. */
const stepBuckets = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 7.5, 10, 15, 20, 30, 60];
/** The buckets of paints, in seconds: 2.5 s is good, above 4 s is poor. */
const paintBuckets = [0.1, 0.25, 0.5, 0.8, 1.2, 1.8, 2.5, 4, 6, 10, 20];
/** The buckets of layout shifts: 0.1 is good, above 0.25 is poor. */
const shiftBuckets = [0, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1];

/** Adds the metrics of browser journeys. Returns what counts a finished check. */
export function addJourneyMetrics(
  define: DefineMetric,
  location: (name: string) => string,
): (check: FinishedCheck) => void {
  const stepName = createLabels();
  const place = ['service', 'location'] as const;
  const ofStep = [...place, 'step'] as const;
  const duration = new Histogram({
    ...define(
      'histogram',
      'mdm_health_journey_step_duration_seconds',
      'Duration of the steps of browser journeys.',
      ofStep,
    ),
    buckets: stepBuckets,
  });
  const steps = new Counter(
    define(
      'counter',
      'mdm_health_journey_steps_total',
      'Steps of browser journeys, by outcome: `good`, `bad`, or `skipped` for an optional step that failed.',
      [...ofStep, 'outcome'],
    ),
  );
  const paint = new Histogram({
    ...define(
      'histogram',
      'mdm_health_journey_paint_seconds',
      'Web vitals of the first page of browser journeys: `ttfb` until the first byte, `lcp` until the largest element shows.',
      [...place, 'vital'],
    ),
    buckets: paintBuckets,
  });
  const shift = new Histogram({
    ...define(
      'histogram',
      'mdm_health_journey_layout_shift',
      'Cumulative layout shift of the first page of browser journeys.',
      place,
    ),
    buckets: shiftBuckets,
  });
  const pages = new Counter(
    define(
      'counter',
      'mdm_health_journey_pages_total',
      'Pages that were compared with their baselines, by state: learning, same, changed, seen-once or tampered.',
      [...place, 'state'],
    ),
  );
  return ({ target: { service }, run, result: { facts } }) => {
    if (service !== 'browser') return;
    const labels = { service, location: location(run.location) };
    for (const { name, durationMs, outcome } of journeyStepsOf(facts)) {
      const step = stepName(name);
      duration.observe({ ...labels, step }, durationMs / 1_000);
      steps.inc({ ...labels, step, outcome });
    }
    const { lcpMs, ttfbMs, cls, pages: judged } = facts;
    if (typeof lcpMs === 'number') paint.observe({ ...labels, vital: 'lcp' }, lcpMs / 1_000);
    if (typeof ttfbMs === 'number') paint.observe({ ...labels, vital: 'ttfb' }, ttfbMs / 1_000);
    if (typeof cls === 'number') shift.observe(labels, cls);
    if (typeof judged === 'object' && judged !== null)
      for (const state of Object.values(judged)) if (typeof state === 'string') pages.inc({ ...labels, state });
  };
}
