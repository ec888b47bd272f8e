import { describe, expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 9 },
  { adamId: '2', totalCount: 9, pricingParam: 'PLUS' as const },
  { adamId: '3', totalCount: 9, productType: 'Book' as const },
];
const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }];
const start = () => startVpp({ locations: [{ assets, users }], pageSize: 2 });

describe('assets', () => {
  it('are listed page by page, and by what is asked for', async () => {
    await using vpp = await start();
    expect((await vpp.client.assets.list().toArray()).map(({ adamId }) => adamId)).toEqual(['1', '2', '3']);
    expect(vpp.simulator.requests('assets.list')).toHaveLength(2);
    const books = await vpp.client.assets.list({ productType: 'Book' }).toArray();
    expect(books.map(({ adamId }) => adamId)).toEqual(['3']);
  });

  it('are given and taken back by a receipt each', async () => {
    await using vpp = await start();
    const request = { assets: [{ adamId: '1' }], serialNumbers: ['A'] };
    const given = await vpp.client.assets.associate(request);
    expect(given.eventId).not.toBe('');
    const [location] = vpp.simulator.locations;
    expect(location?.holds('1', { serialNumber: 'A' })).toBe(true);
    const taken = await vpp.client.assets.disassociate(request);
    expect(taken.eventId).not.toBe(given.eventId);
    expect(location?.holds('1', { serialNumber: 'A' })).toBe(false);
  });

  it('of one number are told apart by their quality', async () => {
    await using vpp = await start();
    const plus = { adamId: '2', pricingParam: 'PLUS' as const };
    const result = await vpp.client.assets.associateAndWait({ assets: [{ adamId: '2' }, plus], serialNumbers: ['A'] });
    expect(result).toMatchObject({ requested: 2, completed: 1, failures: [{ adamId: '2', pricingParam: 'STDQ' }] });
  });

  it.each([
    ['no assets', { assets: [], serialNumbers: ['A'] }],
    ['no targets', { assets: [{ adamId: '1' }] }],
    ['an asset twice', { assets: [{ adamId: '1' }, { adamId: '1' }], serialNumbers: ['A'] }],
  ])('are not asked for with %s', async (_name, request) => {
    await using vpp = await start();
    for (const call of [vpp.client.assets.associate, vpp.client.assets.disassociate]) {
      expect((await failureOf(call(request))).kind).toBe('invalid');
    }
    expect((await failureOf(vpp.client.assets.associateAndWait(request))).kind).toBe('invalid');
    expect(vpp.simulator.requests().filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('revokeAndWait', () => {
  it('takes back all that can be taken back, and leaves books', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    for (const adamId of ['1', '3']) location?.assign({ adamId }, { clientUserId: 'anna' });
    const result = await vpp.client.assets.revokeAndWait({ clientUserIds: ['anna'] });
    expect(result).toMatchObject({ requested: 1, completed: 1, failures: [] });
    expect([location?.holds('1', { clientUserId: 'anna' }), location?.holds('3', { clientUserId: 'anna' })]).toEqual([
      false,
      true,
    ]);
  });

  it.each(['reset', 'garble'] as const)('looks what came of it when the answer is lost (%s)', async (fault) => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    location?.assign({ adamId: '1' }, { serialNumber: 'A' });
    vpp.simulator.faults.add({ endpoint: 'assets.revoke', fault });
    const result = await vpp.client.assets.revokeAndWait({ serialNumbers: ['A'] });
    expect(result).toMatchObject({ completed: 1, failures: [] });
    expect(location?.holds('1', { serialNumber: 'A' })).toBe(false);
  });
});
