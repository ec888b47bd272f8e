import { expect, it } from 'vitest';
import { startVpp } from './start-vpp.ts';

it('asks for the id of the location only where no answer has told it', async () => {
  await using vpp = await startVpp();
  const plan = await vpp.client.licences.plan({ desired: [] });
  expect(plan.uId).toBe(vpp.simulator.locations[0]?.uId);
  expect(vpp.simulator.requests('clientConfig.get')).toHaveLength(1);
  await vpp.client.licences.plan({ desired: [] });
  expect(vpp.simulator.requests('clientConfig.get')).toHaveLength(1);
});
