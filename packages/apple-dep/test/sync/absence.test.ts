import { describe, expect, test } from 'vitest';
import {
  createFleetMirror,
  createMemoryCursorStore,
  reconcileFleet,
  type SyncFleetOptions,
  syncFleet,
} from '../../src/index.ts';
import { page, type ScriptedRequest, scriptedService } from '../scripted-service.ts';

const serials = (count: number) => Array.from({ length: count }, (_, index) => `C02${String(index).padStart(5, '0')}`);

/** Runs a sync against a service whose n-th full fetch has the n-th list of devices. */
async function sync(fetches: readonly (readonly string[])[], known: readonly string[], options: SyncFleetOptions = {}) {
  let fetch = 0;
  await using service = await scriptedService(({ path }) => {
    if (path === '/devices/sync') return page([]);
    fetch += 1;
    return page(fetches[fetch - 1] ?? fetches.at(-1) ?? []);
  });
  const pages = [];
  const { dep, clock } = service;
  for await (const each of syncFleet(dep, { known: () => known, clock, ...options })) pages.push(each);
  const absent = pages
    .flatMap(({ changes }) => changes)
    .flatMap((each) => (each.state === 'absent' ? each.serialNumber : []));
  return {
    absent: absent.sort(),
    suspicious: pages.flatMap(({ suspicious }) => suspicious ?? []),
    fetches: service.requests.filter(({ path }) => path === '/server/devices').length,
  };
}

const noSerialNumbers: readonly unknown[] = ['', 'C02A ', 'C02A\u00A0', 'C0 2A', 5, null];

describe('a known serial number that is none', () => {
  test.each(noSerialNumbers)('%j is not reported as absent, but refused with its place', async (serial) => {
    await using service = await scriptedService(() => page(['C02A']));
    const known = ['C02A', serial] as string[];
    const run = async () => {
      for await (const { changes } of syncFleet(service.dep, { known: () => known }))
        expect(changes.filter(({ state }) => state === 'absent')).toEqual([]);
    };
    await expect(run()).rejects.toThrow('known(), entry 2: expected a serial number');
    const devices = known.map((serialNumber) => ({ serialNumber }));
    await expect(reconcileFleet(service.dep, devices)).rejects.toThrow('known, entry 2: expected a serial number');
  });

  test.each(['C02A', null, 5])('%j is no list of serial numbers', async (known) => {
    await using service = await scriptedService(() => page(['C02A']));
    const run = async () => {
      for await (const _ of syncFleet(service.dep, { known: () => known as never }));
    };
    await expect(run()).rejects.toThrow('syncFleet: known() must be a list or another iterable');
  });
});

test.each(['0.1', null, -0.1, 1.1, Number.NaN])('a share of %j is refused', async (maxAbsentShare) => {
  await expect(sync([serials(1)], [], { maxAbsentShare: maxAbsentShare as number })).rejects.toThrow(
    'maxAbsentShare must be a number from 0 to 1',
  );
});

describe('syncFleet', () => {
  test('refuses an answer that is not a page, in place of reporting that all devices left', async () => {
    await using service = await scriptedService(() => ({}));
    const run = async () => {
      for await (const { changes } of syncFleet(service.dep, { known: () => ['C02A', 'C02B'] }))
        expect(changes).toEqual([]);
    };
    await expect(run()).rejects.toMatchObject({ code: 'DEP_SCHEMA_MISMATCH', kind: 'schema' });
  });

  test('fetches all devices a second time before it reports that an unusual number left', async () => {
    const known = serials(100);
    expect(await sync([known.slice(0, 70), known], known)).toEqual({
      absent: [],
      suspicious: [{ absent: 30, known: 100 }],
      fetches: 2,
    });
  });

  test('reports the devices that both fetches lack', async () => {
    const known = serials(100);
    const { absent, suspicious } = await sync([known.slice(30), known.slice(25)], known);
    expect(absent).toEqual(known.slice(0, 25));
    expect(suspicious).toEqual([{ absent: 30, known: 100 }]);
  });

  test.each([
    ['20 devices of 100', 20, 100, 1],
    ['21 devices of 100', 21, 100, 2],
    ['50 devices of 1,000: 5 %', 50, 1_000, 1],
    ['51 devices of 1,000', 51, 1_000, 2],
    ['all of 20 devices', 20, 20, 1],
    ['all of 21 devices', 21, 21, 2],
  ])('%s', async (_, absent, count, fetches) => {
    const known = serials(count);
    expect((await sync([known.slice(absent)], known)).fetches).toBe(fetches);
  });

  test('takes the share from its option', async () => {
    const known = serials(100);
    expect((await sync([known.slice(30)], known, { maxAbsentShare: 0.3 })).fetches).toBe(1);
    expect((await sync([known.slice(31)], known, { maxAbsentShare: 0.3 })).fetches).toBe(2);
    await expect(sync([[]], known, { maxAbsentShare: 5 })).rejects.toThrow(
      /^maxAbsentShare must be a number from 0 to 1/,
    );
  });

  test('compares serial numbers without regard to case', async () => {
    expect(await sync([['C02ABC']], ['c02abc'])).toMatchObject({ absent: [] });
    const mirror = createFleetMirror();
    const present = (serialNumber: string, atMs: number) =>
      ({ serialNumber, state: 'present', device: { serialNumber }, atMs }) as const;
    mirror.apply([present('c02abc', 1), present('C02ABC', 2)]);
    expect([mirror.size, mirror.get('c02ABC')?.serialNumber]).toEqual([1, 'C02ABC']);
  });

  test('continues after a second fetch from its cursor', async () => {
    const known = serials(100);
    let fetch = 0;
    await using service = await scriptedService(({ path }: ScriptedRequest) => {
      if (path === '/devices/sync') return page([], { cursor: 'synced' });
      fetch += 1;
      return page(fetch === 1 ? [] : known, { cursor: `fetch ${fetch}` });
    });
    const store = createMemoryCursorStore();
    for await (const { from } of syncFleet(service.dep, { store, known: () => known })) expect(from).toBeDefined();
    expect(service.requests.at(-1)).toMatchObject({ path: '/devices/sync', cursor: 'fetch 2' });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'synced' });
  });
});

describe('reconcileFleet', () => {
  test('confirms an unusual number of absent devices by a second fetch', async () => {
    const known = serials(100);
    const fetches = [known.slice(40), [...known.slice(10, 98), 'NEW1']];
    let fetch = 0;
    await using service = await scriptedService(() => page(fetches[fetch++] ?? []));
    const result = await reconcileFleet(
      service.dep,
      known.map((serialNumber) => ({ serialNumber })),
    );
    expect(result).toMatchObject({ absent: known.slice(0, 10), unchanged: 88, suspicious: { absent: 40, known: 100 } });
    expect(result.added.map(({ serialNumber }) => serialNumber)).toEqual(['NEW1']);
    expect(result.unconfirmed.toSorted()).toEqual([...known.slice(10, 40), ...known.slice(98)]);
  });

  test('fetches once if few devices are absent', async () => {
    await using service = await scriptedService(() => page(['C02ABC']));
    expect(await reconcileFleet(service.dep, [{ serialNumber: 'c02abc' }, { serialNumber: 'GONE' }])).toMatchObject({
      absent: ['GONE'],
      unchanged: 1,
      suspicious: undefined,
      unconfirmed: [],
    });
    expect(service.requests).toHaveLength(1);
  });

  test('refuses an answer that is not a page', async () => {
    await using service = await scriptedService(() => ({ devices: [] }));
    await expect(reconcileFleet(service.dep, [{ serialNumber: 'A' }])).rejects.toMatchObject({
      code: 'DEP_SCHEMA_MISMATCH',
    });
  });
});
