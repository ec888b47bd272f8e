import { expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

it('keeps ids that no number can hold', async () => {
  await using vpp = await startVpp();
  const { uId } = await vpp.client.clientConfig.get();
  expect(uId).toBe(vpp.simulator.locations[0]?.uId);
  expect(Number.isSafeInteger(Number(uId))).toBe(false);
});

it.each([
  ['absent', {}, undefined],
  ['null', { mdmInfo: null }, null],
  ['partial', { mdmInfo: { id: 'x' } }, { id: 'x' }],
])('reads mdmInfo when it is %s', async (_name, members, expected) => {
  const drift: unknown[] = [];
  await using vpp = await startVpp({}, { hooks: { onDrift: (event) => drift.push(event) } });
  vpp.simulator.faults.add({ fault: { status: 200, body: { uId: '700000000000000123', ...members } } });
  expect((await vpp.client.clientConfig.get()).mdmInfo).toEqual(expected);
  expect(drift).toEqual([]);
});

it('fails where the location is missing: every answer names it', async () => {
  await using vpp = await startVpp();
  vpp.simulator.faults.add({ fault: { status: 200, body: { locationName: 'x' } } });
  expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ code: 'VPP_SCHEMA_MISMATCH', kind: 'schema' });
});
