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
  gaps: [],
  undelivered: 0,
  ...changes,
});

test('says who looks, how every service is, and that there is no incident', () => {
  expect(formatStatus(status(), nowMs)).toBe(`stockholm-1: last written 2 s ago

service    up   down  location     coverage  p50     p90
apple.dep  118     2  stockholm-1      99 %  181 ms  240 ms

no incident
`);
});

test('lists incidents, gaps and what waits to be delivered', () => {
  const gaps = [
    { location: 'stockholm-1', fromMs: nowMs - 7_200_000, toMs: nowMs - 3_600_000, reason: 'stopped', service: null },
  ] as const;
  const startedMs = nowMs - 200_000;
  const text = formatStatus(status({ incidents: [incident({ startedMs })], gaps, undelivered: 1 }), nowMs);
  expect(text).toContain(
    'inc-1  critical  vendor (99 %)  2026-11-28 17:56:40Z, 3 min 20 s  apple.dep fails for every tenant.',
  );
  expect(text).toContain('not observed\n  2026-11-28 16:00:00Z  1 h  stockholm-1  everything  the checker was stopped');
  expect(text).toContain('1 notification waits to be delivered');
});

describe('what nobody looks at', () => {
  test('is not observed since the last batch, and what is shown is as of then', () => {
    const old = status({ writers: [{ writer: 'stockholm-1', lastBatchMs: nowMs - 61_000 }] });
    expect(isObserved(old, nowMs)).toBe(false);
    expect(formatStatus(old, nowMs)).toMatch(
      /^not observed since 2026-11-28 17:58:59Z \(1 min 1 s\): what follows is as of then\n/,
    );
  });

  test('was never looked at without any batch', () => {
    const fresh = status({ writers: [], services: [] });
    expect(isObserved(fresh, nowMs)).toBe(false);
    expect(formatStatus(fresh, nowMs)).toBe('not observed: no service has written here yet\n\nno incident\n');
  });

  test('has no coverage, and no figure in its place', () => {
    const services = [
      { service: 'apple.dep', states: { stale: 1 }, rollups: [rollup({ coverage: null, latency: null })] },
      { service: 'apple.vpp', states: { unknown: 3 }, rollups: [] },
    ];
    expect(formatStatus(status({ services }), nowMs)).toContain(`
service    unknown  stale  location     coverage      p50  p90
apple.dep        0      1  stockholm-1  not observed    –    –
apple.vpp        3      0               not observed    –    –
`);
  });
});
