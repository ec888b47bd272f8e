import { expect, test } from 'vitest';
import { notify } from '../../src/index.ts';

test('a hook is called, and its errors are ignored', async () => {
  const reported: number[] = [];
  notify((event: number) => void reported.push(event), 7);
  notify(undefined, 8);
  notify(() => {
    throw new Error('hook');
  }, 9);
  notify(() => Promise.reject(new Error('hook')), 10);
  await new Promise((resolve) => setImmediate(resolve));
  expect(reported).toEqual([7]);
});
