import { describe, expect, it } from 'vitest';
import { createContentLookupClient, createPublicLookupClient } from '../../src/index.ts';
import { startMetadata } from './start-metadata.ts';

describe('the older lookups', () => {
  it('take nothing from another country', async () => {
    await using meta = await startMetadata();
    await using client = createContentLookupClient({ country: 'zz', origin: meta.server.origin });
    expect((await client.get(['1'])).size).toBe(0);
  });

  it('find custom apps by the cookie', async () => {
    await using meta = await startMetadata({ items: [{ adamId: '1', custom: true }] });
    const options = { country: 'DE', origin: meta.server.origin };
    await using without = createContentLookupClient(options);
    await using with_ = createContentLookupClient({ ...options, credential: meta.vpp.credential });
    expect([(await without.get(['1'])).size, (await with_.get(['1'])).size]).toEqual([0, 1]);
  });

  it('keep to twenty requests a minute', async () => {
    await using meta = await startMetadata();
    await using client = createPublicLookupClient({ country: 'de', origin: meta.server.origin, clock: meta.clock });
    for (let count = 0; count < 21; count += 1) await client.get([String(count)]);
    expect(meta.clock.sleptMs).toBeGreaterThanOrEqual(59_000);
  });

  it('ask for many in batches, for each once', async () => {
    const adamIds = Array.from({ length: 150 }, (_, index) => String(index + 1));
    await using meta = await startMetadata({ items: adamIds.map((adamId) => ({ adamId })) });
    const options = { country: 'DE', origin: meta.server.origin, clock: meta.clock };
    await using content = createContentLookupClient(options);
    await using lookup = createPublicLookupClient(options);
    for (const client of [content, lookup]) {
      const before = meta.simulator.requests().length;
      expect([...(await client.get([...adamIds, '1'])).keys()].sort()).toEqual([...adamIds].sort());
      expect(meta.simulator.requests().length - before).toBe(2);
    }
  });

  it.each([['x'], [''], ['1,2'], [1 as unknown as string]])(
    'refuse the number %j before anything is sent',
    async (adamId) => {
      await using meta = await startMetadata();
      const options = { country: 'DE', origin: meta.server.origin };
      await using content = createContentLookupClient(options);
      await using lookup = createPublicLookupClient(options);
      for (const client of [content, lookup]) await expect(client.get([adamId])).rejects.toThrow('adamIds must be');
      expect(meta.simulator.requests()).toEqual([]);
    },
  );
});
