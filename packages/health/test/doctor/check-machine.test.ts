import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkDisk, checkNode, checkStoreFolder, checkWritable, judgeDisk } from '../../src/doctor/check-machine.ts';

test.each([
  ['24.21.0', 'ok'],
  ['22.13.0', 'ok'],
  ['25.1.0', 'warning'],
  ['22.12.0', 'failure'],
  ['20.20.2', 'failure'],
])('Node %s', (version, status) => {
  expect(checkNode(version)).toMatchObject({ about: 'node', status, text: `Node ${version}` });
});

test('the version of the time zone data, which calendars depend on, stands beside that of Node', () => {
  expect(checkNode('24.21.0', '2026c').text).toBe('Node 24.21.0, time zone data 2026c');
});

describe('room on the disk', () => {
  const mib = 1024 * 1024;
  test.each([
    [5 * 1024 * mib, 1_000, 1_000, 'ok', '5 GiB free at /x'],
    [300 * mib, 1_000, 1_000, 'ok', '300 MiB free at /x'],
    [100 * mib, 1_000, 1_000, 'warning', '100 MiB free at /x'],
    [5 * mib, 1_000, 1_000, 'failure', '5 MiB free at /x'],
    [5 * 1024 * mib, 1_000, 3, 'failure', '5 GiB free at /x, room for 3 more files'],
    [5 * 1024 * mib, 0, 0, 'ok', '5 GiB free at /x'],
  ])('%d bytes, %d of %d files', (freeBytes, files, freeFiles, status, text) => {
    expect(judgeDisk('/x', { freeBytes, files, freeFiles })).toMatchObject({ status, text });
  });

  test('is asked of the system', async () => {
    expect(await checkDisk(tmpdir())).toMatchObject({ about: 'disk', text: expect.stringContaining('free at') });
  });

  test('is a failure of a folder that does not exist', async () => {
    const folder = join(tmpdir(), 'nowhere', 'at-all');
    expect(await checkDisk(folder)).toMatchObject({ status: 'failure', text: `${folder} does not exist` });
  });
});

test.each([
  ['a folder', tmpdir(), ' is a folder'],
  ['a device', '/dev/null', ' is a device or pipe'],
])('writing %s in the place of a file', async (_, file, text) => {
  expect(await checkWritable(file)).toMatchObject({ status: 'failure', text: file + text });
});

describe('the folder of the store', () => {
  test.each([tmpdir(), join(tmpdir(), 'nowhere', 'at-all')])('%s is writable, and has room', async (folder) => {
    const [store, disk] = await checkStoreFolder(folder);
    expect(store).toEqual({ about: 'store', status: 'ok', text: `${folder} is writable` });
    expect(disk).toMatchObject({ about: 'disk', text: expect.stringContaining(`free at ${tmpdir()}`) });
  });

  test('below a file is a failure', async () => {
    const file = fileURLToPath(import.meta.url);
    expect(await checkStoreFolder(join(file, 'store'))).toMatchObject([
      { about: 'store', status: 'failure', text: `${file} is no folder` },
    ]);
  });

  test.skipIf(!existsSync('/proc/version'))('on a file system that takes nothing is a failure', async () => {
    expect(await checkStoreFolder('/proc/self/health')).toMatchObject([{ about: 'store', status: 'failure' }]);
  });
});

test.each([
  [join(tmpdir(), 'state.json'), 'ok'],
  ['/nowhere/state.json', 'failure'],
])('writing %s', async (file, status) => {
  expect(await checkWritable(file)).toMatchObject({ about: 'permissions', status });
});
