import { expect, test } from 'vitest';
import { figuresOfSeries, playSeries } from '../../bench/lib/series-replay.ts';

test.each(['one-bucket-spikes', 'season-with-holiday', 'dst-change'] as const)('%s stay silent', (kind) => {
  expect(playSeries(kind, 1)).toMatchObject({ delayMinutes: null, hadTrouble: false, falseCount: 0 });
});

test.each([
  ['brown-out', 30],
  ['gap-of-six-hours', 30],
  ['slow-drift', 720],
] as const)('%s is found within %d minutes', (kind, minutes) => {
  const { delayMinutes, falseCount } = playSeries(kind, 1);
  expect(delayMinutes).toBeGreaterThan(0);
  expect(delayMinutes).toBeLessThanOrEqual(minutes);
  expect(falseCount).toBe(0);
});

test('the figures of a kind are the median delay, what was missed and what was false', () => {
  const found = { delayMinutes: 10, hadTrouble: true, falseCount: 1, falseEpisodes: 2 };
  expect(figuresOfSeries([found, { ...found, delayMinutes: 30 }, { ...found, delayMinutes: null }])).toEqual({
    delay_min_median: 30,
    missed: 1,
    false: 3,
    false_episodes: 6,
  });
});
