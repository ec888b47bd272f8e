import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { LoadedConfig, Target } from '../../src/config/target.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { type FleetChanges, monitoredTargets, openFleet, scheduledTargets } from '../../src/service/fleet.ts';

const plain: Target = {
  id: 'aurora/apple.vpp',
  tenant: 'aurora',
  tenantName: 'Aurora',
  service: 'apple.vpp',
  credential: {},
};
const slow: Target = { ...plain, id: 'borealis/apple.vpp', tenant: 'borealis', intervalMs: 900_000, timeoutMs: 5_000 };

test('the engine knows when a target ran last, and that a new target never ran', () => {
  const planned = scheduledTargets([plain, slow], [{ target: slow.id, lastRunMs: 7 }]);
  expect(planned.map(({ id, tenant, intervalMs, lastRunMs }) => [id, tenant, intervalMs, lastRunMs])).toEqual([
    ['aurora/apple.vpp', 'aurora', 300_000, null],
    ['borealis/apple.vpp', 'borealis', 900_000, 7],
  ]);
  // A vendor that hangs must not delay the other services of a tenant.
  expect(planned.map(({ exclusive }) => exclusive)).toEqual([null, null]);
});

test('the monitor knows the times that decide when a target is stale', () => {
  expect([...monitoredTargets([plain, slow])]).toEqual([
    { target: plain.id, tenant: 'aurora', service: 'apple.vpp', intervalMs: 300_000, timeoutMs: 20_000 },
    { target: slow.id, tenant: 'borealis', service: 'apple.vpp', intervalMs: 900_000, timeoutMs: 5_000 },
  ]);
});

const configOf = (targets: readonly Target[]): LoadedConfig => ({ targets, origins: {} });

async function opened(...targets: readonly Target[]) {
  const engine = createEmbeddedEngine({ location: 'here' });
  const fleet = await openFleet({ config: configOf(targets), engine, stored: [], clock: createWallClock(0) });
  const events: FleetChanges[] = [];
  fleet.subscribe((changes) => void events.push(changes));
  return { fleet, events };
}

test('a new configuration is one event that names what was added, changed and removed', async () => {
  const { fleet, events } = await opened(plain, slow);
  const added = { ...plain, id: 'cirrus/apple.vpp', tenant: 'cirrus' };
  const changes = await fleet.replace(configOf([{ ...plain, intervalMs: 60_000 }, added]));
  expect(changes).toEqual({ added: [added.id], changed: [plain.id], removed: [slow.id] });
  expect(events).toEqual([{ ...changes, config: fleet.config }]);
  expect([fleet.size, [...fleet.ids()], fleet.get(slow.id)]).toEqual([2, [plain.id, added.id], undefined]);
  expect(fleet.services()).toEqual(['apple.vpp']);
});

test('a configuration that the engine refuses is not in force, and no subscriber is called', async () => {
  const { fleet, events } = await opened(plain);
  await expect(fleet.replace(configOf([slow, slow]))).rejects.toThrow(RangeError);
  expect([[...fleet.ids()], events]).toEqual([[plain.id], []]);
});
