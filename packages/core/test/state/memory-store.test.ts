import { expect, test } from 'vitest';
import { createMemoryStore } from '../../src/state/memory-store.ts';
import { turn } from '../things.ts';

test('hands leases on in the order they were asked for', async () => {
  const store = createMemoryStore<number>();
  const order: string[] = [];
  const work = async (name: string) => {
    const lease = await store.lease('a', { holdMs: 1, onBusy: () => order.push(`${name} waits`) });
    order.push(name);
    await turn();
    await lease.release();
    await lease.release();
  };
  await Promise.all([work('1'), work('2'), work('3')]);
  expect(order).toEqual(['2 waits', '3 waits', '1', '2', '3']);
});

test('who gives up does not let the next one in before the holder is done', async () => {
  const store = createMemoryStore<number>();
  const holder = await store.lease('a', { holdMs: 1 });
  const controller = new AbortController();
  const leaver = store.lease('a', { holdMs: 1, signal: controller.signal });
  let held = false;
  const next = store.lease('a', { holdMs: 1 }).then((lease) => {
    held = true;
    return lease;
  });
  controller.abort('gone');
  await expect(leaver).rejects.toBe('gone');
  await turn();
  expect(held).toBe(false);
  await holder.release();
  await (await next).release();
  await expect(store.lease('a', { holdMs: 1, signal: AbortSignal.abort('before') })).rejects.toBe('before');
  await (await store.lease('a', { holdMs: 1 })).release();
});

test('keys do not wait for each other', async () => {
  const store = createMemoryStore<number>();
  await store.lease('a', { holdMs: 1 });
  await (await store.lease('b', { holdMs: 1 })).release();
});
