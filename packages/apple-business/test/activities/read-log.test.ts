import { expect, it } from 'vitest';
import { errorOf, serialAt, stage } from '../setup.ts';

it('is an error of its own when what is there is no log', async () => {
  await using s = await stage();
  const { orgDeviceActivities } = s.client();
  const started = await orgDeviceActivities.cancelMigration([serialAt(s.organisation, 0)]);
  await s.clock.advance(60_000);
  s.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 200, body: 'hello' } });
  const error = await errorOf(orgDeviceActivities.log(started[0]?.id ?? ''));
  expect(error).toMatchObject({
    code: 'BUSINESS_LOG_UNREADABLE',
    kind: 'schema',
    operation: 'orgDeviceActivities.log',
  });
});
