import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { probabilityOf, surpriseAt } from '../../../src/signals/detector/fisher.ts';
import { transforms } from '../../../src/signals/detector/transform.ts';
import { weekClockOf } from '../../../src/signals/detector/week-clock.ts';

test.each([
  [6, 16.8119],
  [8, 20.0902],
])('with %d degrees of freedom the probability falls to 0.01 at chi-square %d', (degrees, chiSquare) => {
  expect(2 * Math.LN10 * surpriseAt(0.01, degrees / 2)).toBeCloseTo(chiSquare, 3);
  expect(probabilityOf(chiSquare / (2 * Math.LN10), degrees / 2)).toBeCloseTo(0.01, 5);
});

test('the time of the week is that of the wall, on days of 23, 24, 25 and 24.5 hours', () => {
  const zones = ['UTC', 'America/New_York', 'Europe/Paris', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Casablanca'];
  for (const zone of zones)
    for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 7 * 900_000) {
      const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
      const slot = (wall.dayOfWeek - 1) * 96 + wall.hour * 4 + Math.floor(wall.minute / 15);
      expect(weekClockOf(zone).slotAt(ms)).toBe(slot);
    }
});

test('the time of the week is right for a time before the one that was asked last', () => {
  const clock = weekClockOf('Europe/Berlin');
  const [summer, winter] = [Date.UTC(2026, 6, 6, 10), Date.UTC(2026, 0, 5, 10)];
  expect([summer, winter, summer].map((ms) => clock.slotAt(ms))).toEqual([48, 44, 48]);
});

test('the scale of a share has the same spread at every level', () => {
  const step = (share: number) =>
    Math.sqrt((share * (1 - share)) / 1_000) *
    ((transforms.share.apply(share + 1e-4, 1_000) - transforms.share.apply(share, 1_000)) / 1e-4);
  for (const share of [0.05, 0.2, 0.5, 0.9]) expect(step(share)).toBeCloseTo(step(0.5), 3);
});

test('each scale leads back to the unit of the series', () => {
  expect(transforms.value.revert(transforms.value.apply(-7, undefined))).toBe(-7);
  expect(transforms.share.revert(transforms.share.apply(0.25, undefined))).toBeCloseTo(0.25);
  expect(transforms.duration.revert(transforms.duration.apply(420, undefined))).toBeCloseTo(420);
  expect(transforms.duration.apply(0, undefined)).toBeGreaterThan(Number.NEGATIVE_INFINITY);
});
