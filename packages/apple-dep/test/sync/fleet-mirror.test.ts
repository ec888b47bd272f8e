import { expect, test } from 'vitest';
import { createFleetMirror, type DeviceChange } from '../../src/index.ts';

const change = (serialNumber: string, state: DeviceChange['state'], atMs?: number): DeviceChange => ({
  serialNumber,
  state,
  device: { serialNumber, color: `as of ${atMs}` },
  atMs,
});

test('a mirror holds what is present', () => {
  const mirror = createFleetMirror();
  mirror.apply([change('A', 'present', 1), change('B', 'present', 1)]);
  mirror.apply([change('A', 'absent', 2), change('C', 'present', 2)]);
  expect([...mirror.serialNumbers()]).toEqual(['B', 'C']);
  expect(mirror.size).toBe(2);
  expect(mirror.get('A')).toBeUndefined();
  expect([...mirror.devices()].map(({ color }) => color)).toEqual(['as of 1', 'as of 2']);
});

test('older news changes nothing: neither does it bring back what went, nor keep out what came again', () => {
  const mirror = createFleetMirror();
  mirror.apply([change('A', 'absent', 5)]);
  mirror.apply([change('A', 'present', 4)]);
  expect(mirror.size).toBe(0);
  mirror.apply([change('A', 'present', 6)]);
  expect(mirror.get('A')?.color).toBe('as of 6');
  mirror.apply([change('A', 'absent', 5), change('A', 'absent')]);
  expect(mirror.size).toBe(1);
  mirror.apply([change('A', 'absent', 6)]);
  expect(mirror.size).toBe(0);
});
