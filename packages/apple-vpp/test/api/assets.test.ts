import type { Hooks } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import type { AssetsQuery } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 10, assignedCount: 4, retiredCount: 1 },
  { adamId: '2', productType: 'Book', totalCount: 5 },
  { adamId: '2', productType: 'Book', pricingParam: 'PLUS', totalCount: 6, assignedCount: 6 },
  { adamId: '3', unlimited: true, assignedCount: 12 },
] as const;

const ids = (found: readonly { readonly adamId: string; readonly pricingParam: string }[]) =>
  found.map(({ adamId, pricingParam }) => `${adamId} ${pricingParam}`);

describe('an asset', () => {
  it('has its counts, and keeps its number as text', async () => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    const [app, book] = await vpp.client.assets.list().toArray();
    expect(app).toEqual({
      adamId: '1',
      pricingParam: 'STDQ',
      productType: 'App',
      assignedCount: 4,
      availableCount: 5,
      retiredCount: 1,
      totalCount: 10,
      deviceAssignable: true,
      revocable: true,
      supportedPlatforms: ['iOS', 'macOS'],
      unlimited: false,
    });
    expect(book).toMatchObject({ productType: 'Book', deviceAssignable: false, revocable: false });
  });

  it('without limit has no count of what there is, however it is asked for', async () => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    const among = await vpp.client.assets.list({ adamId: '3' }).toArray();
    const apart = await vpp.client.assets.list({ adamId: '3', unlimited: true }).toArray();
    expect(among).toMatchObject([{ adamId: '3', unlimited: true, assignedCount: 12 }]);
    expect(Object.keys(among[0] ?? {})).not.toEqual(expect.arrayContaining(['totalCount']));
    expect(apart).toEqual(among);
    expect(await vpp.client.assets.list({ adamId: '3', unlimited: false }).toArray()).toEqual([]);
  });

  it('keeps members that Apple has not documented, limited or not', async () => {
    const drift: string[] = [];
    const hooks: Hooks = { onDrift: ({ kind, pointer }) => drift.push(`${kind} ${pointer}`) };
    await using vpp = await startVpp({}, { hooks });
    const wire = { adamId: '1', pricingParam: 'NEWQ', shiny: true };
    const body = {
      uId: '1',
      assets: [wire, { ...wire, totalCount: 2_147_483_647, availableCount: 2_147_483_640 }],
      unlimitedAssets: [wire],
    };
    vpp.simulator.faults.add({ fault: { status: 200, body } });
    const found = await vpp.client.assets.list().toArray();
    expect(found).toEqual([
      { ...wire, unlimited: false },
      { ...wire, unlimited: true },
      { ...wire, unlimited: true },
    ]);
    // Once each: the second and third asset are no news. The list apart is another place.
    expect(drift.sort((one, other) => one.localeCompare(other))).toEqual([
      'unknown-member /assets/0/shiny',
      'unknown-member /unlimitedAssets/0/shiny',
      'unknown-value /assets/0/pricingParam',
      'unknown-value /unlimitedAssets/0/pricingParam',
    ]);
  });

  it('must have a number', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: { status: 200, body: { uId: '1', assets: [{ adamId: 361_304_891 }] } } });
    const error = await failureOf(vpp.client.assets.list().toArray());
    expect(error.kind).toBe('schema');
    expect(error.message).not.toContain('361304891');
  });
});

describe('a query', () => {
  const queries: [AssetsQuery, string[]][] = [
    [{}, ['1 STDQ', '2 STDQ', '2 PLUS', '3 STDQ']],
    [{ adamId: '2' }, ['2 STDQ', '2 PLUS']],
    [{ productType: 'App' }, ['1 STDQ', '3 STDQ']],
    [{ pricingParam: 'PLUS' }, ['2 PLUS']],
    [{ deviceAssignable: true }, ['1 STDQ', '3 STDQ']],
    [{ revocable: false }, ['2 STDQ', '2 PLUS']],
    [{ minAvailableCount: 1, maxAvailableCount: 5 }, ['1 STDQ', '2 STDQ']],
    [{ minAssignedCount: 6, maxAssignedCount: 6 }, ['2 PLUS']],
    [{ unlimited: false, productType: 'App' }, ['1 STDQ']],
  ];
  it.each(queries)('%j finds %j', async (query, found) => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    expect(ids(await vpp.client.assets.list(query).toArray())).toEqual(found);
  });

  it.each([
    [{ adamId: 'abc' }, 'adamId'],
    [{ productType: 'app' }, 'productType'],
    [{ minAvailableCount: -1 }, 'minAvailableCount'],
    [{ maxAssignedCount: 1.5 }, 'maxAssignedCount'],
    [{ unlimited: 'yes' }, 'unlimited'],
    [{ adamID: '1' }, 'adamID'],
  ])('%j is refused before anything is sent', async (query, words) => {
    await using vpp = await startVpp();
    // @ts-expect-error some of these are wrong in their types, all in their values
    const error = await failureOf(vpp.client.assets.list(query).toArray());
    expect(error).toMatchObject({ code: 'VPP_INVALID_REQUEST', kind: 'invalid', attempts: 0 });
    expect(error.message).toContain(words);
    expect(vpp.simulator.requests()).toEqual([]);
  });
});
