import { expect, test } from 'vitest';
import { createDriftLimiter, type Surprise } from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';

const at = (pointer: string, kind: Surprise['kind'] = 'unknown-member'): Surprise => ({ kind, pointer, expected: '' });

test('lets a surprise through once an hour, per endpoint, place and kind', async () => {
  const clock = createVirtualClock();
  const isNews = createDriftLimiter(clock);
  expect(isNews('a', at('/devices/0/more'))).toBe(true);
  expect(isNews('a', at('/devices/17/more'))).toBe(false);
  expect(isNews('a', at('/devices/17/more', 'wrong-type'))).toBe(true);
  expect(isNews('a', at('/devices/17/other'))).toBe(true);
  expect(isNews('b', at('/devices/0/more'))).toBe(true);
  await clock.advance(3_600_000 - 1);
  expect(isNews('a', at('/devices/0/more'))).toBe(false);
  await clock.advance(1);
  expect(isNews('a', at('/devices/0/more'))).toBe(true);
});

test('a vendor that makes up names can neither fill the memory nor flood the hook', async () => {
  const clock = createVirtualClock();
  const isNews = createDriftLimiter(clock);
  const countNews = () =>
    Array.from({ length: 5_000 }, (_, index) => isNews('a', at(`/x${index}`))).filter(Boolean).length;
  expect(countNews()).toBe(100);
  expect(isNews('b', at('/x0'))).toBe(true);
  await clock.advance(3_600_000);
  expect(countNews()).toBe(100);
});
