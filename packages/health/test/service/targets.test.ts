import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { monitoredTargets, scheduledTargets } from '../../src/service/targets.ts';

const plain: Target = {
  id: 'aurora/apple.vpp',
  tenant: 'aurora',
  tenantName: 'Aurora',
  service: 'apple.vpp',
  credential: {},
};
const slow: Target = { ...plain, id: 'borealis/apple.vpp', tenant: 'borealis', intervalMs: 900_000, timeoutMs: 5_000 };

test('the engine learns when a target last ran; of others it is told that they never did', () => {
  const planned = scheduledTargets([plain, slow], [{ target: slow.id, lastRunMs: 7 }]);
  expect(planned.map(({ id, tenant, intervalMs, lastRunMs }) => [id, tenant, intervalMs, lastRunMs])).toEqual([
    ['aurora/apple.vpp', 'aurora', 300_000, null],
    ['borealis/apple.vpp', 'borealis', 900_000, 7],
  ]);
  // A vendor that hangs must not hold up a tenant's other services.
  expect(planned.map(({ exclusive }) => exclusive)).toEqual([null, null]);
});

test('the monitor learns the times that decide when a target is stale', () => {
  expect([...monitoredTargets([plain, slow])]).toEqual([
    { target: plain.id, tenant: 'aurora', service: 'apple.vpp', intervalMs: 300_000, timeoutMs: 20_000 },
    { target: slow.id, tenant: 'borealis', service: 'apple.vpp', intervalMs: 900_000, timeoutMs: 5_000 },
  ]);
});
