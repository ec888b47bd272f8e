import { describe, expect, it } from 'vitest';
import { createFleet } from '../../src/testing/fleet.ts';

describe('a fleet', () => {
  it('is computed, block by block', () => {
    const fleet = createFleet(1);
    fleet.add(2, 'A', 10);
    fleet.add(0, 'A', 15);
    fleet.add(3, undefined, 20);
    expect(fleet.size).toBe(5);
    expect(fleet.blocks).toHaveLength(2);
    expect(fleet.at(1)).toMatchObject({ serverId: 'A', addedAtMs: 10, assignedAtMs: 10 });
    expect(fleet.at(2)).toMatchObject({ serverId: undefined, addedAtMs: 20, assignedAtMs: undefined });
    expect(fleet.at(5)).toBeUndefined();
  });

  it('finds a serial number again, to the letter', () => {
    const fleet = createFleet(7);
    fleet.add(50_000, 'A', 0);
    for (const place of [0, 35, 36, 49_999]) {
      const serial = fleet.at(place)?.serialNumber ?? '';
      expect(serial).toMatch(/^[0-9A-Z]{10}$/);
      expect(fleet.placeOf(serial)).toBe(place);
      expect(fleet.placeOf(serial.toLowerCase())).toBeUndefined();
      expect(fleet.placeOf(`${serial}X`)).toBeUndefined();
    }
  });

  it('refuses half a device', () => {
    for (const count of [-1, 0.5, Number.NaN]) expect(() => createFleet(1).add(count, 'A', 0)).toThrow(RangeError);
  });
});
