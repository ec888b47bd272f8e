import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEventLog } from '../../src/cli/event-log.ts';
import { checkOf } from '../elastic/written.ts';
import { waitUntil } from '../server/served.ts';
import { incidentOf } from '../store/batches.ts';
import { temporaryFolder } from '../support/folder.ts';

const atMs = Date.UTC(2026, 10, 23, 12);

function createIo() {
  const [stdout, stderr]: string[][] = [[], []];
  const io = {
    stdout: { write: (text: string) => stdout?.push(text) },
    stderr: { write: (text: string) => stderr?.push(text) },
    env: {},
    signal: new AbortController().signal,
  };
  return { io, stdout: () => stdout?.join('') ?? '', stderr: () => stderr?.join('') ?? '' };
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('ecs is a document for each check and each event, with the location of the configuration', async () => {
  const { io, stdout } = createIo();
  const log = await openEventLog([{ format: 'ecs', file: undefined }], io);
  const monitor = { location: 'berlin', store: { folder: 'x' }, controls: [], windows: [] };
  log.configure({ origins: {}, targets: [], monitor });
  log.takeEvent({ kind: 'listening', atMs, url: 'http://127.0.0.1:8080' });
  log.takeCheck(checkOf('acme/apple.dep', atMs, { class: 'fail.server', code: 'X', error: 'Bad \u2028 text.' }));
  log.takeEvent({ kind: 'state', atMs, target: 'acme/apple.dep', from: 'up', to: 'suspect', code: 'X' });
  const event = { incident: 'inc-1', atMs, kind: 'opened', text: 'Apple fails.' } as const;
  log.takeEvent({ kind: 'incident', atMs, incident: incidentOf('inc-1'), event });
  await log.close();
  expect(stdout()).not.toMatch(/\u2028/);
  expect(lines(stdout())).toMatchObject([
    { event: { dataset: 'mdm_health.service', action: 'service-listening' }, 'log.level': 'info' },
    { event: { dataset: 'mdm_health.run', outcome: 'failure' }, 'log.level': 'error', error: { code: 'X' } },
    { event: { dataset: 'mdm_health.incident', action: 'incident-opened' }, observer: { name: 'berlin' } },
  ]);
  for (const line of lines(stdout()))
    for (const name of ['level', 'time', 'pid']) expect(line).not.toHaveProperty(name);
});

test('text and ndjson have events only, and a file has the same lines as stdout', async () => {
  await using folder = await temporaryFolder();
  const { io, stdout } = createIo();
  const file = join(folder.path, 'log.txt');
  const log = await openEventLog(
    [
      { format: 'text', file: undefined },
      { format: 'text', file },
    ],
    io,
  );
  log.takeCheck(checkOf('acme/apple.dep', atMs));
  log.takeEvent({ kind: 'stopped', atMs });
  await log.close();
  expect(stdout()).toMatch(/stopped +monitoring has ended\n$/);
  expect(await readFile(file, 'utf8')).toBe(stdout());
});

test('a flush resolves once the file has everything', async () => {
  await using folder = await temporaryFolder();
  const { io } = createIo();
  const file = join(folder.path, 'log.txt');
  const log = await openEventLog([{ format: 'text', file }], io);
  await log.flush();
  for (let number = 0; number < 3; number += 1) log.takeEvent({ kind: 'stopped', atMs });
  await log.flush();
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(4);
  await log.close();
});

test.skipIf(!existsSync('/dev/full'))('a disk that takes nothing is named, and holds up no stop', async () => {
  const { io, stderr } = createIo();
  const log = await openEventLog([{ format: 'text', file: '/dev/full' }], io);
  log.takeEvent({ kind: 'stopped', atMs });
  await expect(log.flush()).rejects.toThrow('ENOSPC');
  expect(stderr()).toContain('the log "/dev/full" cannot be written');
  await log.close();
});

test('a file that the platform has renamed is opened again', async () => {
  await using folder = await temporaryFolder();
  const { io } = createIo();
  const file = join(folder.path, 'ecs.ndjson');
  const log = await openEventLog([{ format: 'ecs', file }], io);
  const sizeOf = async (name: string) => (await readFile(name, 'utf8').catch(() => '')).length;
  log.takeEvent({ kind: 'started', atMs, location: 'here', targets: 1 });
  await waitUntil(async () => (await sizeOf(file)) > 0);
  await rename(file, `${file}.1`);
  log.reopen();
  await waitUntil(async () => (await readFile(file, 'utf8').catch(() => undefined)) !== undefined);
  log.takeEvent({ kind: 'stopped', atMs });
  await log.close();
  await waitUntil(async () => (await sizeOf(file)) > 0);
  expect(lines(await readFile(`${file}.1`, 'utf8'))).toMatchObject([{ event: { action: 'service-started' } }]);
  expect(lines(await readFile(file, 'utf8'))).toMatchObject([{ event: { action: 'service-stopped' } }]);
});

test('a file that cannot be written is named', async () => {
  await using folder = await temporaryFolder();
  const { io } = createIo();
  const file = join(folder.path, 'none', 'log');
  await expect(openEventLog([{ format: 'ecs', file }], io)).rejects.toThrow(`the log "${file}" cannot be written`);
});
