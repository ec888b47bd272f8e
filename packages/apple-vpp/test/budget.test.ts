import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createVppBudget } from '../src/index.ts';
import { startVpp } from './start-vpp.ts';

it('lets fifteen requests through in any second, for all clients together', async () => {
  await using vpp = await startVpp();
  for (let count = 0; count < 40; count += 1) await vpp.client.clientConfig.get();
  expect(vpp.simulator.requests()).toHaveLength(40);
  expect(vpp.clock.elapsedMs()).toBeGreaterThanOrEqual(2_000);
});

it('counts a request from when it is sent, not from when it is answered', async () => {
  const clock = createVirtualClock();
  const budget = createVppBudget({ clock, requestsPerSecond: 2 });
  const [one] = await Promise.all([budget.take(), budget.take()]);
  await clock.advance(900);
  await one.release('sent');
  await budget.take();
  expect(clock.elapsedMs()).toBeLessThanOrEqual(1_001);
});

it('counts running requests where their number is limited', async () => {
  const budget = createVppBudget({ clock: createVirtualClock(), concurrency: 1 });
  const permit = await budget.take();
  await expect(budget.take({ whenExhausted: 'fail' })).rejects.toThrow();
  await permit.release();
  await expect(budget.take({ whenExhausted: 'fail' })).resolves.toBeDefined();
});
