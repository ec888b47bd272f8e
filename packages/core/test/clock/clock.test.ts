import { expect, test } from 'vitest';
import { systemClock } from '../../src/index.ts';

test('returns the time', () => {
  const earlierMs = Date.now();
  const nowMs = systemClock.now();
  expect(nowMs).toBeGreaterThanOrEqual(earlierMs);
  expect(nowMs).toBeLessThanOrEqual(Date.now());
  const before = systemClock.elapsedMs();
  expect(systemClock.elapsedMs()).toBeGreaterThanOrEqual(before);
});

test('sleeps, until its signal is aborted', async () => {
  await systemClock.sleep(1);
  await expect(systemClock.sleep(60_000, AbortSignal.abort('before'))).rejects.toBe('before');
  const controller = new AbortController();
  const sleep = systemClock.sleep(60_000, controller.signal);
  controller.abort('during');
  await expect(sleep).rejects.toBe('during');
});

test('calls back later, never for what was taken back, and never at once for a very long time', async () => {
  const calls: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  systemClock.schedule(0, () => calls.push('taken back'))();
  systemClock.schedule(2 ** 40, () => calls.push('too early'));
  systemClock.schedule(1, () => {
    calls.push('due');
    resolve();
  });
  // A deadline does not keep the process alive; this does.
  await Promise.all([promise, systemClock.sleep(5)]);
  expect(calls).toEqual(['due']);
});
