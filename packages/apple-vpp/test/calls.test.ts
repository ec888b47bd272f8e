import type { DriftEvent } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { sampleLimits } from '../src/index.ts';
import { startVpp } from './start-vpp.ts';

it('asks for the id of the location only where no answer has told it', async () => {
  await using vpp = await startVpp();
  const plan = await vpp.client.licences.plan({ desired: [] });
  expect(plan.uId).toBe(vpp.simulator.locations[0]?.uId);
  expect(vpp.simulator.requests('clientConfig.get')).toHaveLength(1);
  await vpp.client.licences.plan({ desired: [] });
  expect(vpp.simulator.requests('clientConfig.get')).toHaveLength(1);
});

it('tells once of an address at another origin, and sends the token to its own', async () => {
  const drift: DriftEvent[] = [];
  await using vpp = await startVpp({}, { hooks: { onDrift: (event) => drift.push(event) }, discovery: 'always' });
  const urls = { getAssets: 'https://elsewhere.example/mdm/v2/assets' };
  vpp.simulator.faults.add({ fault: { status: 200, body: { urls } }, endpoint: 'serviceConfig.get' });
  for (let call = 0; call < 3; call += 1) await vpp.client.assets.list().firstPage();
  expect(vpp.simulator.requests('assets.list')).toHaveLength(3);
  expect(drift).toMatchObject(
    [
      { operation: 'serviceConfig.get', kind: 'unknown-value', pointer: '/urls/getAssets', expected: /127\.0\.0\.1/ },
    ].map((event) => ({ ...event, expected: expect.stringMatching(event.expected) })),
  );
  expect(drift).toHaveLength(1);
});

it('tells who watches of that address as well, and of every call', async () => {
  await using vpp = await startVpp({}, { discovery: 'always' });
  const reported: string[] = [];
  const watching = vpp.client.watch({
    onDrift: ({ pointer }) => reported.push(pointer),
    onEnd: ({ operation }) => reported.push(operation),
  });
  const urls = { getAssets: 'https://elsewhere.example/mdm/v2/assets' };
  vpp.simulator.faults.add({ fault: { status: 200, body: { urls } }, endpoint: 'serviceConfig.get' });
  await vpp.client.assets.list().firstPage();
  watching[Symbol.dispose]();
  await vpp.client.assets.list().firstPage();
  expect(reported).toEqual(['serviceConfig.get', '/urls/getAssets', 'assets.list']);
});

it('goes by the usual limits, or the last ones known, while the service names none', async () => {
  await using vpp = await startVpp({ limits: { maxSerialNumbers: 7 } }, { retry: false });
  vpp.simulator.faults.add({ fault: { status: 503 }, endpoint: 'serviceConfig.get' });
  expect(await vpp.client.serviceConfig.limits()).toEqual(sampleLimits);
  expect((await vpp.client.serviceConfig.limits()).maxSerialNumbers).toBe(7);
  await vpp.clock.advance(5 * 60_000 + 1);
  vpp.simulator.faults.add({ fault: { status: 503 }, endpoint: 'serviceConfig.get' });
  expect((await vpp.client.serviceConfig.limits()).maxSerialNumbers).toBe(7);
});

it('does not take a caller who gave up for a service without limits', async () => {
  await using vpp = await startVpp();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(vpp.client.serviceConfig.limits({ signal })).rejects.toMatchObject({ kind: 'aborted' });
});
