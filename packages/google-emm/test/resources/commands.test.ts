import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { failureOf, startEmm } from '../start-emm.ts';

async function started() {
  const all = await startEmm();
  return { ...all, device: all.google.enterprise.device(all.google.enterprise.devices.at(0)?.name ?? '') };
}

test('a command runs on the device, and its operation reports it', async () => {
  await using all = await started();
  const { emm, device, clock } = all;
  const operation = await emm.commands.issue(device.name, {
    startLostModeParams: { lostMessage: { defaultMessage: 'Call us.' } },
  });
  expect(operation).not.toHaveProperty('done');
  expect(operation.metadata).toMatchObject({ type: 'START_LOST_MODE', duration: '600s' });
  await clock.advance(1_000);
  expect(await emm.commands.get(operation.name)).toMatchObject({
    done: true,
    metadata: { startLostModeStatus: { status: 'SUCCESS' } },
  });
  await emm.commands.issue(device.name, { type: 'LOCK' });
  expect(await emm.commands.list(device.name).toArray()).toHaveLength(2);
});

test('a list of operations is filtered by whether they are done; other filters are refused', async () => {
  await using all = await started();
  const { emm, device, clock } = all;
  const ended = await emm.commands.issue(device.name, { type: 'LOCK' });
  await clock.advance(1_000);
  const pending = await emm.commands.issue(device.name, { type: 'LOCK' });
  const list = async (query: { readonly filter?: string; readonly returnPartialSuccess?: boolean }) => {
    const name = `${device.name}/operations`;
    const { operations = [] } = await emm.call('enterprises.devices.operations.list', { name, ...query });
    return operations.map((operation) => operation.name);
  };
  expect(await list({ filter: 'done=true' })).toEqual([ended.name]);
  expect(await list({ filter: 'done = false' })).toEqual([pending.name]);
  expect(await failureOf(list({ filter: 'color=red' }))).toMatchObject({ code: 'EMM_INVALID_ARGUMENT' });
  expect(await failureOf(list({ returnPartialSuccess: true }))).toMatchObject({ status: 501 });
});

test('a command for an offline device expires, and can be cancelled before', async () => {
  await using all = await started();
  const { emm, device, clock } = all;
  device.online = false;
  const lapsing = await emm.commands.issue(device.name, { type: 'LOCK', duration: '60s' });
  const cancelled = await emm.commands.issue(device.name, { type: 'REBOOT' });
  await emm.commands.cancel(cancelled.name);
  await clock.advance(61_000);
  expect(await emm.commands.get(lapsing.name)).toMatchObject({ done: true, error: { code: 4 } });
  expect(await emm.commands.get(cancelled.name)).toMatchObject({ done: true, error: { code: 1 } });
});

test('a new password reaches the device and shows nowhere', async () => {
  await using all = await started();
  const { emm, device, clock } = all;
  const newPassword = 'correct-horse-battery';
  const operation = await emm.commands.issue(device.name, {
    type: 'RESET_PASSWORD',
    newPassword: new Secret(newPassword),
  });
  expect(device.operations[0]?.metadata).toMatchObject({ newPassword });
  await clock.advance(1_000);
  const told = [operation, await emm.commands.get(operation.name), await emm.commands.list(device.name).toArray()];
  const generic = await emm.call('enterprises.devices.operations.get', { name: operation.name });
  expect(findSecrets([...told, generic], [newPassword])).toEqual([]);
});

test('a command whose answer was lost is not sent twice', async () => {
  await using all = await started();
  const { google, emm, device } = all;
  google.faults.add({ endpoint: 'enterprises.devices.issueCommand', fault: 'reset-body' });
  const error = await failureOf(emm.commands.issue(device.name, { type: 'REBOOT' }));
  expect(error).toMatchObject({ code: 'EMM_CONNECTION_RESET', attempts: 1 });
  expect(device.operations).toHaveLength(1);
});

test('a wiped device is gone', async () => {
  await using all = await started();
  const { emm, device, clock } = all;
  await emm.commands.issue(device.name, { type: 'WIPE' });
  await clock.advance(1_000);
  expect(await failureOf(emm.devices.get(device.name))).toMatchObject({ code: 'EMM_NOT_FOUND' });
  expect(await failureOf(emm.commands.issue(device.name, { type: 'LOCK' }))).toMatchObject({
    code: 'EMM_DEVICE_NOT_MANAGED',
  });
});
