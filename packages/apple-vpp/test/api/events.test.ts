import { expect, it } from 'vitest';
import { type EventStatus, isSuccessful } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

it('judges success as published', (context) => {
  const text = readVector('synthetic/responses.json');
  if (text === undefined) return context.skip(noVectors);
  // The file's own description gives this form.
  const { status } = JSON.parse(text) as {
    status: readonly { name: string; successful: boolean; body: EventStatus }[];
  };
  for (const { name, successful, body } of status) expect.soft(isSuccessful(body), name).toBe(successful);
  expect(status.length).toBeGreaterThan(4);
});

it.each([{}, { numCompleted: 2 }, { numRequested: 2 }, { numCompleted: 1, numRequested: 2 }])(
  'an event with the counts %j has not succeeded',
  (counts) => {
    expect(isSuccessful({ uId: '1', eventStatus: 'COMPLETE', ...counts })).toBe(false);
  },
);

it('reads every published status', async (context) => {
  const text = readVector('synthetic/responses.json');
  if (text === undefined) return context.skip(noVectors);
  const { status } = JSON.parse(text) as { status: readonly { body: object }[] };
  await using vpp = await startVpp();
  for (const { body } of status) {
    vpp.simulator.faults.add({ fault: { status: 200, body } });
    expect(await vpp.client.events.status('e')).toMatchObject(body);
  }
});

it.each([{ failures: 'none' }, { failures: null }, { failures: {} }, { numCompleted: '1' }, { numRequested: null }])(
  'a status with %j is an error, and not a success',
  async (member) => {
    await using vpp = await startVpp();
    const body = { uId: '1', eventStatus: 'COMPLETE', ...member };
    vpp.simulator.faults.add({ endpoint: 'events.status', fault: { status: 200, body } });
    expect(await failureOf(vpp.client.events.status('e'))).toMatchObject({ code: 'VPP_SCHEMA_MISMATCH' });
  },
);

it('is not asked for without an id', async () => {
  await using vpp = await startVpp();
  expect((await failureOf(vpp.client.events.status(''))).code).toBe('VPP_INVALID_REQUEST');
});

it('says of an error what it is about', async () => {
  await using vpp = await startVpp();
  const errorInfo = { assets: [{ adamId: '1', pricingParam: 'STDQ' }], serialNumbers: ['A'] };
  vpp.simulator.faults.add({ fault: { status: 400, body: { errorNumber: 9707, errorMessage: 'x', errorInfo } } });
  expect((await failureOf(vpp.client.clientConfig.get())).errorInfo).toEqual(errorInfo);
  vpp.simulator.faults.add({ fault: { status: 400, body: { errorNumber: 9707, errorInfo: 7 } } });
  expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({
    code: 'VPP_ASSET_NOT_DEVICE_ASSIGNABLE',
    errorInfo: undefined,
  });
});
