import { systemClock } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { flaky, writeHours } from '../support/unusual-hours.ts';
import { startServed } from './served.ts';

test('targets that fail more than usual are listed for callers who may see their tenant', async () => {
  const endMs = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  await using served = await startServed({ clock: { ...systemClock, now: () => endMs } });
  await writeHours(served.store, 96, endMs);
  const figures = { windowHours: 6, checks: 36, failed: 12, failingHours: 6 };
  const { items } = await served.json('/v1/unusual-targets');
  expect(items).toMatchObject([{ target: flaky, tenant: 'flaky', ...figures }]);
  for (const tenant of ['flaky', 'spiky']) {
    const { token } = await served.createToken({ name: `of-${tenant}`, tenants: [tenant] });
    expect(await served.json('/v1/unusual-targets', { token })).toEqual({ items: tenant === 'flaky' ? items : [] });
  }
});
