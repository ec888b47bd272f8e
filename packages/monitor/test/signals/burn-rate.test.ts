import { expect, test } from 'vitest';
import { burnRules, errorBudget, type SampleBucket } from '../../src/signals/index.ts';

const minute = 60_000;
const hour = 60 * minute;
const bucketMs = 5 * minute;
const nowMs = Date.UTC(2026, 10, 30, 12);

/** Three days in steps of five minutes; `badShare` of the samples are bad for so many minutes until now. */
function samples(perBucket: number, badShare: number, badForMs: number, coverage: number | null = 1): SampleBucket[] {
  return Array.from({ length: 3 * 288 }, (_, index) => {
    const startMs = nowMs - (index + 1) * bucketMs;
    const bad = startMs >= nowMs - badForMs ? Math.round(badShare * perBucket) : 0;
    return { startMs, lengthMs: bucketMs, good: perBucket - bad, bad, coverage };
  });
}

const budget = (buckets: readonly SampleBucket[], tenants = 2, objective = 0.999) =>
  errorBudget({ buckets, objective, nowMs, badTenants: () => tenants });

test('the factors spend 2, 5, 10 and 10 per cent of a budget of 30 days in their long windows', () => {
  const spent = burnRules.map(({ factor, longMs }) => Math.round((1_000 * factor * longMs) / (30 * 24 * hour)) / 10);
  expect(spent).toEqual([2, 5, 10, 10]);
});

test.each([
  ['2 % bad for an hour', 0.02, hour, 'page', 14.4],
  ['0.8 % bad for six hours', 0.008, 6 * hour, 'page', 6],
  ['0.4 % bad for a day', 0.004, 24 * hour, 'ticket', 3],
  ['0.12 % bad for three days', 0.0012, 72 * hour, 'ticket', 1],
  ['2 % bad for five minutes', 0.02, bucketMs, 'ok', undefined],
  ['0.04 % bad for three days', 0.0004, 72 * hour, 'ok', undefined],
])('at 99.9 %% and 5,000 samples in five minutes, %s is %s', (_name, share, forMs, state, factor) => {
  const { state: found, rule } = budget(samples(5_000, share, forMs));
  expect([found, rule?.factor]).toEqual([state, factor]);
});

test('an alert ends with the short window, although the long one still burns', () => {
  const buckets = samples(5_000, 0.5, 30 * minute).map((bucket) =>
    bucket.startMs >= nowMs - bucketMs ? { ...bucket, good: bucket.good + bucket.bad, bad: 0 } : bucket,
  );
  const { windows, rule } = budget(buckets);
  expect(windows.find(({ lengthMs }) => lengthMs === hour)?.rate).toBeGreaterThan(14.4);
  expect(rule?.longMs).not.toBe(hour);
});

test('one bad check of twelve an hour is no alert, whatever its rate', () => {
  const { state, windows } = budget(samples(1, 1, bucketMs));
  expect(windows.find(({ lengthMs }) => lengthMs === hour)?.rate).toBeGreaterThan(80);
  expect(state).toBe('ok');
});

test('many bad checks of one tenant are no alert', () => {
  expect(budget(samples(5_000, 0.02, hour), 1).state).toBe('ok');
  expect(budget(samples(5_000, 0.02, hour), 2).state).toBe('page');
});

test('below 80 % of the due checks nothing is known', () => {
  expect(budget(samples(5_000, 0, hour, 0.79)).state).toBe('no-data');
  expect(budget(samples(5_000, 0, hour, 0.8)).state).toBe('ok');
  expect(budget(samples(5_000, 0.02, hour, 0.5)).state).toBe('no-data');
  expect(budget(samples(0, 0, hour, null)).state).toBe('no-data');
  expect(budget([])).toMatchObject({ state: 'no-data', remaining: null, exhaustedInMs: null });
});

test('the rest of the budget, and when it is used up at the rate of the last hour', () => {
  const buckets = samples(1_000, 0.01, hour);
  const { remaining, exhaustedInMs } = budget(buckets, 2, 0.99);
  // A third of a per cent of the three days' samples is bad, of one per cent that may be.
  expect(remaining).toBeCloseTo(1 - 1 / 72, 5);
  expect((exhaustedInMs ?? 0) / hour).toBeCloseTo((1 - 1 / 72) * 720, 3);
  expect(budget(samples(1_000, 0, hour)).exhaustedInMs).toBeNull();
});

test.each([0, 1, 99.9, Number.NaN])('refuses the objective %d', (objective) => {
  expect(() => budget([], 2, objective)).toThrow('objective has to be a share between 0 and 1');
});
