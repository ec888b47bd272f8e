import { expect, it } from 'vitest';
import { createMemorySeenNotifications } from '../../src/index.ts';

it('forgets the oldest', async () => {
  const seen = createMemorySeenNotifications({ capacity: 2 });
  for (const key of ['a', 'b', 'c']) await seen.add(key);
  expect([await seen.has('a'), await seen.has('b'), await seen.has('c')]).toEqual([false, true, true]);
  expect(() => createMemorySeenNotifications({ capacity: 0 })).toThrow('capacity must be');
});
