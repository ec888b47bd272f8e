import { expect, test } from 'vitest';
import { judgeUnusual } from '../../src/judge/unusual.ts';
import type { Incident, Judgement, SeriesReading } from '../../src/model/index.ts';

const minute = 60_000;
const series: SeriesReading = {
  service: 'apple.vpp',
  location: 'tokyo',
  measure: 'failing',
  startMs: 0,
  state: 'anomalous',
  value: 0.2,
  expected: 0.01,
  low: 0,
  high: 0.03,
  probability: 1e-9,
  surprise: 12,
  signal: 'record',
  side: 'above',
  historyLength: 1_000,
  sinceMs: 0,
};
const unusual = [{ service: 'apple.vpp', sinceMs: 0, series: [series, { ...series, location: 'paris' }] }];

test('several unusual series of a service are a warning with the series as its evidence', () => {
  const [judgement, ...others] = judgeUnusual(unusual, [], [], 10 * minute);
  expect(others).toEqual([]);
  expect(judgement).toMatchObject({
    verdict: 'unusual',
    service: 'apple.vpp',
    severity: 'warning',
    targets: [],
    evidence: { firstSeenMs: 0, probability: 1e-9, locations: ['paris', 'tokyo'], series: unusual[0]?.series },
  });
});

test('for ten minutes a verdict that names a cause comes first', () => {
  expect(judgeUnusual(unusual, [], [], 9 * minute)).toEqual([]);
});

test.each([
  ['a vendor that fails', { verdict: 'vendor', service: 'apple.vpp' }, 0],
  ['our own network', { verdict: 'own-network', service: null }, 0],
  ['another service', { verdict: 'vendor', service: 'google.play' }, 1],
  ['the credential of one tenant', { verdict: 'credential', service: 'apple.vpp' }, 1],
])('with the verdict of %s', (_name, cause, count) => {
  // Only these members are read.
  expect(judgeUnusual(unusual, [cause as unknown as Judgement], [], 10 * minute)).toHaveLength(count);
  expect(judgeUnusual(unusual, [], [{ ...cause, key: 'other' } as unknown as Incident], 10 * minute)).toHaveLength(
    count,
  );
});
