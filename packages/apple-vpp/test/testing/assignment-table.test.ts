import fc from 'fast-check';
import { expect, it } from 'vitest';
import { computedSerialNumber, createAssignmentTable, type TargetKey } from '../../src/testing/assignment-table.ts';
import { createVppSimulator } from '../../src/testing/index.ts';

const asset = { adamId: '1', pricingParam: 'STDQ' } as const;
const other = { adamId: '2', pricingParam: 'STDQ' } as const;

it('computes who holds an asset at first, and stores what changes', () => {
  const table = createAssignmentTable();
  table.setBase(asset, 3, 'devices');
  table.setBase(other, 2, 'users');
  expect(table.slice(undefined, undefined, 0, 9).map(({ target }) => target)).toEqual([
    'sDX3V00000000',
    'sDX3V00000001',
    'sDX3V00000002',
    'ureader-0000000',
    'ureader-0000001',
  ]);
  expect(table.remove(asset, 'sDX3V00000001')).toBe(true);
  expect(table.remove(asset, 'sDX3V00000001')).toBe(false);
  expect(table.add(asset, 'uanna')).toBe(true);
  expect(table.add(asset, 'uanna')).toBe(false);
  expect([table.count(asset), table.has(asset, 'sDX3V00000001'), table.has(asset, 'sDX3V00000003')]).toEqual([
    3,
    false,
    false,
  ]);
  // An ended one leaves its place empty, so that pages can be cut without counting.
  expect(table.places('1', undefined)).toBe(4);
  expect(table.slice('1', undefined, 1, 3).map(({ target }) => target)).toEqual(['sDX3V00000002', 'uanna']);
  expect(table.heldBy('ureader-0000001')).toEqual([other]);
});

it('knows what was added since a version', () => {
  const table = createAssignmentTable();
  table.setBase(asset, 3, 'devices');
  table.add(asset, 'sA');
  const { version } = table;
  table.add(asset, 'sB');
  table.remove(asset, 'sA');
  table.add(asset, 'sA');
  expect(
    table
      .since(version)
      .map(({ target }) => target)
      .sort(),
  ).toEqual(['sA', 'sB']);
});

it('agrees with a plain set, however pages are cut', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })), { maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (given, size) => {
      const table = createAssignmentTable();
      table.setBase(asset, 5, 'devices');
      const held = new Set<TargetKey>(
        Array.from({ length: 5 }, (_, index): TargetKey => `s${computedSerialNumber(index)}`),
      );
      for (const [adds, index] of given) {
        const target: TargetKey = `s${computedSerialNumber(index)}`;
        expect(adds ? table.add(asset, target) : table.remove(asset, target)).toBe(held.has(target) !== adds);
        if (adds) held.add(target);
        else held.delete(target);
      }
      const listed: string[] = [];
      for (let start = 0; start < table.places(undefined, undefined); start += size) {
        listed.push(...table.slice(undefined, undefined, start, size).map(({ target }) => target));
      }
      expect(listed.sort()).toEqual([...held].sort());
      expect(table.count(asset)).toBe(held.size);
    }),
  );
});

it('answers a million assignments from little memory', async () => {
  const assets = Array.from({ length: 100 }, (_, index) => ({
    adamId: String(index + 1),
    totalCount: 20_000,
    assignedCount: 10_000,
  }));
  const before = process.memoryUsage().heapUsed;
  const simulator = createVppSimulator({ locations: [{ assets }], limits: { maxRequestPerSecond: 10_000 } });
  const headers = { authorization: `Bearer ${simulator.issueToken()}` };
  const ask = async (index: number) => {
    const url = `https://vpp.itunes.apple.com/mdm/v2/assignments?pageIndex=${index}`;
    return (await (await simulator.fetch(new Request(url, { headers }))).json()) as {
      size: number;
      totalPages: number;
    };
  };
  expect(await ask(0)).toMatchObject({ size: 1_000, totalPages: 1_000 });
  expect(await ask(999)).toMatchObject({ size: 1_000, totalPages: 1_000 });
  expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(30);
});
