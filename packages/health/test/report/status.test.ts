import { describe, expect, test } from 'vitest';
import { formatStatus, isObserved } from '../../src/report/status.ts';
import type { Rollup, StoreStatus } from '../../src/store/store.ts';
import { incident } from '../support/stored.ts';

const nowMs = Date.parse('2026-11-28T18:00:00Z');
const rollup = (changes: Partial<Rollup> = {}) => ({
  location: 'stockholm-1',
  bucketMs: nowMs - 600_000,
  lengthMs: 300_000,
  classes: { ok: 12 },
  coverage: 0.999,
  latency: { p50: 181.4, p90: 240, p99: 400, max: 401 },
  late: 0,
  ...changes,
});
const status = (changes: Partial<StoreStatus> = {}): StoreStatus => ({
  writers: [{ writer: 'stockholm-1', lastBatchMs: nowMs - 2_000 }],
  services: [{ service: 'apple.dep', states: { up: 118, down: 2 }, rollups: [rollup()] }],
  incidents: [],
  unchecked: [],
  gaps: [],
  totals: { incidents: changes.incidents?.length ?? 0, gaps: changes.gaps?.length ?? 0 },
  undelivered: 0,
  ...changes,
});

test('shows who writes, every service by state, and that there is no incident', () => {
  expect(formatStatus(status(), nowMs)).toBe(`stockholm-1: running, last write 2 s ago

service    up   down  location     coverage  p50     p90
apple.dep  118     2  stockholm-1      99 %  181 ms  240 ms

no incident
`);
});

test('lists incidents, gaps and the number of notifications in the outbox', () => {
  const gaps = [
    { location: 'stockholm-1', fromMs: nowMs - 7_200_000, toMs: nowMs - 3_600_000, reason: 'stopped', service: null },
  ] as const;
  const startedMs = nowMs - 200_000;
  const text = formatStatus(status({ incidents: [incident({ startedMs })], gaps, undelivered: 1 }), nowMs);
  expect(text).toContain(
    'inc-1  critical  vendor (99 %)  2026-11-28 17:56:40Z, 3 min 20 s  apple.dep fails for every tenant.',
  );
  expect(text).toContain(
    'monitoring gaps\n  2026-11-28 16:00:00Z  1 h  stockholm-1  all services  the service was stopped',
  );
  expect(text).toContain('1 notification in the outbox');
});

describe('a store without a running service', () => {
  test('is not monitored since the last batch, and its data is from that time', () => {
    const old = status({ writers: [{ writer: 'stockholm-1', lastBatchMs: nowMs - 61_000 }] });
    expect(isObserved(old, nowMs)).toBe(false);
    expect(formatStatus(old, nowMs)).toMatch(
      /^not monitored since 2026-11-28 17:58:59Z \(1 min 1 s\): the data below is from that time\n/,
    );
  });

  test('was never monitored if it has no batch', () => {
    const fresh = status({ writers: [], services: [] });
    expect(isObserved(fresh, nowMs)).toBe(false);
    expect(formatStatus(fresh, nowMs)).toBe('not monitored: no service has written to this store yet\n\nno incident\n');
  });

  test('shows no coverage and no figures in its place; in the first five minutes it is too early', () => {
    const services = [
      { service: 'apple.dep', states: { stale: 1 }, rollups: [rollup({ coverage: null, latency: null })] },
      { service: 'apple.vpp', states: { unknown: 3 }, rollups: [] },
    ];
    expect(formatStatus(status({ services }), nowMs)).toContain(`
service    unknown  stale  location     coverage       p50  p90
apple.dep        0      1  stockholm-1  not monitored    –    –
apple.vpp        3      0            –  too early        –    –
`);
  });
});

test('targets that are not checked because of an incident have a column of their own', () => {
  const services = [{ service: 'apple.dep', states: { up: 18 }, covered: 100, rollups: [rollup()] }];
  expect(formatStatus(status({ services }), nowMs)).toContain('service    up  covered  location');
});

test('several locations have a row each, below what they come to together', () => {
  const services = [
    {
      service: 'apple.vpp',
      states: { up: 20 },
      locations: [
        { location: 'paris-1', states: { up: 2, down: 18 } },
        { location: 'tokyo-1', states: { up: 20 } },
      ],
      rollups: [
        { ...rollup(), location: 'paris-1' },
        { ...rollup(), location: 'tokyo-1' },
      ],
    },
  ];
  const rows = formatStatus(status({ services }), nowMs).split('\n');
  const at = rows.findIndex((row) => row.startsWith('service'));
  expect(rows.slice(at, at + 4).map((row) => row.trim().split(/\s+/).slice(0, 4))).toEqual([
    ['service', 'up', 'down', 'location'],
    ['apple.vpp', '20', '0', 'together'],
    ['2', '18', 'paris-1', expect.any(String)],
    ['20', '0', 'tokyo-1', expect.any(String)],
  ]);
});
