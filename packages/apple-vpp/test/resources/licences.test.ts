import { describe, expect, it } from 'vitest';
import { createMemoryJobStore, type DesiredLicence } from '../../src/index.ts';
import { computedSerialNumber } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const assets = [
  { adamId: '1', totalCount: 2, assignedCount: 2 },
  { adamId: '2', totalCount: 2 },
];
const start = () => startVpp({ locations: [{ assets, users: [{ clientUserId: 'anna' }] }] });
const desired: readonly DesiredLicence[] = [
  { adamId: '1', serialNumbers: ['A', 'B'] },
  { adamId: '2', serialNumbers: ['A'] },
];

describe('apply', () => {
  it('takes back before it gives, so that licences that are all in use move on', async () => {
    await using vpp = await start();
    const plan = await vpp.client.licences.plan({ desired });
    const result = await vpp.client.licences.apply(plan);
    expect(result).toMatchObject({ requested: 5, completed: 5, failures: [] });
    const writes = vpp.simulator.requests().filter(({ method }) => method === 'POST');
    expect(writes.map(({ endpoint }) => endpoint)).toEqual([
      'assets.disassociate',
      ...plan.steps.slice(1).map(() => 'assets.associate'),
    ]);
    const held = await vpp.client.assignments.list().toArray();
    expect(held.map(({ adamId, serialNumber }) => `${adamId} ${serialNumber}`).sort()).toEqual(['1 A', '1 B', '2 A']);
  });

  it('leaves nothing for the next plan, which then sends nothing', async () => {
    await using vpp = await start();
    await vpp.client.licences.apply(await vpp.client.licences.plan({ desired }));
    const next = await vpp.client.licences.plan({ desired });
    expect(next).toMatchObject({ add: [], remove: [], unchanged: 3, steps: [] });
    const before = vpp.simulator.requests().length;
    expect(await vpp.client.licences.apply(next)).toMatchObject({ requested: 0, completed: 0, failures: [] });
    expect(
      vpp.simulator
        .requests()
        .slice(before)
        .filter(({ method }) => method === 'POST'),
    ).toEqual([]);
  });

  it('begins although licences are missing when told to, and says who got none', async () => {
    await using vpp = await start();
    const plan = await vpp.client.licences.plan({ desired: [{ adamId: '2', serialNumbers: ['A', 'B', 'C'] }] });
    expect(plan.shortages).toMatchObject([{ adamId: '2', missing: 1 }]);
    const result = await vpp.client.licences.apply(plan, { allowShortage: true });
    expect(result.failures.map(({ serialNumber, code }) => [serialNumber, code])).toEqual([
      ['A', 'VPP_LICENSES_EXHAUSTED'],
      ['B', 'VPP_LICENSES_EXHAUSTED'],
      ['C', 'VPP_LICENSES_EXHAUSTED'],
    ]);
  });

  it('begins although some desired assignments are impossible if told to, and makes the others', async () => {
    await using vpp = await start();
    const desired = [
      { adamId: '99', serialNumbers: ['A'] },
      { adamId: '2', serialNumbers: ['A'] },
    ];
    const plan = await vpp.client.licences.plan({ desired: desired });
    expect((await failureOf(vpp.client.licences.apply(plan))).message).toContain('99 STDQ is asset-unknown');
    await vpp.client.licences.apply(plan, { allowProblems: true });
    expect(vpp.simulator.locations[0]?.holds('2', { serialNumber: 'A' })).toBe(true);
  });

  it('is done once under one name', async () => {
    await using vpp = await start();
    const options = { jobId: 'licences', store: createMemoryJobStore() };
    const plan = await vpp.client.licences.plan({ desired });
    const result = await vpp.client.licences.apply(plan, options);
    const before = vpp.simulator.requests().length;
    expect(await vpp.client.licences.apply(plan, options)).toEqual(result);
    expect(await vpp.client.licences.resume('licences', options)).toEqual(result);
    expect(vpp.simulator.requests()).toHaveLength(before);
  });
});

describe('resume', () => {
  it('goes on where a failure ended the work', async () => {
    await using vpp = await start();
    const store = createMemoryJobStore();
    vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: { status: 401 }, times: 9 });
    const plan = await vpp.client.licences.plan({ desired });
    expect(await failureOf(vpp.client.licences.apply(plan, { jobId: 'licences', store }))).toMatchObject({
      kind: 'auth',
    });
    const [location] = vpp.simulator.locations;
    expect(location?.holds('1', { serialNumber: computedSerialNumber(0) })).toBe(false);
    vpp.simulator.faults.clear();
    expect(await vpp.client.licences.resume('licences', { store })).toMatchObject({ requested: 5, completed: 5 });
    expect(vpp.simulator.requests('assets.disassociate')).toHaveLength(1);
    expect(location?.holds('1', { serialNumber: 'B' })).toBe(true);
  });

  it('knows no work that was not begun', async () => {
    await using vpp = await start();
    const resumed = vpp.client.licences.resume('other', { store: createMemoryJobStore() });
    expect(await failureOf(resumed)).toMatchObject({ code: 'VPP_JOB_UNREADABLE' });
    expect(vpp.simulator.requests()).toEqual([]);
  });
});
