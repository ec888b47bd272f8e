import { createTransport } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createVppClient, sampleLimits } from '../../src/index.ts';
import { createVppSimulator } from '../../src/testing/index.ts';
import { startVpp } from '../start-vpp.ts';

it('keeps the configuration for five minutes', async () => {
  await using vpp = await startVpp();
  const ask = async () => {
    await Promise.all([vpp.client.serviceConfig.limits(), vpp.client.serviceConfig.limits()]);
    return vpp.simulator.requests('serviceConfig.get').length;
  };
  expect(await ask()).toBe(1);
  await vpp.clock.advance(299_999);
  expect(await ask()).toBe(1);
  await vpp.clock.advance(1);
  expect(await ask()).toBe(2);
});

it('takes the last limits, or the usual ones, where there are none to be had', async () => {
  await using vpp = await startVpp({ limits: { maxUsers: 7 } }, { retry: false });
  vpp.simulator.faults.add({ fault: 'reset' });
  expect(await vpp.client.serviceConfig.limits()).toEqual(sampleLimits);
  expect((await vpp.client.serviceConfig.limits()).maxUsers).toBe(7);
  await vpp.clock.advance(400_000);
  vpp.simulator.faults.add({ fault: 'reset' });
  expect((await vpp.client.serviceConfig.limits()).maxUsers).toBe(7);
});

it('is shared by clients that share a transport', async () => {
  const clock = createVirtualClock();
  const simulator = createVppSimulator({ clock });
  await using server = await listen(simulator);
  await using transport = createTransport();
  const make = () => createVppClient({ credential: simulator.credential, origin: server.origin, transport, clock });
  for (let count = 0; count < 3; count += 1) await make().serviceConfig.limits();
  expect(simulator.requests()).toHaveLength(1);
});
