import { expect, test } from 'vitest';
import { memoryJournal, playStory, pointsOf, type Story } from '../../bench/canary-kill/play.ts';
import { disturbances } from '../../bench/canary-kill/process.ts';
import { worlds } from '../../bench/canary-kill/worlds.ts';

/** Of all points of a canary every sixth is played here; the bench `canary-kill` plays all. */
const share = 6;

test.each(Object.keys(worlds))('%s leaks nothing, whatever happens at whichever border', async (name) => {
  const points = await pointsOf(name, disturbances);
  const stories: Story[] = [];
  for (const point of points.filter((_, index) => index % share === 0))
    stories.push(await playStory(name, point, memoryJournal));
  expect(stories.length).toBeGreaterThan(20);
  expect(stories.filter(({ isLeak, openWithoutReason }) => isLeak || openWithoutReason > 0)).toEqual([]);
  // Only where the credential is gone for good, or an event never ends, may something stay: an open intent says why.
  const differing = stories.filter(({ states: [before, after] }) => before !== after);
  expect(differing.filter(({ point }) => !['revoked', 'held'].includes(point.disturbance))).toEqual([]);
});

test('a process that is killed leaves work behind: the stories do test something', async () => {
  const points = await pointsOf('vpp-licence of a device', ['kill-after']);
  const leftovers: boolean[] = [];
  for (const point of points)
    leftovers.push((await playStory('vpp-licence of a device', point, memoryJournal)).hadLeftover);
  expect(leftovers).toContain(true);
  expect(leftovers).toContain(false);
});
