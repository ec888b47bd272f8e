import { expect, test } from 'vitest';
import { playQuietFleet } from '../../bench/lib/quiet-fleet.ts';

test.each([
  [30, 0.02],
  [300, 0.01],
])('a new monitor of %i tenants blames no vendor for checks of which %d fail by chance', (tenants, noise) => {
  const { checks, vendor, others } = playQuietFleet({ tenants, noise, days: 0.25, seed: 3 });
  expect(checks).toBeGreaterThan(tenants * 70);
  expect({ vendor, others }).toEqual({ vendor: 0, others: 0 });
});

test('the same seed plays the same fleet', () => {
  const play = () => playQuietFleet({ tenants: 10, noise: 0.1, days: 0.1, seed: 5 });
  expect(play()).toEqual(play());
});
