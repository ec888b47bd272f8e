import { describe, expect, it } from 'vitest';
import { computedSerialNumber } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 10, assignedCount: 3 },
  { adamId: '2', totalCount: 2 },
  { adamId: '3', productType: 'Book', totalCount: 5, assignedCount: 1 },
  { adamId: '4', unlimited: true },
] as const;
const users = [
  { clientUserId: 'anna', managedAppleId: 'a@example.com' },
  { clientUserId: 'old', status: 'Retired' },
] as const;
const [first, second] = [computedSerialNumber(0), computedSerialNumber(1)];

describe('a plan', () => {
  it('is the difference to what is there, and writes nothing', async () => {
    await using vpp = await startVpp({ locations: [{ assets, users }] });
    const desired = [{ adamId: '1', serialNumbers: [first, 'NEW'], clientUserIds: ['anna'] }];
    const plan = await vpp.client.licences.plan({ desired });
    expect(plan).toMatchObject({ unchanged: 1, shortages: [], problems: [], leaks: [] });
    expect(plan.add).toEqual([
      { adamId: '1', pricingParam: 'STDQ', clientUserId: 'anna' },
      { adamId: '1', pricingParam: 'STDQ', serialNumber: 'NEW' },
    ]);
    expect(plan.remove.map(({ serialNumber }) => serialNumber)).toEqual([second, computedSerialNumber(2)]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['disassociate', 'associate']);
    expect(vpp.simulator.requests().every(({ method }) => method === 'GET')).toBe(true);
  });

  it('leaves others alone when told to, and assets that are not named always', async () => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    const plan = await vpp.client.licences.plan({ desired: [{ adamId: '2', serialNumbers: ['X'] }] });
    expect(plan).toMatchObject({ remove: [], unchanged: 0 });
    const keep = await vpp.client.licences.plan({ desired: [{ adamId: '1', serialNumbers: ['X'] }], takeBack: false });
    expect(keep.remove).toEqual([]);
  });

  it('foresees shortages, counting what comes back', async () => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    const serialNumbers = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];
    const fits = await vpp.client.licences.plan({ desired: [{ adamId: '1', serialNumbers }] });
    expect(fits.shortages).toEqual([]);
    const plan = await vpp.client.licences.plan({
      desired: [
        { adamId: '1', serialNumbers },
        { adamId: '2', serialNumbers },
        { adamId: '4', serialNumbers },
      ],
      takeBack: false,
    });
    expect(plan.shortages).toEqual([
      { adamId: '1', pricingParam: 'STDQ', needed: 10, available: 7, missing: 3 },
      { adamId: '2', pricingParam: 'STDQ', needed: 10, available: 2, missing: 8 },
    ]);
    const error = await failureOf(vpp.client.licences.apply(plan));
    expect(error).toMatchObject({ code: 'VPP_PLAN_SHORTAGE', kind: 'config', owner: 'tenant' });
    expect(vpp.simulator.requests('assets.associate')).toHaveLength(0);
  });

  it('names desired assignments that are impossible', async () => {
    await using vpp = await startVpp({ locations: [{ assets }] });
    const plan = await vpp.client.licences.plan({
      desired: [
        { adamId: '99', serialNumbers: ['A', 'B'] },
        { adamId: '3', serialNumbers: ['A'] },
      ],
    });
    expect(plan.problems).toEqual([
      { adamId: '3', pricingParam: 'STDQ', reason: 'not-revocable', assignments: 1 },
      { adamId: '99', pricingParam: 'STDQ', reason: 'asset-unknown', assignments: 2 },
      { adamId: '3', pricingParam: 'STDQ', reason: 'not-device-assignable', assignments: 1 },
    ]);
    expect(await failureOf(vpp.client.licences.apply(plan))).toMatchObject({ code: 'VPP_PLAN_IMPOSSIBLE' });
  });

  it('finds unused licences, and takes them back if the option says so', async () => {
    await using vpp = await startVpp({ locations: [{ assets, users }] });
    const [location] = vpp.simulator.locations;
    location?.assign({ adamId: '2' }, { clientUserId: 'old' });
    const options = { desired: [], knownSerialNumbers: new Set([first, second]) };
    const found = await vpp.client.licences.plan(options);
    expect(found.leaks).toEqual([
      { adamId: '1', pricingParam: 'STDQ', serialNumber: computedSerialNumber(2), reason: 'unknown-serial-number' },
      { adamId: '2', pricingParam: 'STDQ', clientUserId: 'old', reason: 'retired-user' },
    ]);
    expect(found.steps).toEqual([]);
    const plan = await vpp.client.licences.plan({ ...options, leaks: 'take-back' });
    await vpp.client.licences.apply(plan);
    expect(location?.holds('2', { clientUserId: 'old' })).toBe(false);
    expect(location?.asset({ adamId: '1', pricingParam: 'STDQ' })?.assignedCount).toBe(2);
  });

  it('gives a licence to the new user of an id whose former user still has one', async () => {
    const both = [{ clientUserId: 'anna', status: 'Retired' }] as const;
    await using vpp = await startVpp({ locations: [{ assets, users: both }] });
    vpp.simulator.locations[0]?.assign({ adamId: '2' }, { clientUserId: 'anna' });
    const plan = await vpp.client.licences.plan({ desired: [{ adamId: '2', clientUserIds: ['anna'] }] });
    expect(plan).toMatchObject({ unchanged: 0, add: [{ clientUserId: 'anna' }], remove: [{ clientUserId: 'anna' }] });
  });

  it('reads only the named assets when nothing else is asked', async () => {
    await using vpp = await startVpp({
      locations: [
        {
          assets: [
            { adamId: '1', assignedCount: 90 },
            { adamId: '2', assignedCount: 2 },
          ],
        },
      ],
      pageSize: 10,
    });
    await vpp.client.licences.plan({ desired: [{ adamId: '2' }], leaks: 'ignore' });
    expect(vpp.simulator.requests('assignments.list').map(({ target }) => target)).toEqual([
      '/mdm/v2/assignments?adamId=2',
    ]);
  });
});
