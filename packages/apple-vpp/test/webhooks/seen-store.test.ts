import { expect, it } from 'vitest';
import { createMemorySeenNotifications } from '../../src/index.ts';

const nothing = () => Promise.resolve();

it('forgets the oldest', async () => {
  const seen = createMemorySeenNotifications({ capacity: 2 });
  for (const key of ['a', 'b', 'c']) expect(await seen.once(key, nothing)).toBe(true);
  expect([await seen.once('b', nothing), await seen.once('c', nothing)]).toEqual([false, false]);
  expect(await seen.once('a', nothing)).toBe(true);
  expect(() => createMemorySeenNotifications({ capacity: 0 })).toThrow('capacity must be');
});

it('lets those wait who come meanwhile, and do it again when it failed', async () => {
  const seen = createMemorySeenNotifications();
  const { promise, reject } = Promise.withResolvers<void>();
  const both = Promise.allSettled([seen.once('a', () => promise), seen.once('a', nothing)]);
  reject(new Error('the store is down'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await seen.once('a', nothing)).toBe(true);
});

it.each([{ capacity: '5' }, { remember: 5 }])('refuses %j', (options) => {
  expect(() => createMemorySeenNotifications(options as object)).toThrow(/^createMemorySeenNotifications/);
});
