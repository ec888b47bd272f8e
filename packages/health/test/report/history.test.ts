import { initialState } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import { formatHistory } from '../../src/report/history.ts';
import { storedRun, storedTarget } from '../support/stored.ts';

const nowMs = Date.parse('2026-11-28T18:00:00Z');
const id = 'aurora/apple.dep';
const gap = {
  location: 'here',
  fromMs: nowMs - 3_000_000,
  toMs: nowMs - 600_000,
  reason: 'suspended',
  service: null,
} as const;

test('a target without a result has no time at which its state began', () => {
  const target = { ...storedTarget({ state: initialState }), unchecked: null };
  const history = { target, runs: [], episodes: [], nextToMs: null, gaps: [], hours: [] } as const;
  expect(formatHistory(id, history, nowMs)).toMatch(/^aurora\/apple\.dep: unknown: not checked yet\n/);
});

test('lists runs and failures, newest first, with the monitoring gaps in between', () => {
  const history = {
    target: {
      ...storedTarget({ state: { ...initialState, name: 'down', sinceMs: nowMs - 200_000 }, flapping: true }),
      unchecked: null,
    },
    runs: [
      storedRun({
        startedMs: nowMs - 60_000,
        class: 'fail.server',
        code: 'DEP_UNAVAILABLE',
        latencyMs: 900,
        flags: ['lag'],
        failure: { error: 'The server answered 503.', requestId: null },
      }),
      storedRun({ startedMs: nowMs - 3_600_000 }),
    ],
    episodes: [
      { target: id, severity: 'down', startMs: nowMs - 260_000, endMs: null, incident: 'inc-1' },
      { target: id, severity: 'degraded', startMs: nowMs - 7_200_000, endMs: nowMs - 7_000_000, incident: null },
    ],
    nextToMs: null,
    gaps: [gap],
    hours: [],
  } as const;
  expect(formatHistory(id, history, nowMs)).toBe(`aurora/apple.dep: down since 2026-11-28 17:56:40Z, flapping

down      2026-11-28 17:55:40Z  for 4 min 20 s, ongoing  inc-1
degraded  2026-11-28 16:00:00Z  for 3 min 20 s

2026-11-28 17:59:00Z  fail.server        900 ms  DEP_UNAVAILABLE lag  The server answered 503.
2026-11-28 17:10:00Z  not monitored  for 40 min
2026-11-28 17:00:00Z  ok                  40 ms
`);
});

test('a target that was taken out of the configuration is named as such, above what it left', () => {
  const run = storedRun({ target: id, startedMs: nowMs - 60_000 });
  const history = { target: undefined, runs: [run], nextToMs: null, episodes: [], gaps: [], hours: [] };
  expect(formatHistory(id, history, nowMs)).toMatch(
    /^aurora\/apple\.dep: no longer monitored: the service no longer has this target\n\n2026-11-28 17:59:00Z {2}ok/,
  );
});

test('a time without a run is not monitored, and the gaps give the reason', () => {
  const target = { ...storedTarget({ state: initialState }), unchecked: null };
  const history = { target, runs: [], nextToMs: null, episodes: [], gaps: [gap], hours: [] };
  expect(formatHistory(id, history, nowMs)).toBe(`aurora/apple.dep: unknown: not checked yet

not monitored: the store has no run of this time

monitoring gaps
  2026-11-28 17:10:00Z  40 min  here  all services  the machine was suspended, or its clock was changed
`);
});

test('a list that does not hold every run says where it ends', () => {
  const run = storedRun({ target: id, startedMs: nowMs - 60_000 });
  const history = { target: undefined, runs: [run], nextToMs: nowMs - 60_000, episodes: [], gaps: [], hours: [] };
  expect(formatHistory(id, history, nowMs)).toContain('older data follows: add --until 2026-11-28T17:59:00.000Z\n');
});
