import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/index.ts';
import { mergePage, supersedes, toDeviceChange } from '../../src/sync/device-change.ts';

const fetchedUntil = '2026-11-23T12:00:00Z';
const device = (more: Partial<Device> = {}): Device => ({ serialNumber: 'X1', ...more });

describe('a device of a page', () => {
  test.each<[what: string, device: Device, state: string]>([
    ['of a full fetch', device(), 'present'],
    ['that was added', device({ opType: 'added' }), 'present'],
    ['that was moved here', device({ opType: 'modified', profileStatus: 'removed' }), 'present'],
    ['to which something new happened', device({ opType: 'lent' }), 'present'],
    ['that went', device({ opType: 'deleted' }), 'absent'],
  ])('%s', (_, given, state) => {
    expect(toDeviceChange(given, fetchedUntil)).toMatchObject({ serialNumber: 'X1', state, device: given });
  });

  test('is as of its operation, or of the fetch', () => {
    const atMs = Date.parse(fetchedUntil);
    expect(toDeviceChange(device(), fetchedUntil).atMs).toBe(atMs);
    expect(toDeviceChange(device(), undefined).atMs).toBeUndefined();
    expect(toDeviceChange(device({ opType: 'added', opDate: '1970-01-01T00:00:01Z' }), fetchedUntil).atMs).toBe(1_000);
    expect(toDeviceChange(device({ opType: 'added' }), fetchedUntil).atMs).toBeUndefined();
    expect(toDeviceChange(device({ opType: 'added', opDate: 'soon' }), fetchedUntil).atMs).toBeUndefined();
  });
});

test.each([
  [2, 1, true],
  [1, 1, true],
  [1, 2, false],
  [1, undefined, true],
  [undefined, 1, false],
  [undefined, undefined, true],
])('news of %s replace what is known of %s: %s', (atMs, knownAtMs, expected) => {
  expect(supersedes(atMs, knownAtMs)).toBe(expected);
});

describe('a page', () => {
  const record = (serialNumber: string, second: number, opType: string) =>
    device({ serialNumber, opType, opDate: new Date(second * 1000).toISOString() });

  test('yields one change for each device: the newest, and of equal ones the last', () => {
    const changes = mergePage(
      [record('A', 1, 'added'), record('B', 1, 'added'), record('A', 3, 'deleted'), record('A', 2, 'modified')],
      undefined,
    );
    expect(changes.map(({ serialNumber, state }) => `${serialNumber} ${state}`)).toEqual(['B present', 'A absent']);
    const tie = mergePage([record('A', 1, 'deleted'), record('A', 1, 'added')], undefined);
    expect(tie).toMatchObject([{ state: 'present' }]);
  });

  test('comes to the same, however its records are cut into pages', () => {
    const records = fc.array(
      fc.record({
        serialNumber: fc.constantFrom('A', 'B', 'C'),
        second: fc.nat(5),
        opType: fc.constantFrom('added', 'modified', 'deleted'),
      }),
    );
    const final = (pages: readonly (readonly Device[])[]) => {
      const known = new Map<string, { state: string; atMs: number | undefined }>();
      for (const page of pages)
        for (const change of mergePage(page, undefined))
          if (supersedes(change.atMs, known.get(change.serialNumber)?.atMs)) known.set(change.serialNumber, change);
      return Object.fromEntries(Array.from(known, ([serial, { state, atMs }]) => [serial, `${state} ${atMs}`]));
    };
    fc.assert(
      fc.property(records, fc.nat(20), (list, cut) => {
        const devices = list.map(({ serialNumber, second, opType }) => record(serialNumber, second, opType));
        expect(final([devices.slice(0, cut), devices.slice(cut)])).toEqual(final([devices]));
      }),
    );
  });
});
