import { expect, test } from 'vitest';
import { lazyModule } from '../../src/probes/lazy-module.ts';

test('a module is loaded at the first call, and once', async () => {
  let loads = 0;
  const load = lazyModule(async () => {
    loads += 1;
    return { number: loads };
  });
  expect(loads).toBe(0);
  expect(await Promise.all([load(), load()])).toEqual([{ number: 1 }, { number: 1 }]);
  expect(await load()).toEqual({ number: 1 });
  expect(loads).toBe(1);
});

test('a module that could not be loaded is tried again', async () => {
  let loads = 0;
  const load = lazyModule(async () => {
    loads += 1;
    if (loads === 1) throw new Error('the file is locked');
    return 'loaded';
  });
  await expect(load()).rejects.toThrow('the file is locked');
  expect(await load()).toBe('loaded');
});
