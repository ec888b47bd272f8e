import { describe, expect, it } from 'vitest';
import { createMemoryVersionStore } from '../../src/index.ts';
import { usualDoubts, type VppDoubts } from '../../src/testing/doubts.ts';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const start = (doubts: Partial<VppDoubts>) =>
  startVpp({ locations: [{ assets: [{ adamId: '1', totalCount: 9, assignedCount: 2 }] }], doubts });
const order = { assets: [{ adamId: '1' }], serialNumbers: ['A', 'B'] };

describe('a doubt', () => {
  it.each([
    [false, []],
    [true, ['A', 'B']],
  ])('about ended assignments among the changes: %s', async (endedInChanges, changed) => {
    await using vpp = await start({ endedInChanges });
    await vpp.client.assets.associate(order);
    const store = createMemoryVersionStore();
    await collect(vpp.client.assignments.changes({ store }));
    await vpp.client.assets.disassociate(order);
    const [page] = await collect(vpp.client.assignments.changes({ store }));
    expect(page?.items.map(({ serialNumber }) => serialNumber)).toEqual(changed);
    await vpp.client.assets.associate({ ...order, serialNumbers: ['A'] });
    const [again] = await collect(vpp.client.assignments.changes({ store }));
    expect(again?.items.map(({ serialNumber }) => serialNumber)).toEqual(['A']);
  });

  it('about how long events are kept: the assignments replace a forgotten event', async () => {
    await using vpp = await start({ eventRetentionMs: 1_000 });
    const { eventId } = await vpp.client.assets.associate(order);
    expect(await vpp.client.events.status(eventId)).toMatchObject({ eventStatus: 'COMPLETE' });
    await vpp.clock.advance(2_000);
    expect((await failureOf(vpp.client.events.status(eventId))).code).toBe('VPP_EVENT_NOT_FOUND');
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['C'] });
    expect(result).toMatchObject({ completed: 1, failures: [] });
    expect(vpp.simulator.requests('assets.associate')).toHaveLength(2);
  });

  it.each(['absent', 'refused'] as const)('about null in the body of a write: %s', async (nullMembers) => {
    await using vpp = await start({ nullMembers });
    const body = { assets: [{ adamId: '1', pricingParam: null }], clientUserIds: null, serialNumbers: ['N1'] };
    const response = await fetch(`${vpp.server.origin}/mdm/v2/assets/associate`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${vpp.simulator.credential.value.reveal()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    expect(answer).toMatchObject(nullMembers === 'absent' ? { eventId: expect.any(String) } : { errorNumber: 9602 });
  });

  it('has a usual answer', () => {
    expect(Object.keys(usualDoubts)).toHaveLength(14);
  });
});
