import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { journeyStepsOf, stepFacts } from '../../src/journeys/step-facts.ts';
import { addJourneyMetrics } from '../../src/server/metrics/journey-metrics.ts';
import { hostCheck, journeyCheck } from '../support/ecs-documents.ts';

const recorded = [
  { name: 'click button "Next"', durationMs: 5, outcome: 'passed' },
  { name: 'click button "Next"', durationMs: 7, outcome: 'skipped' },
  { name: 'click button "Next"', durationMs: 9, outcome: 'failed' },
] as const;

test('steps of one name are all kept, with their outcomes', () => {
  const facts = stepFacts(recorded);
  expect(facts).toEqual({
    steps: { 'click button "Next"': 5, 'click button "Next" (2)': 7, 'click button "Next" (3)': 9 },
    failedStep: 'click button "Next" (3)',
    skippedSteps: ['click button "Next" (2)'],
  });
  expect(journeyStepsOf(facts).map(({ durationMs, outcome }) => [durationMs, outcome])).toEqual([
    [5, 'good'],
    [7, 'skipped'],
    [9, 'bad'],
  ]);
  expect(journeyStepsOf({ steps: [{ step: 'assign' }] })).toEqual([]);
});

test('steps, web vitals and compared pages are measured; checks of other services add nothing', async () => {
  const register = new Registry();
  const take = addJourneyMetrics(
    (_, name, help, labelNames = []) => ({ name, help, labelNames: [...labelNames], registers: [register] }),
    (name) => name,
  );
  const run = { class: 'fail.server', durationMs: 1, location: 'here' } as const;
  for (const check of [journeyCheck, hostCheck]) take({ ...check, run } as Parameters<typeof take>[0]);
  const place = 'service="browser",location="here"';
  const text = (await register.metrics()).split('\n');
  expect(text).toEqual(
    expect.arrayContaining([
      `mdm_health_journey_step_duration_seconds_sum{${place},step="goto /login"} 0.42`,
      `mdm_health_journey_steps_total{${place},step="goto /login",outcome="good"} 1`,
      `mdm_health_journey_steps_total{${place},step="click button \\"Accept\\"",outcome="skipped"} 1`,
      `mdm_health_journey_steps_total{${place},step="expect text \\"Devices\\"",outcome="bad"} 1`,
      `mdm_health_journey_paint_seconds_sum{${place},vital="lcp"} 0.6`,
      `mdm_health_journey_paint_seconds_sum{${place},vital="ttfb"} 0.08`,
      `mdm_health_journey_layout_shift_sum{${place}} 0.02`,
      `mdm_health_journey_pages_total{${place},state="same"} 1`,
    ]),
  );
  expect(text.filter((each) => each.includes('service="endpoint"'))).toEqual([]);
});
