import { expect, it } from 'vitest';
import { errorOf, serialAt, stage } from '../setup.ts';

it('is an error of its own when what is there is no log', async () => {
  await using scene = await stage();
  const { orgDeviceActivities } = scene.client();
  const started = await orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
  await scene.clock.advance(60_000);
  scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 200, body: 'hello' } });
  const error = await errorOf(orgDeviceActivities.log(started[0]?.id ?? ''));
  expect(error).toMatchObject({
    code: 'BUSINESS_LOG_UNREADABLE',
    kind: 'schema',
    operation: 'orgDeviceActivities.log',
  });
});
