import { describe, expect, it } from 'vitest';
import { createMemoryJobStore } from '../../src/index.ts';
import { vppErrorFault } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const order = { assets: [{ adamId: '1' }], serialNumbers: ['A'] };
const start = (more: object = {}) => startVpp({ locations: [{ assets: [{ adamId: '1', totalCount: 9 }] }], ...more });

/** The types of what was written down of the only step, in order. */
async function typesIn(store: ReturnType<typeof createMemoryJobStore>): Promise<readonly unknown[]> {
  return (await store.read('job')).map((record) => (record as { readonly type: string }).type);
}

describe('a step', () => {
  it('is written down before and after each change', async () => {
    await using vpp = await start();
    const store = createMemoryJobStore();
    await vpp.client.assets.associateAndWait(order, { jobId: 'job', store });
    expect(await typesIn(store)).toEqual(['job', 'sending', 'accepted', 'ended', 'done']);
  });

  it('that is refused counts as not sent, with longer and longer waits, and ends in an error', async () => {
    await using vpp = await start();
    const store = createMemoryJobStore();
    vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: vppErrorFault(9603), times: 99 });
    const before = vpp.clock.now();
    const error = await failureOf(vpp.client.assets.associateAndWait(order, { jobId: 'job', store }));
    expect(error).toMatchObject({ kind: 'server', vendorCode: '9603' });
    const refused = Array.from({ length: 4 }, () => ['sending', 'refused']).flat();
    expect(await typesIn(store)).toEqual(['job', ...refused]);
    // 5, 15 and 45 seconds.
    expect(vpp.clock.now() - before).toBeGreaterThanOrEqual(65_000);
    vpp.simulator.faults.clear();
    expect(await vpp.client.assets.associateAndWait(order, { jobId: 'job', store })).toMatchObject({ completed: 1 });
  });

  it('about something unknown ends with failures, not with an error', async () => {
    await using vpp = await start();
    vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: vppErrorFault(9609), times: 99 });
    const store = createMemoryJobStore();
    const result = await vpp.client.assets.associateAndWait(order, { jobId: 'job', store });
    expect(result.failures).toMatchObject([
      { adamId: '1', serialNumber: 'A', code: 'VPP_USER_NOT_FOUND', errorNumber: 9609 },
    ]);
    expect(await typesIn(store)).toEqual(['job', 'sending', 'refused', 'done']);
  });

  it('whose event was forgotten is looked after in the lists', async () => {
    await using vpp = await start();
    vpp.simulator.faults.add({ endpoint: 'events.status', fault: vppErrorFault(9708), times: 99 });
    const store = createMemoryJobStore();
    const result = await vpp.client.assets.associateAndWait(order, { jobId: 'job', store });
    expect(result).toMatchObject({ completed: 1, failures: [] });
    expect(await typesIn(store)).toEqual(['job', 'sending', 'accepted', 'unclear', 'done']);
    expect(vpp.simulator.requests('assets.associate')).toHaveLength(1);
  });

  it('tells of its event as soon as the service has taken it', async () => {
    await using vpp = await start({ eventDelayMs: 60_000 });
    const toldAt: number[] = [];
    const before = vpp.clock.now();
    await vpp.client.assets.associateAndWait(order, { onEvent: () => toldAt.push(vpp.clock.now() - before) });
    expect(toldAt).toEqual([0]);
  });
});
