import { expect, test } from 'vitest';
import { createWaitingLine } from '../../src/budget/waiting-line.ts';

test('goes by priority, then first come, first served, unless one goes before', () => {
  const line = createWaitingLine<string>();
  line.add('low', 'low', false);
  line.add('normal 1', 'normal', false);
  line.add('normal 2', 'normal', false);
  line.add('high', 'high', false);
  line.add('normal 0', 'normal', true);
  expect([line.isEmpty(), line.entries()]).toEqual([false, ['high', 'normal 0', 'normal 1', 'normal 2', 'low']]);
  expect(line.shift()).toBe('high');
});

test('one may leave, and leave again', () => {
  const line = createWaitingLine<string>();
  const leave = line.add('a', 'normal', false);
  line.add('b', 'normal', false);
  leave();
  leave();
  expect([line.shift(), line.shift(), line.isEmpty()]).toEqual(['b', undefined, true]);
});
