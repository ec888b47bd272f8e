import { describe, expect, test } from 'vitest';
import { countCalls, memoryJournal, playStory } from '../../bench/canary-kill/play.ts';
import { worlds } from '../../bench/canary-kill/worlds.ts';

describe.each(Object.keys(worlds))('%s', (name) => {
  test('passes, and leaves the vendor as it was', async () => {
    expect(await countCalls(name)).toBeGreaterThan(5);
    const story = await playStory(name, { number: 0, disturbance: 'kill-before' }, memoryJournal);
    expect(story).toMatchObject({ isLeak: false, openWithoutReason: 0 });
    expect(story.states[1]).toBe(story.states[0]);
  });
});
