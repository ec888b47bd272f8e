import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@mdmkit/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandRecord, createCommandQueue, createFileCommandStore } from '../../src/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const record: CommandRecord = {
  id: 'wipe/1 é',
  deviceName: 'enterprises/LC1/devices/d',
  command: { type: 'WIPE', duration: '60s' },
  state: 'intended',
  intendedAtMs: 1,
  deadlineMs: 60_001,
};
const operationName = 'enterprises/LC1/devices/d/operations/17';

async function openOf(store = createFileCommandStore(folder)): Promise<CommandRecord[]> {
  const records: CommandRecord[] = [];
  for await (const open of store.open()) records.push(open);
  return records;
}

test('a record is found again by another store in the same folder', async () => {
  await createFileCommandStore(folder).put(record);
  const store = createFileCommandStore(folder);
  expect(await store.get(record.id)).toEqual(record);
  expect(await store.get('other')).toBeUndefined();
  expect(await openOf(store)).toEqual([record]);
  const sent: CommandRecord = { ...record, state: 'sent', operationName };
  await store.put(sent);
  expect(await createFileCommandStore(folder).findByOperation(operationName)).toEqual(sent);
  expect(await store.findByOperation('another')).toBeUndefined();
  const ended: CommandRecord = { ...sent, state: 'ended', outcome: { result: 'succeeded' } };
  await store.put(ended);
  expect(await openOf()).toEqual([]);
  expect(await store.get(record.id)).toEqual(ended);
});

test('an empty folder and a missing folder have no records', async () => {
  expect(await openOf(createFileCommandStore(join(folder, 'none')))).toEqual([]);
  expect(() => createFileCommandStore('')).toThrow('directory must name a folder');
});

test('a new password and an activation code are not written to disk, and only the owner reads the files', async () => {
  const store = createFileCommandStore(folder);
  const command = {
    type: 'RESET_PASSWORD',
    newPassword: 'hunter2-plain',
    addEsimParams: { activationCode: new Secret('LPA:1$secret') },
  };
  await store.put({ ...record, command });
  const [name = ''] = await readdir(join(folder, 'open'));
  const file = join(folder, 'open', name);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, 'utf8');
  expect(text).not.toMatch(/hunter2|LPA/);
});

test('a record that was saved as ended counts, even if the open one was not removed', async () => {
  const store = createFileCommandStore(folder);
  await store.put(record);
  const [name = ''] = await readdir(join(folder, 'open'));
  const text = await readFile(join(folder, 'open', name), 'utf8');
  await store.put({ ...record, state: 'ended', outcome: { result: 'expired' } });
  await writeFile(join(folder, 'open', name), text);
  expect(await openOf()).toEqual([]);
  expect((await store.get(record.id))?.state).toBe('ended');
});

test('an index without its record finds nothing, so that the operation can still be found with Google', async () => {
  const store = createFileCommandStore(folder);
  await store.put({ ...record, state: 'sent', operationName });
  await store.put({ ...record, state: 'sending' });
  expect(await store.findByOperation(operationName)).toBeUndefined();
});

test('a damaged file is an error that names it, and not a lost command', async () => {
  const store = createFileCommandStore(folder);
  await store.put(record);
  const [name = ''] = await readdir(join(folder, 'open'));
  await writeFile(join(folder, 'open', name), '{"id":1}');
  expect(await failureOf(openOf())).toMatchObject({ name: 'StateFileError', reason: 'INVALID' });
});

test('a queue on files ends a command that needs a secret which was not stored', async () => {
  await using started = await startEmm({}, { devices: 1 });
  const { google, emm, clock } = started;
  const deviceName = [...google.enterprise.devices][0]?.name ?? '';
  google.exhaustQuota(google.project);
  const options = { commands: emm.commands, store: createFileCommandStore(folder), clock };
  const queue = createCommandQueue(options);
  const command = { type: 'RESET_PASSWORD', newPassword: new Secret('x') };
  const sending = failureOf(queue.issue({ id: 'p', deviceName, command }, { retry: false, totalTimeoutMs: 1_000 }));
  expect(await sending).toMatchObject({ kind: 'throttled' });
  await createCommandQueue({ ...options, store: createFileCommandStore(folder) }).reconcile();
  expect(await options.store.get('p')).toMatchObject({ outcome: { result: 'failed', reason: 'SECRET_NOT_STORED' } });
});
