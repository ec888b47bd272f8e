import { expect, test } from 'vitest';
import { type CommandRecord, createMemoryCommandStore } from '../../src/index.ts';

const record: CommandRecord = {
  id: 'a',
  deviceName: 'd',
  command: { type: 'LOCK' },
  state: 'sent',
  intendedAtMs: 0,
  deadlineMs: 1,
  operationName: 'o',
};

test('the memory store saves and finds records, and lists the open ones', async () => {
  const store = createMemoryCommandStore();
  await store.put(record);
  await store.put({ ...record, id: 'b', state: 'ended', operationName: 'p' });
  expect(await store.get('a')).toEqual(record);
  expect(await store.get('c')).toBeUndefined();
  expect((await store.findByOperation('p'))?.id).toBe('b');
  const open: CommandRecord[] = [];
  for await (const item of store.open()) open.push(item);
  expect(open).toEqual([record]);
});
