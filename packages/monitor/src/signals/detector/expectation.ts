import type { Memory } from './memory.ts';
import { expectedAt, expectedIn, learnSlot, type Season } from './season.ts';
import { daySlots, weekSlots } from './week-clock.ts';

/** What a series is expected to be: its level, its day, its week; and how far off the expectation usually is. */
export interface Expectation {
  readonly day: Season;
  readonly week: Season;
  readonly scalars: Float64Array;
}

const at = { rows: 0, level: 1, distance: 2, dayDistance: 3, weekDistance: 4 } as const;
const scalarsLength = 5;

/** Numbers and small counts of an expectation. */
export const expectationSize = {
  numbers: scalarsLength + daySlots + weekSlots,
  smallCounts: daySlots + weekSlots,
} as const;

/** A distance of so many usual ones is learned as this many: five standard deviations. */
const mostDistances = 6.2665;
/** From this number of values on distances are clipped. */
const clipFrom = 50;
/** Mean distance to standard deviation, of a normal distribution. */
const toDeviation = 1.2533;
/** How fast distances are followed, at least; and the level. */
const distanceWeight = 0.002;
const levelWeight = 0.05;
/** The season of the week is used if it was closer than that of the day by this factor. */
const closer = 0.95;

/** The numbers of an expectation, out of a memory; the counts follow with {@link placeExpectation}. */
export function placeExpectationNumbers(memory: Memory): readonly [Float64Array, Float64Array, Float64Array] {
  return [memory.numbers(scalarsLength), memory.numbers(daySlots), memory.numbers(weekSlots)];
}

/** An expectation out of a memory. */
export function placeExpectation(
  memory: Memory,
  [scalars, dayMeans, weekMeans]: readonly [Float64Array, Float64Array, Float64Array],
): Expectation {
  return {
    scalars,
    day: { means: dayMeans, counts: memory.smallCounts(daySlots) },
    week: { means: weekMeans, counts: memory.smallCounts(weekSlots) },
  };
}

/** How many values it has learned. */
export function rowsOf({ scalars }: Expectation): number {
  return scalars[at.rows] ?? 0;
}

/** The usual distance from the expectation, as a standard deviation; 0 while it is not known. */
export function deviationOf({ scalars }: Expectation): number {
  return toDeviation * (scalars[at.distance] ?? 0);
}

/** What the season of the day expects; NaN while neither the slot nor its neighbours were seen. */
export function expectedOfDay({ day }: Expectation, slot: number): number {
  return expectedIn(day, slot % daySlots);
}

/** What the season of the week expects; NaN while the slot was not seen. */
export function expectedOfWeek({ week }: Expectation, slot: number): number {
  return expectedAt(week, slot);
}

/** What is expected, given what both seasons expect; NaN before the first value. */
export function expectedOf({ scalars }: Expectation, ofDay: number, ofWeek: number): number {
  const isWeekCloser = (scalars[at.weekDistance] ?? 0) < closer * (scalars[at.dayDistance] ?? 0);
  if (isWeekCloser && !Number.isNaN(ofWeek)) return ofWeek;
  if (!Number.isNaN(ofDay)) return ofDay;
  return (scalars[at.rows] ?? 0) === 0 ? Number.NaN : (scalars[at.level] ?? 0);
}

/** What is expected at a time of the week; NaN before the first value. */
export function expectedAtSlot(expectation: Expectation, slot: number): number {
  return expectedOf(expectation, expectedOfDay(expectation, slot), expectedOfWeek(expectation, slot));
}

/** What was expected of a value before it came. */
export interface Expected {
  /** In the end. */
  readonly expected: number;
  /** By the season of the day. */
  readonly ofDay: number;
  /** By the season of the week. */
  readonly ofWeek: number;
}

/** Takes a value in: what was off by more than five standard deviations counts as that much. */
export function learnExpectation(
  expectation: Expectation,
  slot: number,
  value: number,
  { expected, ofDay, ofWeek }: Expected,
): void {
  const { scalars, day, week } = expectation;
  const rows = rowsOf(expectation) + 1;
  const distance = scalars[at.distance] ?? 0;
  const most = rows >= clipFrom && distance > 0 ? mostDistances * distance : Number.POSITIVE_INFINITY;
  if (rows > 1) {
    const weight = distance === 0 ? 1 : Math.max(distanceWeight, 1 / rows);
    const residual = Number.isNaN(expected) ? 0 : Math.min(most / 2, Math.abs(value - expected));
    scalars[at.distance] = distance + weight * (residual - distance);
  } else {
    // Until a season was compared once it is infinitely far off.
    scalars[at.dayDistance] = Number.POSITIVE_INFINITY;
    scalars[at.weekDistance] = Number.POSITIVE_INFINITY;
  }
  follow(scalars, at.dayDistance, value - ofDay, most);
  follow(scalars, at.weekDistance, value - ofWeek, most);
  learnSlot(week, slot, value, most);
  learnSlot(day, slot % daySlots, value, most);
  const level = scalars[at.level] ?? 0;
  scalars[at.level] = rows === 1 ? value : level + levelWeight * (value - level);
  scalars[at.rows] = rows;
}

/** Moves the level and both seasons by a distance: their shapes stay. */
export function shiftExpectation({ scalars, day, week }: Expectation, distance: number): void {
  scalars[at.level] = (scalars[at.level] ?? 0) + distance;
  for (const { means } of [day, week])
    for (let slot = 0; slot < means.length; slot += 1) means[slot] = (means[slot] ?? 0) + distance;
}

function follow(scalars: Float64Array, place: number, residual: number, most: number): void {
  if (Number.isNaN(residual)) return;
  const distance = Math.min(most, Math.abs(residual));
  const before = scalars[place] ?? Number.POSITIVE_INFINITY;
  scalars[place] = Number.isFinite(before) ? before + distanceWeight * (distance - before) : distance;
}
