import { describe, expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

const users = [
  { clientUserId: 'anna', managedAppleId: 'a@example.com' },
  { clientUserId: 'old', status: 'Retired' as const },
];
const locations = [
  {
    users,
    assets: [
      { adamId: '1', assignedCount: 2 },
      { adamId: '2', pricingParam: 'PLUS' as const, assignedCount: 1 },
    ],
  },
];

async function start() {
  const drift: string[] = [];
  const vpp = await startVpp({ locations }, { hooks: { onDrift: ({ pointer }) => drift.push(pointer) } });
  for (const clientUserId of ['anna', 'old']) vpp.simulator.locations[0]?.assign({ adamId: '1' }, { clientUserId });
  return { vpp, drift };
}

describe('assignments', () => {
  it.each([
    [{}, 5],
    [{ adamId: '1' }, 4],
    [{ pricingParam: 'PLUS' as const }, 1],
    [{ clientUserId: 'anna' }, 1],
    [{ serialNumber: 'DX3V00000000' }, 2],
    [{ serialNumber: 'DX3V00000000', adamId: '1' }, 1],
    [{ serialNumber: 'DX3V00000000', clientUserId: 'anna' }, 0],
    [{ excludeInactiveUsers: true }, 4],
    [{ serialNumber: 'nobody' }, 0],
  ])('asked for with %j are %i', async (query, count) => {
    const { vpp } = await start();
    expect(await vpp.client.assignments.list(query).toArray()).toHaveLength(count);
    await vpp[Symbol.asyncDispose]();
  });

  it('carry the state of users when asked to', async () => {
    const { vpp } = await start();
    const [anna] = await vpp.client.assignments.list({ clientUserId: 'anna', includeUserState: true }).toArray();
    expect(anna).toMatchObject({ userStatus: 'Associated', idHash: expect.stringMatching(/=$/) });
    await vpp[Symbol.asyncDispose]();
  });

  it('without a holder are left out and reported', async () => {
    const { vpp, drift } = await start();
    const record = { adamId: '1', pricingParam: 'STDQ' };
    const body = {
      uId: '1',
      assignments: [{ ...record, serialNumber: 'A' }, record, { ...record, clientUserId: 'b' }],
    };
    vpp.simulator.faults.add({ fault: { status: 200, body } });
    expect(await vpp.client.assignments.list().toArray()).toHaveLength(2);
    expect(drift).toEqual(['/assignments/1/serialNumber']);
    await vpp[Symbol.asyncDispose]();
  });

  it('since a version that is none are refused', async () => {
    const { vpp } = await start();
    const error = await failureOf(vpp.client.assignments.list({ sinceVersionId: 'x' }).toArray());
    expect(error).toMatchObject({ code: 'VPP_VERSION_INVALID', vendorCode: '9721' });
    await vpp[Symbol.asyncDispose]();
  });
});
