import type { Incident, NumberedCommand } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { openSeries, type SeriesOptions } from '../../src/service/series.ts';
import type { LocatedRollup, SeriesChange, StoredSeries } from '../../src/store/store.ts';

const bucketMs = 300_000;
const day = 288;
const firstMs = Date.UTC(2026, 0, 5);
const service = 'apple.vpp';

/** Five minutes in which one check of a hundred fails, and from a row on thirty, slowly. */
function rollupAt(row: number, badFrom: number): LocatedRollup {
  const isBad = row >= badFrom;
  const failures = isBad ? 30 : row % 3;
  const p50 = isBad ? 4_000 : 300 + (row % 7);
  return {
    bucketMs: firstMs + row * bucketMs,
    lengthMs: bucketMs,
    location: 'tokyo',
    classes: { ok: 100 - failures, 'fail.server': failures },
    coverage: 1,
    latency: { p50, p90: 2 * p50, p99: 3 * p50, max: 4 * p50 },
    late: 0,
  };
}

/** A store with the rollups of a service, and the series that were saved. */
function createWorld(badFrom = Number.POSITIVE_INFINITY, open: readonly Incident[] = []) {
  const commands: NumberedCommand[] = [];
  const closed: Incident[] = [];
  const saved = new Map<string, StoredSeries>();
  const reads: number[] = [];
  const clock = { nowMs: firstMs, now: () => clock.nowMs };
  const options: SeriesOptions = {
    fleet: { services: () => [service], config: { targets: [] } as unknown as SeriesOptions['fleet']['config'] },
    clock,
    windows: { mutedBy: () => null },
    open: () => open,
    store: {
      async rollups(_service, _lengthMs, fromMs, toMs) {
        reads.push(toMs - fromMs);
        const first = Math.max(0, Math.ceil((fromMs - firstMs) / bucketMs));
        const count = Math.max(0, Math.ceil((toMs - firstMs) / bucketMs) - first);
        return Array.from({ length: count }, (_, index) => rollupAt(first + index, badFrom));
      },
      windowCommands: async () => commands,
      incidents: async () => ({ incidents: closed, cursor: null }),
      series: async () => [...saved.values()],
      async saveSeries(changes: readonly SeriesChange[]) {
        for (const { reading, learned } of changes) {
          const before = saved.get(reading.measure);
          const kept = before ?? { learnedMs: 0, learned: new Uint8Array() };
          saved.set(reading.measure, {
            ...kept,
            reading,
            ...(learned === undefined ? {} : { learned, learnedMs: reading.startMs }),
          });
        }
      },
    },
  };
  return { options, saved, reads, clock, commands, closed };
}

const atRow = (row: number) => firstMs + row * bucketMs + 90_000;

test('a new series learns from the rollups of two weeks, a day at a time', async () => {
  const { options, saved, reads } = createWorld();
  const series = await openSeries(options);
  await series.update(atRow(14 * day));
  expect(Math.max(...reads)).toBe(day * bucketMs);
  expect(saved.get('failing')?.reading).toMatchObject({ service, location: 'tokyo', state: 'normal' });
  expect(saved.get('failing')?.reading.historyLength).toBeGreaterThan(13 * day);
  expect(saved.get('failing')?.learned.length).toBeGreaterThan(10_000);
});

test('five minutes that have not ended for a minute are not read', async () => {
  const { options, saved } = createWorld();
  const series = await openSeries(options);
  await series.update(atRow(2 * day) - 60_001);
  expect(saved.get('volume')?.reading.startMs).toBe(firstMs + (2 * day - 2) * bucketMs);
  await series.update(atRow(2 * day));
  expect(saved.get('volume')?.reading.startMs).toBe(firstMs + (2 * day - 1) * bucketMs);
});

test('two measures that become unusual are named, and still after a restart', async () => {
  const { options, clock } = createWorld(4 * day);
  const series = await openSeries(options);
  await series.update(atRow(4 * day));
  expect(series.unusualAt(atRow(4 * day))).toEqual([]);
  for (let row = 4 * day + 1; row < 4 * day + 5; row += 1) await series.update(atRow(row));
  expect(series.unusualAt(atRow(4 * day + 4))).toMatchObject([{ service, sinceMs: firstMs + 4 * day * bucketMs }]);
  // The process dies without a last word: what was learned an hour ago and the rollups since then say the same.
  clock.nowMs = atRow(4 * day + 5);
  const restarted = await openSeries(options);
  expect(restarted.unusualAt(clock.nowMs)).toMatchObject([{ service, sinceMs: firstMs + 4 * day * bucketMs }]);
});

test('while our own network fails nothing is judged or learned', async () => {
  const incident = { verdict: 'own-network', location: 'tokyo' } as unknown as Incident;
  const { options, saved } = createWorld(4 * day, [incident]);
  const series = await openSeries(options);
  for (let row = 4 * day - 1; row < 4 * day + 6; row += 1) await series.update(atRow(row));
  expect(saved.get('failing')?.reading.state).toBe('excluded');
  expect(series.unusualAt(atRow(4 * day + 6))).toEqual([]);
});

test('a level that is accepted is no trouble any more, also after a restart', async () => {
  const { options, clock } = createWorld(4 * day);
  const series = await openSeries(options);
  for (let row = 4 * day; row < 4 * day + 5; row += 1) await series.update(atRow(row));
  expect(series.unusualAt(atRow(4 * day + 4))).toHaveLength(1);
  series.accept({ service, location: null, measure: null });
  expect(series.unusualAt(atRow(4 * day + 4))).toEqual([]);
  await series.update(atRow(4 * day + 5));
  clock.nowMs = atRow(4 * day + 6);
  const restarted = await openSeries(options);
  expect(restarted.unusualAt(clock.nowMs)).toEqual([]);
});

const operatorWindow = (fromRow: number, untilRow: number): NumberedCommand => ({
  id: 1,
  atMs: atRow(fromRow),
  handled: true,
  command: {
    kind: 'maintenance',
    id: 'move',
    mode: 'suppress',
    by: 'kim',
    scope: { services: [service] },
    reason: '',
    fromMs: firstMs + fromRow * bucketMs,
    untilMs: firstMs + untilRow * bucketMs,
  },
});

test('maintenance that an operator has made is not learned, also by a service that was not running then', async () => {
  const { options, saved, commands } = createWorld(4 * day);
  commands.push(operatorWindow(4 * day, 4 * day + 6));
  const series = await openSeries(options);
  await series.update(atRow(4 * day + 6));
  expect(saved.get('failing')?.reading.state).toBe('excluded');
  expect(series.unusualAt(atRow(4 * day + 6))).toEqual([]);
});

test('what our own network spoilt before a restart is not learned after it', async () => {
  const { options, saved, clock, closed } = createWorld(4 * day);
  const before = await openSeries(options);
  await before.update(atRow(4 * day));
  closed.push({
    verdict: 'own-network',
    location: 'tokyo',
    startedMs: firstMs + 4 * day * bucketMs,
    closedMs: firstMs + (4 * day + 6) * bucketMs,
  } as unknown as Incident);
  clock.nowMs = atRow(4 * day + 6);
  await openSeries(options);
  expect(saved.get('failing')?.reading.state).toBe('excluded');
});
