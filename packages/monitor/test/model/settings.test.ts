import { describe, expect, test } from 'vitest';
import { mergeSettings, Settings, settingsProblem } from '../../src/model/settings.ts';

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1.5s', 1_500],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('%s', (timeout, timeoutMs) => {
  expect(mergeSettings([Settings.parse({ timeout })])).toEqual({ timeoutMs });
});

test.each(['20', '', 's', '-1s', '1 s', 'Infinitys', '12345678s'])('%j is no time', (timeout) => {
  expect(Settings.safeParse({ timeout }).success).toBe(false);
});

test('the nearest wins, member by member', () => {
  const levels = [
    { interval: '5m', timeout: '20s', retries: 1, dedicated: true },
    { timeout: '30s', retries: undefined },
    { retries: 0, dedicated: false },
  ];
  expect(mergeSettings(levels)).toEqual({ intervalMs: 300_000, timeoutMs: 30_000, retries: 0, dedicated: false });
  expect(mergeSettings([undefined, {}])).toEqual({});
});

describe('settings that do not go together', () => {
  test.each([
    [{}, undefined],
    [{ intervalMs: 20_000 }, undefined],
    [
      { intervalMs: 10_000 },
      'the interval of 10 s is shorter than the timeout of 20 s; expected a check to end before the next one begins',
    ],
    [
      { timeoutMs: 600_000 },
      'the interval of 5 min is shorter than the timeout of 10 min; expected a check to end before the next one begins',
    ],
    [{ timeoutMs: 0 }, 'expected a time above 0'],
  ])('%j', (settings, message) => {
    expect(settingsProblem(settings)?.message).toBe(message);
  });
});
