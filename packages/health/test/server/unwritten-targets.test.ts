import { expect, test } from 'vitest';
import { startServed } from './served.ts';

test('a target of which the store has nothing yet is no unknown target', async () => {
  await using served = await startServed({ tenants: 1 });
  const path = '/v1/results?target=tenant-0/apple.vpp';
  expect((await served.call(path)).status).toBe(404);
  await served.service.start();
  // The service writes its new targets within a second, so mostly it has not written this one.
  expect(await served.json(path)).toMatchObject({ target: { id: 'tenant-0/apple.vpp', tenant: 'tenant-0' } });
  const { token } = await served.createToken({ role: 'viewer', tenants: ['tenant-1'] });
  expect((await served.call(path, { token })).status).toBe(404);
  expect((await served.call('/v1/results?target=tenant-0/apple.dep')).status).toBe(404);
});
