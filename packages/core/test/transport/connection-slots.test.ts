import { expect, test } from 'vitest';
import { createConnectionSlots } from '../../src/transport/connection-slots.ts';

const turns = async () => {
  for (let index = 0; index < 5; index += 1) await Promise.resolve();
};

test('no more than the limit hold a slot of one origin; the others follow in their order', async () => {
  const slots = createConnectionSlots(2);
  const order: string[] = [];
  const waits: string[] = [];
  const take = async (name: string, origin = 'a') => {
    const slot = await slots.acquire(origin, { onWait: () => waits.push(name) });
    order.push(name);
    return slot;
  };
  const first = await take('first');
  await take('second');
  const third = take('third');
  const fourth = take('fourth');
  await take('elsewhere', 'b');
  await turns();
  expect(order).toEqual(['first', 'second', 'elsewhere']);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  await fourth;
  expect(order).toEqual(['first', 'second', 'elsewhere', 'third', 'fourth']);
  expect(waits).toEqual(['third', 'fourth']);
});

test('who gives up leaves the queue, and the next one gets the slot', async () => {
  const slots = createConnectionSlots(1);
  const first = await slots.acquire('a');
  const controller = new AbortController();
  const second = slots.acquire('a', { signal: controller.signal });
  const third = slots.acquire('a');
  controller.abort('enough');
  await expect(second).rejects.toBe('enough');
  await expect(slots.acquire('a', { signal: controller.signal })).rejects.toBe('enough');
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
});
