import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFleetIds } from '../../src/testing/fleet.ts';

const million = 1_000_000;

test('every device has an id of its own that leads back to it', () => {
  const ids = createFleetIds('enterprises/LC1');
  fc.assert(
    fc.property(fc.nat(million - 1), (index) => {
      const id = ids.idOf(index);
      expect(id).toMatch(/^[0-9a-f]{16}$/);
      expect(ids.indexOf(id, million)).toBe(index);
    }),
  );
});

test('an id of another fleet, beyond the end, or none at all leads nowhere', () => {
  const ids = createFleetIds('enterprises/LC1');
  expect(ids.indexOf(createFleetIds('enterprises/LC2').idOf(0), million)).toBeUndefined();
  expect(ids.indexOf(ids.idOf(7), 7)).toBeUndefined();
  for (const id of ['', 'x', 'ABCDEF0123456789', '0123']) expect(ids.indexOf(id, million)).toBeUndefined();
});
