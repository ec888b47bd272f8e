import { expect, test } from 'vitest';
import { createServiceSeries, type ServiceBucket, seriesBucketMs } from '../../src/signals/index.ts';
import { createNoise, day, firstMs } from './detector/series.ts';

const learned = 4 * day;

/** Five minutes of 200 checks, of which one in a hundred fails. */
function createWorld() {
  const noise = createNoise(4);
  return (row: number, changes: Partial<ServiceBucket> & { readonly failures?: number } = {}): ServiceBucket => {
    const { failures = Math.max(0, Math.round(2 + noise())), ...rest } = changes;
    return {
      service: 'apple.vpp',
      location: 'tokyo',
      startMs: firstMs + row * seriesBucketMs,
      classes: { ok: 200 - failures, 'fail.server': failures },
      coverage: 1 - Math.abs(noise()) / 1_000,
      latency: { p50: 300 + 10 * noise(), p90: 600 + 30 * noise() },
      ...rest,
    };
  };
}

function learnedSeries() {
  const bucket = createWorld();
  const series = createServiceSeries();
  for (let row = 0; row < learned; row += 1) series.take(bucket(row));
  return { series, bucket };
}

const atMs = (row: number) => firstMs + (row + 1) * seriesBucketMs;

test('each location has five series, and a usual day is not unusual', () => {
  const { series, bucket } = learnedSeries();
  const readings = series.take(bucket(learned));
  expect(readings.map(({ measure }) => measure)).toEqual([
    'failing',
    'throttled',
    'latency-p50',
    'latency-p90',
    'volume',
  ]);
  expect(series.unusualAt(atMs(learned))).toEqual([]);
});

test('one measure alone, and both latencies, are not an incident', () => {
  const { series, bucket } = learnedSeries();
  for (let row = learned; row < learned + 12; row += 1) {
    const readings = series.take(bucket(row, { latency: { p50: 2_000, p90: 4_000 } }));
    if (row > learned + 1) expect(readings.filter(({ state }) => state === 'anomalous')).toHaveLength(2);
    expect(series.unusualAt(atMs(row))).toEqual([]);
  }
});

test('two measures that are unusual at once are named, from their first bucket on', () => {
  const { series, bucket } = learnedSeries();
  for (let row = learned; row < learned + 4; row += 1)
    series.take(bucket(row, { latency: { p50: 2_000, p90: 4_000 }, failures: 30 }));
  const [unusual, ...others] = series.unusualAt(atMs(learned + 3));
  expect(others).toEqual([]);
  expect(unusual).toMatchObject({ service: 'apple.vpp', sinceMs: firstMs + learned * seriesBucketMs });
  expect(unusual?.series.map(({ measure }) => measure)).toEqual(['failing', 'latency-p50', 'latency-p90']);
});

test('two measures that spike in the same bucket are not an incident', () => {
  const { series, bucket } = learnedSeries();
  const spike = { latency: { p50: 20_000, p90: 40_000 }, failures: 150, coverage: 0.2 };
  const states = series.take(bucket(learned, spike)).map(({ state }) => state);
  expect(states.filter((state) => state === 'held').length).toBeGreaterThan(2);
  for (let row = learned; row < learned + 24; row += 1) {
    if (row > learned) series.take(bucket(row));
    expect(series.unusualAt(atMs(row))).toEqual([]);
  }
});

test('one measure at two locations is named', () => {
  const bucket = createWorld();
  const series = createServiceSeries();
  const places = ['tokyo', 'paris'];
  for (let row = 0; row < learned + 4; row += 1)
    for (const location of places) series.take(bucket(row, { location, ...(row < learned ? {} : { failures: 30 }) }));
  expect(series.unusualAt(atMs(learned + 3))[0]?.series.map(({ location }) => location)).toEqual(places);
});

test('what was unusual is forgotten a quarter of an hour after its last bucket', () => {
  const { series, bucket } = learnedSeries();
  const trouble = { latency: { p50: 2_000, p90: 4_000 }, failures: 30 };
  for (let row = learned; row < learned + 4; row += 1) series.take(bucket(row, trouble));
  for (let row = learned + 4; row < learned + 9; row += 1) series.take(bucket(row));
  expect(series.unusualAt(atMs(learned + 6))).toHaveLength(1);
  expect(series.unusualAt(atMs(learned + 8))).toEqual([]);
});

test('faster answers, fewer failures and two points more are not unusual', () => {
  const { series, bucket } = learnedSeries();
  for (let row = learned; row < learned + 12; row += 1) {
    const readings = series.take(bucket(row, { latency: { p50: 30, p90: 60 }, failures: 4 }));
    expect(readings.filter(({ sinceMs }) => sinceMs !== null)).toEqual([]);
  }
});

test('fewer than five checks say nothing about shares', () => {
  const { series, bucket } = learnedSeries();
  const [failing] = series.take(bucket(learned, { classes: { 'fail.server': 4 } }));
  expect(failing).toMatchObject({ measure: 'failing', state: 'missing' });
});

test('a series continues from what was saved', () => {
  const { series, bucket } = learnedSeries();
  const readings = series.take(bucket(learned));
  const restored = createServiceSeries();
  for (const reading of readings) restored.restore(reading, series.save(reading) ?? new Uint8Array());
  const next = bucket(learned + 1, { failures: 40 });
  expect(restored.take(next)).toEqual(series.take(next));
});

test('a series that was saved in another format is learned anew', () => {
  const { series, bucket } = learnedSeries();
  const [reading] = series.take(bucket(learned));
  if (!reading) throw new RangeError('there is a reading');
  const restored = createServiceSeries();
  restored.restore(reading, Uint8Array.from([1, 2, 3]));
  expect(restored.save(reading)).toBeUndefined();
  expect(restored.take(bucket(learned + 1))[0]).toMatchObject({ state: 'learning', historyLength: 0 });
});

test('a level that a person accepts is usual at once, and its episode is over', () => {
  const { series, bucket } = learnedSeries();
  const trouble = { latency: { p50: 2_000, p90: 4_000 }, failures: 30 };
  for (let row = learned; row < learned + 6; row += 1) series.take(bucket(row, trouble));
  expect(series.unusualAt(atMs(learned + 5))).toHaveLength(1);
  expect(series.accept({ service: 'apple.dep', location: null, measure: null })).toEqual([]);
  expect(series.accept({ service: 'apple.vpp', location: 'paris', measure: null })).toEqual([]);
  expect(series.accept({ service: 'apple.vpp', location: 'tokyo', measure: 'failing' })).toMatchObject([
    { measure: 'failing', sinceMs: null },
  ]);
  expect(series.accept({ service: 'apple.vpp', location: null, measure: null })).toHaveLength(5);
  expect(series.unusualAt(atMs(learned + 5))).toEqual([]);
  for (let row = learned + 6; row < learned + 30; row += 1)
    expect(series.take(bucket(row, trouble)).filter(({ sinceMs }) => sinceMs !== null)).toEqual([]);
});

test('of a canary only the completion is followed, and it speaks of the service that the canary changes', () => {
  const { series, bucket } = learnedSeries();
  const canary = (row: number, p50: number): ServiceBucket => ({
    ...bucket(row),
    service: 'apple.vpp.licence',
    classes: { ok: 1 },
    latency: { p50, p90: p50 },
  });
  // A run every quarter of an hour.
  for (let row = 0; row < learned; row += 3) {
    const readings = series.take(canary(row, 20_000 + (row % 5) * 500));
    expect(readings.map(({ measure }) => measure)).toEqual(['completion']);
  }
  for (let row = learned; row < learned + 24; row += 1) {
    series.take(bucket(row, { latency: { p50: 2_000, p90: 4_000 } }));
    if (row % 3 === 0) series.take(canary(row, 300_000));
  }
  expect(series.unusualAt(atMs(learned + 23))).toMatchObject([
    {
      service: 'apple.vpp',
      series: expect.arrayContaining([
        expect.objectContaining({ service: 'apple.vpp.licence', measure: 'completion' }),
      ]),
    },
  ]);
});
