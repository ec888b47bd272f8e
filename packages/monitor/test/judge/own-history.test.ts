import { createRandom } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { judgeOwnHistory, type TargetHour } from '../../src/judge/index.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 20);

/** So many hours up to now, the oldest first; `badAt` returns the failed checks of an hour, counted back from now. */
function hoursOf(count: number, badAt: (ago: number) => number, checks = 12): TargetHour[] {
  return Array.from({ length: count }, (_, index) => {
    const ago = count - index;
    const bad = Math.min(checks, badAt(ago));
    return { startMs: nowMs - ago * hourMs, good: checks - bad, bad };
  });
}

test('a target that begins to fail now and then is unusual, with the figures that say why', () => {
  const reading = judgeOwnHistory(
    hoursOf(300, (ago) => (ago <= 6 ? 2 : ago % 50 === 0 ? 1 : 0)),
    nowMs,
  );
  expect(reading).toMatchObject({
    state: 'unusual',
    windowHours: 6,
    checks: 72,
    failed: 12,
    failingHours: 6,
    historyHours: 294,
    windows: 49,
    asBad: 0,
  });
  expect(reading.usualShare).toBeLessThan(0.005);
  expect(reading.probability).toBeLessThan(1e-9);
});

test.each([
  ['an hour in which all checks failed', (ago: number) => (ago === 2 ? 12 : 0)],
  ['two such hours', (ago: number) => (ago === 2 || ago === 3 ? 12 : 0)],
  ['four failed checks', (ago: number) => (ago <= 4 ? 1 : 0)],
  ['failures as many as ever', (ago: number) => (ago % 2 === 0 ? 3 : 0)],
  ['trouble as it comes every two days', (ago: number) => (ago % 48 <= 6 ? 2 : 0)],
  ['an outage that is over', (ago: number) => (ago > 10 && ago < 34 ? 12 : 0)],
])('%s is not unusual', (_name, badAt) => {
  expect(judgeOwnHistory(hoursOf(300, badAt), nowMs).state).toBe('normal');
});

test('an outage of a day in the two weeks before does not become usual', () => {
  const hours = hoursOf(300, (ago) => (ago <= 6 ? 2 : ago > 100 && ago < 124 ? 12 : 0));
  const { usualShare, state, asBad } = judgeOwnHistory(hours, nowMs);
  expect(usualShare).toBeLessThan(0.01);
  expect(asBad).toBe(5);
  // Five of 49 windows were as bad: more than one in twenty.
  expect(state).toBe('normal');
  expect(
    judgeOwnHistory(
      hoursOf(300, (ago) => (ago <= 6 ? 2 : ago > 100 && ago < 107 ? 12 : 0)),
      nowMs,
    ).state,
  ).toBe('unusual');
});

test.each([
  ['less than three days', hoursOf(77, (ago) => (ago <= 6 ? 6 : 0))],
  ['few checks in an hour', hoursOf(300, (ago) => (ago <= 6 ? 1 : 0), 1)],
  ['no checks for the last hours', hoursOf(300, () => 0).slice(0, -9)],
  ['nothing', []],
])('of %s nothing is said', (_name, hours) => {
  expect(judgeOwnHistory(hours, nowMs)).toMatchObject({ state: 'learning', usualShare: null, probability: 1 });
});

test('of 2,000 windows of targets that fail by chance none is unusual', () => {
  const random = createRandom(7);
  const unusual = Array.from({ length: 2_000 }, (_, index) => {
    const share = [0.001, 0.01, 0.05, 0.2][index % 4] ?? 0;
    const draw = () => Array.from({ length: 12 }, random).filter((value) => value < share).length;
    return judgeOwnHistory(hoursOf(120, draw), nowMs).state === 'unusual';
  });
  expect(unusual).not.toContain(true);
});
