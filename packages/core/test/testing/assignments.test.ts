import { expect, it } from 'vitest';
import { createAssignments } from '../../src/testing/assignments.ts';
import { createFleet } from '../../src/testing/fleet.ts';

it('counts every server through moves, arrivals and releases', () => {
  const fleet = createFleet(3);
  fleet.add(4, 'A', 0);
  const { view, add, countOf, releasedCount } = createAssignments(fleet, 'Acme');
  const serialAt = (place: number) => view.deviceAt(place)?.serialNumber ?? '';
  const counts = () => ['A', 'B'].map(countOf);
  expect(counts()).toEqual([4, 0]);
  view.assign(serialAt(0), 'B', 1);
  expect(counts()).toEqual([3, 1]);
  view.assign(serialAt(1), undefined, 2);
  expect(counts()).toEqual([2, 1]);
  view.release(serialAt(0), { atMs: 3, by: 'API', byId: 'x' });
  expect(counts()).toEqual([2, 0]);
  add(3, 'B', 4);
  expect(counts()).toEqual([2, 3]);
  expect(releasedCount()).toBe(1);
  for (const server of ['A', 'B']) expect([...view.placesOf(server)]).toHaveLength(countOf(server));
});
