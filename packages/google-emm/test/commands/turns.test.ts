import { expect, test } from 'vitest';
import { createTurns } from '../../src/commands/turns.ts';

test('work under one key runs one at a time, also after a failure; other keys do not wait', async () => {
  const turns = createTurns();
  const events: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const first = turns.run('a', async () => {
    events.push('first begins');
    await gate;
    events.push('first fails');
    throw new Error('failed');
  });
  const second = turns.run('a', async () => void events.push('second'));
  await turns.run('b', async () => void events.push('other'));
  expect([turns.isBusy('a'), turns.isBusy('b')]).toEqual([true, false]);
  open();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(events).toEqual(['first begins', 'other', 'first fails', 'second']);
  expect(turns.isBusy('a')).toBe(false);
});
