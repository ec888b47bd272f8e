import { describe, expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

describe('the page size', () => {
  test.each([
    ['max', 2_500, [2_500]],
    [5_000, 2_500, [2_500]],
    [2_000, 2_500, [2_000, 500]],
    [1_000, 2_500, [1_000, 1_000, 500]],
    ['max', 1_000, [1_000, 1_000, 500]],
  ] as const)('%s of an account that allows %i', async (limit, pageLimit, sizes) => {
    await using loop = await loopback({ devices: 2_500, assumptions: { pageLimit } });
    const pages = [];
    for await (const { items } of loop.client().devices.fetch({ limit }).pages()) pages.push(items.length);
    expect(pages).toEqual(sizes);
  });

  test('takes one request for each client, and none up to 1,000', async () => {
    await using loop = await loopback({ devices: 30, assumptions: { pageLimit: 5_000 } });
    const dep = loop.client();
    await dep.devices.fetch({ limit: 1_000 }).toArray();
    expect(loop.simulator.requests('account.get')).toHaveLength(0);
    const { cursor = '' } = await dep.devices.fetch({ limit: 'max' }).firstPage();
    await dep.devices.sync({ cursor, limit: 'max' }).toArray();
    expect(loop.simulator.requests('account.get')).toHaveLength(1);
  });

  test('is 1,000 if the account lists no calls', async () => {
    await using loop = await loopback({ devices: 1_001, assumptions: { pageLimit: 5_000 } });
    const { items } = await loop.client({ protocolVersion: 2 }).devices.fetch({ limit: 'max' }).firstPage();
    expect(items).toHaveLength(1_000);
  });

  test('is asked for again after a failure', async () => {
    await using loop = await loopback({ devices: 3 });
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 403, body: 'ACCESS_DENIED' } });
    const list = loop.client().devices.fetch({ limit: 'max' });
    await expect(list.toArray()).rejects.toMatchObject({ code: 'DEP_ACCESS_DENIED' });
    expect(await list.toArray()).toHaveLength(3);
  });
});
