import { describe, expect, it } from 'vitest';
import type { ManageAssetsRequest, VppClient } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 2 },
  { adamId: '2', totalCount: 9, productType: 'Book' as const },
];
const users = [
  { clientUserId: 'anna', managedAppleId: 'anna@example.com' },
  { clientUserId: 'old', status: 'Retired' as const },
];
const start = (more: object = {}) => startVpp({ locations: [{ assets, users }], ...more });

async function statusOf(client: VppClient, request: ManageAssetsRequest) {
  const { eventId } = await client.assets.associate(request);
  return await client.events.status(eventId);
}

describe('asset work of the simulator', () => {
  it('gives what there is to whom there is', async () => {
    await using vpp = await start();
    const request = { assets: [{ adamId: '1' }], clientUserIds: ['anna', 'old', 'nobody'], serialNumbers: ['A'] };
    const status = await statusOf(vpp.client, request);
    expect(status).toMatchObject({ eventStatus: 'FAILED', numRequested: 4, numCompleted: 2 });
    expect(status.failures?.map(({ errorNumber }) => errorNumber)).toEqual([9609]);
    expect(vpp.simulator.locations[0]?.asset({ adamId: '1', pricingParam: 'STDQ' })?.assignedCount).toBe(2);
  });

  it('takes no second licence from who has one', async () => {
    await using vpp = await start();
    const request = { assets: [{ adamId: '1' }], serialNumbers: ['A'] };
    for (let times = 0; times < 3; times += 1) {
      expect(await statusOf(vpp.client, request)).toMatchObject({ eventStatus: 'COMPLETE', numCompleted: 1 });
    }
    expect(vpp.simulator.locations[0]?.asset({ adamId: '1', pricingParam: 'STDQ' })?.assignedCount).toBe(1);
  });

  it.each([
    ['refuse', 0],
    ['fill', 2],
  ] as const)('decides a shortage as it was told (%s)', async (shortage, count) => {
    await using vpp = await start({ doubts: { shortage } });
    const status = await statusOf(vpp.client, { assets: [{ adamId: '1' }], serialNumbers: ['A', 'B', 'C'] });
    expect(status).toMatchObject({ eventStatus: 'FAILED', numCompleted: count });
    expect(status.failures).toMatchObject([{ errorNumber: 9709 }]);
    expect(vpp.simulator.locations[0]?.asset({ adamId: '1', pricingParam: 'STDQ' })?.assignedCount).toBe(count);
  });

  it('takes no book back', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    const request = { assets: [{ adamId: '2' }], clientUserIds: ['anna'] };
    expect(await statusOf(vpp.client, request)).toMatchObject({ eventStatus: 'COMPLETE' });
    expect(await failureOf(vpp.client.assets.disassociate(request))).toMatchObject({ vendorCode: '9706' });
    expect(location?.holds('2', { clientUserId: 'anna' })).toBe(true);
  });

  it('fails as it was told, as often as it was told', async () => {
    await using vpp = await start();
    vpp.simulator.locations[0]?.taskFaults.push({ errorNumber: 9603, serialNumber: 'A', times: 2 });
    const request = { assets: [{ adamId: '1' }], serialNumbers: ['A', 'B'] };
    const counts: unknown[] = [];
    for (let times = 0; times < 3; times += 1) counts.push((await statusOf(vpp.client, request)).numCompleted);
    expect(counts).toEqual([1, 1, 2]);
  });
});
