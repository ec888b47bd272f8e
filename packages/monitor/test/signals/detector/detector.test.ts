import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../src/signals/index.ts';
import { bucketMs, bucketsOf, createNoise, daily, day, firstMs, noisy, openings, readingsOf } from './series.ts';

const length = 14 * day;
const start = 10 * day;

/** The series of the test, changed from a row on. */
function changed(values: number[], change: (value: number, row: number) => number, from = start, to = values.length) {
  return values.map((value, row) => (row >= from && row < to ? change(value, row) : value));
}

/** Expects exactly one episode, which opens within so many buckets. */
function expectFound(values: readonly number[], within: number, options = {}) {
  const [first, ...later] = openings(readingsOf(values, options)).filter((row) => row >= start);
  expect(first).toBeGreaterThanOrEqual(start);
  expect(first).toBeLessThan(start + within);
  return later;
}

describe('finds without a threshold', () => {
  test('a step of five standard deviations, within two buckets', () => {
    expect(
      expectFound(
        changed(noisy(length), (value) => value + 25),
        3,
      ),
    ).toEqual([]);
  });

  test('a slow leak of one standard deviation that lasts', () => {
    expectFound(
      changed(noisy(length), (value) => value + 5),
      day,
    );
  });

  test('a change of the variance at the same level', () => {
    expectFound(
      changed(noisy(length), (value) => 100 + 3 * (value - 100)),
      24,
    );
  });

  test('a season that is lost', () => {
    const noise = createNoise(9);
    const peak = start + day / 4;
    expectFound(
      changed(daily(length), () => 100 + 4 * noise(), peak),
      day / 2,
    );
  });

  test('a series that is stuck at a constant', () => {
    const stuck = noisy(length)[start] ?? 0;
    expectFound(
      changed(noisy(length), () => stuck),
      60,
    );
  });

  test('a volume that drops by a quarter', () => {
    const volume = noisy(length).map((value) => 0.9 + (value - 100) / 500);
    expectFound(
      changed(volume, (value) => 0.75 * value),
      3,
      { kind: 'share', direction: 'down' },
    );
  });

  test('a value that is usual by day and odd at night', () => {
    const night = start + (3 * day) / 4;
    const values = changed(daily(length), (value) => value + 75, night, night + 12);
    const [first = 0] = openings(readingsOf(values)).filter((row) => row >= start);
    expect(Math.max(...values.slice(0, start))).toBeGreaterThan(values[night] ?? 0);
    expect(first - night).toBeLessThan(4);
  });
});

describe('stays silent', () => {
  test.each([60, 600, 1e6, -1e6])('about a spike of one bucket, %d high', (height) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const values = changed(noisy(length, seed), (value) => value + height, start, start + 1);
      const rows = openings(readingsOf(values)).filter((row) => row >= start && row < start + 12);
      expect(rows).toEqual([]);
    }
  });

  test('about what was like that every day before', () => {
    expect(openings(readingsOf(daily(length))).length).toBeLessThanOrEqual(1);
  });

  test('while it knows fewer than 100 buckets', () => {
    const values = changed(noisy(99), () => 1e6, 50, 60);
    const readings = readingsOf(values);
    expect(openings(readings)).toEqual([]);
    expect(new Set(readings.map(({ state }) => state))).toEqual(new Set(['learning']));
  });

  test('about deviations in a direction that does not matter', () => {
    const values = changed(noisy(length), (value) => value - 50);
    expect(openings(readingsOf(values, { direction: 'up' })).filter((row) => row >= start)).toEqual([]);
  });

  test('about deviations below the least effect, and finds those above', () => {
    const options = { kind: 'duration', direction: 'up', minimumEffect: { absolute: 300, relative: 0.5 } } as const;
    const latency = noisy(length).map((value) => 2 * value);
    const slower = (ms: number) => changed(latency, (value) => value + ms);
    expect(openings(readingsOf(slower(250), options))).toEqual([]);
    expectFound(slower(600), 3, options);
  });
});

describe('an episode', () => {
  const outage = 24;
  const values = changed(noisy(length), (value) => value + 60, start, start + outage);
  const readings = readingsOf(values);

  test('begins with the first unusual bucket, not with the one that confirmed it', () => {
    expect(readings[start]?.state).toBe('held');
    expect(readings[start + 1]).toMatchObject({
      state: 'anomalous',
      change: 'opened',
      side: 'above',
      episode: { startMs: firstMs + start * bucketMs, isOpen: true },
    });
  });

  test('ends once 24 buckets are usual, and says when it was last unusual', () => {
    const closed = readings.findIndex(({ change }) => change === 'closed');
    expect(closed).toBeGreaterThanOrEqual(start + outage + 24);
    expect(closed).toBeLessThan(start + outage + 24 + 96);
    expect(readings[closed]?.episode).toMatchObject({ isOpen: false, startMs: firstMs + start * bucketMs });
  });

  test('goes on when the trouble comes back soon', () => {
    const again = start + outage + 90;
    const twice = changed(values, (value) => value + 60, again, again + 6);
    const changes = readingsOf(twice).flatMap(({ change }, row) => (row >= start && change ? [change] : []));
    expect(changes.filter((change) => change === 'opened')).toEqual(['opened']);
  });

  test('is not learned: a second equal outage is found as fast', () => {
    let twice = values;
    const starts = [1, 2, 3].map((days) => start + days * day);
    for (const from of starts) twice = changed(twice, (value) => value + 60, from, from + outage);
    const rows = openings(readingsOf(twice));
    for (const from of starts) expect(rows).toContain(from + 1);
  });

  test('becomes usual after `adaptAfterMs`', () => {
    const lasting = changed(noisy(length), (value) => value + 60);
    const last = readingsOf(lasting, { adaptAfterMs: day * bucketMs }).findLastIndex(
      ({ state }) => state === 'anomalous',
    );
    expect(last).toBeGreaterThan(start + day - 5);
    expect(last).toBeLessThan(start + day + 200);
  });

  test('ends when a person says that the new level is usual', () => {
    const detector = createDetector({ adaptAfterMs: 30 * day * bucketMs });
    const buckets = bucketsOf(changed(noisy(length), (value) => value + 60));
    const states = buckets.map((bucket, row) => {
      if (row === start + 24) detector.accept();
      return detector.take(bucket).state;
    });
    expect(states[start + 23]).toBe('anomalous');
    expect(states.slice(start + 24)).not.toContain('anomalous');
  });
});

describe('what a reading explains', () => {
  test('the expectation, the band, the probability, the signal, the length of the history', () => {
    const reading = readingsOf(changed(noisy(length), (value) => value + 100)).at(start);
    expect(reading?.expected).toBeGreaterThan(85);
    expect(reading?.expected).toBeLessThan(115);
    expect(reading?.low).toBeGreaterThan(60);
    expect(reading?.high).toBeLessThan(140);
    expect(reading?.probability).toBeLessThan(1e-6);
    expect(reading?.signal).toMatch(/record|season|spread/);
    expect(reading?.historyLength).toBeGreaterThan(start - 20);
  });

  test('the band of a share stays between 0 and 1', () => {
    const readings = readingsOf(
      noisy(500).map((value) => Math.max(0, (value - 95) / 500)),
      { kind: 'share' },
    );
    for (const { low, high } of readings.slice(1)) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
  });
});
