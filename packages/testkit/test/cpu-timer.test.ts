import { expect, test } from 'vitest';
import { startCpuTimer } from '../src/index.ts';

test('counts what this process computes', () => {
  const cpuMs = startCpuTimer();
  const untilMs = performance.now() + 30;
  let turns = 0;
  while (performance.now() < untilMs || cpuMs() === 0) turns += 1;
  expect(turns).toBeGreaterThan(0);
  expect(cpuMs()).toBeGreaterThan(0);
});
