import { Secret } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { type CommandRecord, createCommandQueue, createMemoryCommandStore } from '../../src/index.ts';
import { emmFaults } from '../../src/testing/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

async function setUp() {
  const all = await startEmm({ retry: false });
  const device = all.google.enterprise.device(all.google.enterprise.devices.at(0)?.name ?? '');
  const store = createMemoryCommandStore();
  const ended: CommandRecord[] = [];
  const queue = createCommandQueue({
    commands: all.emm.commands,
    store,
    clock: all.clock,
    onEnded: (record) => void ended.push(record),
  });
  return { ...all, device, store, queue, ended };
}

const lock = { type: 'LOCK' } as const;

test('a command is kept, sent, and ends with its notification', async () => {
  await using all = await setUp();
  const { queue, store, device, clock, ended } = all;
  const record = await queue.issue({ id: '1', deviceName: device.name, command: lock });
  // Google's own default of ten minutes is what loses commands for offline devices.
  expect(record).toMatchObject({ state: 'sent', command: { duration: '86400s' } });
  await clock.advance(1_000);
  const operation = await all.emm.commands.get(record.operationName ?? '');
  expect(await queue.handleNotification(operation)).toBe('ended');
  expect(await queue.handleNotification(operation)).toBe('ended');
  expect(await store.get('1')).toMatchObject({ state: 'ended', outcome: { result: 'succeeded' } });
  expect(ended).toHaveLength(1);
});

test('the same id is one command', async () => {
  await using all = await setUp();
  for (let time = 0; time < 3; time += 1)
    await all.queue.issue({ id: '1', deviceName: all.device.name, command: lock });
  expect(all.device.operations).toHaveLength(1);
});

test('two calls with the same id at the same time send one command', async () => {
  await using all = await setUp();
  const request = { id: '1', deviceName: all.device.name, command: lock };
  const records = await Promise.all([all.queue.issue(request), all.queue.issue(request)]);
  expect(records[1]).toEqual(records[0]);
  expect(all.device.operations).toHaveLength(1);
});

test('reconciling leaves a command that is being sent to its call, and sends it once', async () => {
  await using all = await setUp();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const commands: typeof all.emm.commands = {
    ...all.emm.commands,
    async issue(...request) {
      begin();
      await gate;
      return await all.emm.commands.issue(...request);
    },
  };
  const queue = createCommandQueue({ commands, store: all.store, clock: all.clock });
  const issued = queue.issue({ id: '1', deviceName: all.device.name, command: lock });
  await begun;
  expect(await queue.reconcile()).toEqual({ sent: 0, found: 0, ended: 0, open: 1, errors: [] });
  open();
  await issued;
  expect(all.device.operations).toHaveLength(1);
});

test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY, '3600000'])('validMs %s is refused', async (validMs) => {
  await using all = await setUp();
  const make = () => createCommandQueue({ commands: all.emm.commands, store: all.store, validMs: validMs as number });
  expect(make).toThrow('validMs must be a number of milliseconds above 0');
});

test('an unknown operation, and a notification that arrives before the answer', async () => {
  await using all = await setUp();
  const { google, queue, device } = all;
  expect(await queue.handleNotification({ name: `${device.name}/operations/1`, done: true })).toBe('unknown');
  google.notifyBeforeAnswer();
  const record = await queue.issue({ id: '1', deviceName: device.name, command: lock });
  expect(record.state).toBe('sent');
  expect(await queue.reconcile()).toMatchObject({ ended: 1, open: 0 });
});

describe('after a failed attempt', () => {
  test('the quota was used up: nothing was sent, and reconciling sends it', async () => {
    await using all = await setUp();
    const { google, queue, store, device } = all;
    google.exhaustQuota(google.project);
    const issued = failureOf(queue.issue({ id: '1', deviceName: device.name, command: lock }));
    expect(await issued).toMatchObject({ code: 'EMM_QUOTA_EXCEEDED' });
    expect(await store.get('1')).toMatchObject({ state: 'intended' });
    google.project.requestsPerMinute = 100;
    expect(await queue.reconcile()).toMatchObject({ sent: 1, open: 1, errors: [] });
    expect(device.operations).toHaveLength(1);
  });

  test('the answer was lost: the command is found with Google, and not sent again', async () => {
    await using all = await setUp();
    const { google, queue, store, device } = all;
    google.faults.add({ endpoint: 'enterprises.devices.issueCommand', fault: emmFaults.lostAnswer });
    await failureOf(queue.issue({ id: '1', deviceName: device.name, command: lock }));
    expect(await store.get('1')).toMatchObject({ state: 'sending' });
    expect(await queue.reconcile()).toMatchObject({ found: 1, sent: 0 });
    expect(await store.get('1')).toMatchObject({ state: 'sent', operationName: device.operations[0]?.name });
  });

  test('the request was lost: it is not found with Google, and sent', async () => {
    await using all = await setUp();
    const { google, queue, device } = all;
    google.faults.add({ endpoint: 'enterprises.devices.issueCommand', fault: 'reset' });
    await failureOf(queue.issue({ id: '1', deviceName: device.name, command: lock }));
    expect(device.operations).toHaveLength(0);
    expect(await queue.reconcile()).toMatchObject({ found: 0, sent: 1 });
    expect(device.operations).toHaveLength(1);
  });

  test('two commands of the same type each find their own operation', async () => {
    await using all = await setUp();
    const { google, queue, store, device } = all;
    google.faults.add({ endpoint: 'enterprises.devices.issueCommand', fault: emmFaults.lostAnswer, times: 2 });
    for (const id of ['1', '2']) await failureOf(queue.issue({ id, deviceName: device.name, command: lock }));
    expect(await queue.reconcile()).toMatchObject({ found: 2, sent: 0 });
    const names = await Promise.all(['1', '2'].map(async (id) => (await store.get(id))?.operationName));
    expect(new Set(names)).toEqual(new Set(device.operations.map(({ name }) => name)));
  });
});

test('a refusal ends a command', async () => {
  await using all = await setUp();
  const { queue, store, device, ended } = all;
  const issued = queue.issue({ id: '1', deviceName: device.name, command: { type: 'START_LOST_MODE' } });
  expect(await failureOf(issued)).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
  expect(await store.get('1')).toMatchObject({
    state: 'ended',
    outcome: { result: 'failed', reason: 'EMM_INVALID_ARGUMENT' },
  });
  expect(ended).toHaveLength(1);
});

test('an operation that Google does not find stays open for a week, then its outcome is unknown', async () => {
  await using all = await setUp();
  const { google, queue, store, device, clock } = all;
  await queue.issue({ id: '1', deviceName: device.name, command: { ...lock, duration: '60s' } });
  google.faults.add({ endpoint: 'enterprises.devices.operations.get', fault: { status: 404 }, times: 9 });
  await clock.advance(3_600_000);
  expect(await queue.reconcile()).toMatchObject({ open: 1, ended: 0 });
  await clock.advance(8 * 86_400_000);
  expect(await queue.reconcile()).toMatchObject({ open: 0, ended: 1 });
  expect(await store.get('1')).toMatchObject({ outcome: { result: 'unknown' } });
});

test('a command that was never sent lapses', async () => {
  await using all = await setUp();
  const { google, queue, store, device, clock } = all;
  google.exhaustQuota(google.project);
  await failureOf(queue.issue({ id: '1', deviceName: device.name, command: { ...lock, duration: '60s' } }));
  await clock.advance(61_000);
  expect(await queue.reconcile()).toMatchObject({ ended: 1, sent: 0 });
  expect(await store.get('1')).toMatchObject({ outcome: { result: 'expired' } });
});

test('a password is removed once it was set, and a password that a store did not keep is not sent', async () => {
  await using all = await setUp();
  const { queue, store, device, clock } = all;
  const command = { type: 'RESET_PASSWORD', newPassword: new Secret('correct-horse') };
  await queue.issue({ id: '1', deviceName: device.name, command });
  await clock.advance(1_000);
  await queue.reconcile();
  expect((await store.get('1'))?.command).not.toHaveProperty('newPassword');
  const lost = { type: 'RESET_PASSWORD', newPassword: '[redacted]' };
  await store.put({
    id: '2',
    deviceName: device.name,
    command: lost,
    state: 'intended',
    intendedAtMs: clock.now(),
    deadlineMs: clock.now() + 9e9,
  });
  await queue.reconcile();
  expect(await store.get('2')).toMatchObject({ outcome: { result: 'failed', reason: 'SECRET_NOT_STORED' } });
  expect(device.operations).toHaveLength(1);
});

test('a command that cannot be processed does not stop the others', async () => {
  await using all = await setUp();
  const { google, queue, device, clock } = all;
  await queue.issue({ id: '1', deviceName: device.name, command: lock });
  await queue.issue({ id: '2', deviceName: device.name, command: lock });
  await clock.advance(1_000);
  google.faults.add({ endpoint: 'enterprises.devices.operations.get', fault: 'reset' });
  expect(await queue.reconcile()).toMatchObject({ ended: 1, open: 1, errors: [{ code: 'EMM_CONNECTION_RESET' }] });
});
