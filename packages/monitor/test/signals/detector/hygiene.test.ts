import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../src/signals/index.ts';
import { bucketMs, bucketsOf, daily, day, firstMs, noisy, openings, readingsOf } from './series.ts';

describe('a bucket that says nothing', () => {
  test('is no zero: a hole of six hours opens no episode, and nothing is learned from it', () => {
    const values: (number | null)[] = daily(10 * day);
    values.fill(null, 7 * day, 7 * day + 72);
    const readings = readingsOf(values);
    const hole = readings.slice(7 * day, 7 * day + 72);
    expect(hole.every(({ state, expected }) => state === 'missing' && expected === null)).toBe(true);
    expect(new Set(hole.map(({ historyLength }) => historyLength)).size).toBe(1);
    expect(openings(readings).filter((row) => row >= 7 * day - 1)).toEqual([]);
  });

  test('because of maintenance is neither judged nor learned', () => {
    const usual = noisy(10 * day);
    const buckets = bucketsOf(usual);
    const [plain, maintained] = [createDetector(), createDetector()];
    for (const [row, bucket] of buckets.entries()) {
      const isMaintenance = row >= 5 * day && row < 5 * day + 12;
      if (isMaintenance) {
        expect(maintained.take({ ...bucket, value: 1e6, excluded: true }).state).toBe('excluded');
        plain.take({ ...bucket, value: null });
      } else {
        expect(maintained.take(bucket)).toEqual(plain.take(bucket));
      }
    }
    expect(Buffer.compare(maintained.save(), plain.save())).toBe(0);
  });

  test('because of too few samples is missing', () => {
    const detector = createDetector({ kind: 'share', leastSamples: 10 });
    expect(detector.take({ startMs: firstMs, value: 1, samples: 9 }).state).toBe('missing');
    expect(detector.take({ startMs: firstMs + bucketMs, value: 0, samples: 10 }).state).toBe('learning');
  });

  test('because it comes late changes nothing', () => {
    const detector = createDetector();
    for (const bucket of bucketsOf(noisy(300))) detector.take(bucket);
    const before = detector.historyLength;
    expect(detector.take({ startMs: firstMs + 299 * bucketMs, value: 1e9 }).state).toBe('late');
    expect(detector.take({ startMs: firstMs + 7 * bucketMs, value: 1e9 }).state).toBe('late');
    expect(detector.historyLength).toBe(before);
  });
});

describe('a clock', () => {
  test('that jumped forward for a while is followed back after twelve buckets', () => {
    const detector = createDetector();
    for (const bucket of bucketsOf(noisy(300))) detector.take(bucket);
    detector.take({ startMs: Date.UTC(2030, 0, 1), value: 100 });
    const states = bucketsOf(noisy(40, 3), firstMs + 301 * bucketMs).map((bucket) => detector.take(bucket).state);
    expect(states.slice(0, 11).every((state) => state === 'late')).toBe(true);
    expect(states.slice(11)).not.toContain('late');
  });

  test.each(['America/New_York', 'Europe/Paris'])('that changes for summer time moves no season, in %s', (zone) => {
    // Six weeks around both zones' changes in March 2026: the wave follows the clock on the wall.
    const fromMs = Date.UTC(2026, 1, 23);
    const noise = noisy(42 * day).map((value) => (value - 100) / 2);
    const hour = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const detector = createDetector({ zone });
    const opened = noise.flatMap((value, row) => {
      const startMs = fromMs + row * bucketMs;
      const [hours = 0, minutes = 0] = hour.format(startMs).split(':').map(Number);
      const isOpen = hours >= 9 && hours + minutes / 60 < 18;
      const { change } = detector.take({ startMs, value: (isOpen ? 200 : 20) + value });
      return change === 'opened' ? [row] : [];
    });
    expect(opened.filter((row) => row > 10 * day)).toEqual([]);
  });
});

describe('the saved state', () => {
  test('continues as if there had been no restart', () => {
    const values = daily(12 * day).map((value, row) => (row > 8 * day && row < 8 * day + 30 ? value + 90 : value));
    const buckets = bucketsOf(values);
    const whole = createDetector();
    let restarted = createDetector();
    for (const [row, bucket] of buckets.entries()) {
      if (row % 500 === 0 || (row > 8 * day && row < 8 * day + 40))
        restarted = createDetector({ state: restarted.save() });
      expect(restarted.take(bucket)).toEqual(whole.take(bucket));
    }
  });

  test('is a copy, and of a fixed size', () => {
    const detector = createDetector();
    const saved = detector.save();
    for (const bucket of bucketsOf(noisy(3_000))) detector.take(bucket);
    expect(Buffer.compare(saved, createDetector().save())).toBe(0);
    expect(detector.save().length).toBe(saved.length);
    expect(saved.length).toBeLessThan(20_000);
  });

  test('of another version is refused', () => {
    expect(() => createDetector({ state: new Uint8Array(12) })).toThrow('no saved state of a detector');
    const { length } = createDetector().save();
    expect(() => createDetector({ state: new Uint8Array(length) })).toThrow('no saved state of a detector');
  });
});

describe('a new series', () => {
  const parentOf = () => {
    const parent = createDetector();
    for (const bucket of bucketsOf(noisy(10 * day))) parent.take(bucket);
    return parent;
  };
  const values = noisy(60, 5).map((value, row) => (row >= 40 ? value + 80 : value));

  test('borrows the history of its parent', () => {
    const child = createDetector({ parent: parentOf() });
    const readings = bucketsOf(values, firstMs + 10 * day * bucketMs).map((bucket) => child.take(bucket));
    expect(openings(readings)).toEqual([41]);
    expect(openings(readingsOf(values))).toEqual([]);
  });

  test('teaches its parent nothing', () => {
    const parent = parentOf();
    const child = createDetector({ parent });
    for (const bucket of bucketsOf(values)) child.take(bucket);
    const next = { startMs: firstMs + 10 * day * bucketMs, value: 170 };
    expect(parent.take(next)).toEqual(parentOf().take(next));
  });
});

test.each([
  [{ bucketMs: 0 }, 'bucketMs has to be a number above 0, not 0'],
  [{ limit: 1 }, 'limit has to be a probability below 1, not 1'],
  [{ adaptAfterMs: Number.NaN }, 'adaptAfterMs has to be a number above 0, not NaN'],
  [{ zone: 'Europe/Atlantis' }, 'zone has to be the name of an IANA time zone, not Europe/Atlantis'],
])('refuses %j', (options, message) => {
  expect(() => createDetector(options)).toThrow(message);
});

test('refuses a bucket that is no number, and names it', () => {
  const detector = createDetector();
  expect(() => detector.take({ startMs: Number.NaN, value: 1 })).toThrow('startMs has to be a time, not NaN');
  expect(() => detector.take({ startMs: 0, value: Number.POSITIVE_INFINITY })).toThrow('not Infinity');
});
