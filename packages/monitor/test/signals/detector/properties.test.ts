import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bucket, createDetector, type Reading } from '../../../src/signals/index.ts';
import { bucketMs, daily, day, firstMs, noisy, openings, readingsOf } from './series.ts';

/** What may happen to one bucket of a series. */
const event = fc.oneof(
  { weight: 60, arbitrary: fc.constant({ kind: 'usual' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('spike' as const), height: fc.integer({ min: -300, max: 300 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gap' as const), buckets: fc.integer({ min: 1, max: 80 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'missing' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'excluded' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), buckets: fc.integer({ min: 0, max: 40 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), buckets: fc.integer({ min: -500, max: 500 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'accept' } as const) },
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

/** The buckets of a story, before which there are four usual days around the change to summer time; `accept` is null. */
function storyOf(events: readonly Event[], seed: number): readonly (Bucket | null)[] {
  const usual = daily(4 * day + events.length, seed);
  let startMs = Date.UTC(2026, 2, 5);
  const story: (Bucket | null)[] = [];
  for (const value of usual.slice(0, 4 * day)) {
    startMs += bucketMs;
    story.push({ startMs, value });
  }
  for (const [index, entry] of events.entries()) {
    const value = usual[4 * day + index] ?? 0;
    if (entry.kind === 'gap' || entry.kind === 'clock') startMs += entry.buckets * bucketMs;
    startMs += bucketMs;
    if (entry.kind === 'accept') story.push(null);
    else if (entry.kind === 'late') story.push({ startMs: startMs - (entry.buckets + 1) * bucketMs, value });
    else if (entry.kind === 'missing') story.push({ startMs, value: null });
    else if (entry.kind === 'excluded') story.push({ startMs, value: 1e6, excluded: true });
    else story.push({ startMs, value: entry.kind === 'spike' ? value + entry.height : value });
  }
  return story;
}

test('a detector that is restored at any point reads on as if there had been no restart', () => {
  const options = { zone: 'America/Los_Angeles' };
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 20, maxLength: 300 }),
      fc.nat(1_000),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      (events, seed, restarts) => {
        const story = storyOf(events, seed);
        const rows = new Set(restarts.map((share) => Math.floor(share * (story.length - 1))));
        const whole = createDetector(options);
        let restarted = createDetector(options);
        for (const [row, bucket] of story.entries()) {
          if (rows.has(row)) restarted = createDetector({ ...options, state: restarted.save() });
          if (bucket === null) {
            whole.accept();
            restarted.accept();
          } else expect(restarted.take(bucket)).toEqual(whole.take(bucket));
        }
        expect(Buffer.compare(restarted.save(), whole.save())).toBe(0);
      },
    ),
    { numRuns: 25, seed: 1 },
  );
});

test('whatever happens, a reading stays in its bounds', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 20, maxLength: 300 }), fc.nat(1_000), (events, seed) => {
      const detector = createDetector();
      for (const bucket of storyOf(events, seed)) {
        if (bucket === null) {
          detector.accept();
          continue;
        }
        const { probability, surprise, low, high, expected } = detector.take(bucket);
        expect(probability).toBeGreaterThan(0);
        expect(probability).toBeLessThanOrEqual(1);
        expect(surprise).toBeGreaterThanOrEqual(0);
        if (expected !== null) {
          expect(low).toBeLessThanOrEqual(expected);
          expect(high).toBeGreaterThanOrEqual(expected);
        }
      }
    }),
    { numRuns: 25, seed: 2 },
  );
});

describe('spikes of one bucket are silent', () => {
  const start = 10 * day;
  const heights = [40, 400, 1e6, -1e6];
  const seeds = [1, 2, 3, 4];
  /** The rows at which an episode opens because of spikes at some rows: without them none opens there. */
  const openedBy = (
    rows: readonly number[],
    change: (row: number) => Partial<Bucket> = () => ({}),
    zone = 'UTC',
    fromMs = firstMs,
  ) =>
    seeds.flatMap((seed) =>
      heights.flatMap((height) => {
        const usual = noisy(14 * day, seed);
        const readAll = (values: readonly number[]): readonly Reading[] => {
          const detector = createDetector({ zone });
          return values.map((value, row) => detector.take({ startMs: fromMs + row * bucketMs, value, ...change(row) }));
        };
        const without = new Set(openings([...readAll(usual)]));
        const spiked = usual.map((value, row) => (rows.includes(row) ? value + height : value));
        return openings([...readAll(spiked)]).filter(
          (row) => !without.has(row) && rows.some((spike) => row >= spike && row < spike + 24),
        );
      }),
    );

  test('two of them, six hours apart', () => {
    expect(openedBy([start, start + 72])).toEqual([]);
  });

  test('before and after a gap', () => {
    const gap = (row: number) => (row > start && row <= start + 36 ? { value: null } : {});
    expect(openedBy([start], gap)).toEqual([]);
    expect(openedBy([start + 37], gap)).toEqual([]);
  });

  test('in the first day', () => {
    expect(openedBy([120])).toEqual([]);
    expect(openedBy([250])).toEqual([]);
  });

  test('in the hour after the clocks go forward', () => {
    // 8 March 2026, 10:00 UTC is 03:00 in Los Angeles, the minute after 01:59.
    const changeMs = Date.UTC(2026, 2, 8, 10);
    const fromMs = changeMs - start * bucketMs;
    expect(openedBy([start], undefined, 'America/Los_Angeles', fromMs)).toEqual([]);
    expect(openedBy([start + 11], undefined, 'America/Los_Angeles', fromMs)).toEqual([]);
  });

  test('in the first bucket after maintenance', () => {
    const maintenance = (row: number) => (row >= start - 12 && row < start ? { value: 1e6, excluded: true } : {});
    expect(openedBy([start], maintenance)).toEqual([]);
  });
});

test('a clock that jumps back opens nothing, and trouble after it is found', () => {
  const usual = noisy(14 * day);
  const jump = 10 * day;
  const detector = createDetector();
  const readings = usual.map((value, row) => {
    const isAfter = row >= jump;
    // The clock goes back by six hours; the series goes on.
    const startMs = firstMs + (row - (isAfter ? 72 : 0)) * bucketMs;
    return detector.take({ startMs, value: row >= jump + 2 * day ? value + 60 : value });
  });
  expect(readings[jump + 20]?.state).toBe('normal');
  const rows = openings(readings).filter((row) => row >= jump);
  expect(rows[0]).toBeGreaterThanOrEqual(jump + 2 * day);
  expect(rows[0]).toBeLessThan(jump + 2 * day + 3);
});

test('a step that begins in a gap of six hours is found when the gap ends', () => {
  const start = 10 * day;
  const values: (number | null)[] = noisy(14 * day).map((value, row) => (row >= start + 72 ? value + 40 : value));
  values.fill(null, start, start + 72);
  const [first = 0] = openings(readingsOf(values)).filter((row) => row >= start);
  expect(first).toBeGreaterThanOrEqual(start + 72);
  expect(first).toBeLessThan(start + 76);
});
