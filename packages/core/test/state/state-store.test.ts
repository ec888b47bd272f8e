import { execFileSync } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileStateStore, createMemoryStateStore, createStateFile, StateFileError } from '../../src/index.ts';
import { cutStateFiles } from '../cut-state-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const toText = (value: unknown) => (typeof value === 'string' ? value : undefined);

test('keeps values by key, in memory and in files', async () => {
  await using folder = await temporaryFolder();
  const directory = join(folder.path, 'a', 'b');
  for (const store of [createMemoryStateStore<string>(), createFileStateStore(directory, toText)]) {
    expect(await store.load('x/../y')).toBeUndefined();
    await store.save('x/../y', 'first');
    await store.save('x/../y', 'second');
    await store.save('z', 'third');
    expect([await store.load('x/../y'), await store.load('z')]).toEqual(['second', 'third']);
    await store.save('z', undefined);
    await store.save('never', undefined);
    expect(await store.load('z')).toBeUndefined();
  }
  expect(await createFileStateStore(directory, toText).load('x/../y')).toBe('second');
  const names = await readdir(directory);
  expect(names).toHaveLength(1);
  expect((await stat(join(directory, names[0] ?? ''))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

test('a memory store begins with the values that it is given', async () => {
  expect(await createMemoryStateStore([['a', 1]]).load('a')).toBe(1);
});

test.each([
  ['not JSON', '{'],
  ['another value', '42'],
  ['nothing', ''],
])('a file with %s is an error, not an absent value', async (_, content) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'state.json');
  await writeFile(path, content);
  const error = await createStateFile(path, toText)
    .load()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StateFileError);
  expect(error).toMatchObject({ path, reason: 'INVALID', message: expect.stringContaining('Restore or delete it') });
});

test('an error names the file and the reason of the file system', async () => {
  await using folder = await temporaryFolder();
  const missing = createStateFile(join(folder.path, 'missing', 'state.json'), toText);
  await expect(missing.save('x')).rejects.toMatchObject({ name: 'StateFileError', reason: 'ENOENT' });
  await expect(createStateFile(folder.path, toText).load()).rejects.toMatchObject({ reason: 'EISDIR' });
  await writeFile(join(folder.path, 'file'), '');
  const store = createFileStateStore(join(folder.path, 'file', 'below'), toText);
  await expect(store.save('x', 'y')).rejects.toMatchObject({ reason: 'ENOTDIR' });
});

test.skipIf(process.platform === 'win32')(
  'a pipe or device in the place of a file is refused, not waited for',
  async () => {
    await using folder = await temporaryFolder();
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero'])
      await expect(createStateFile(path, toText).load()).rejects.toMatchObject({
        reason: 'NOT_A_FILE',
        message: `The state file "${path}" is a device or pipe. Name a file.`,
      });
  },
);

test('refuses an empty path or directory', () => {
  expect(() => createFileStateStore('', toText)).toThrow('directory must name a folder');
  expect(() => createStateFile('', toText)).toThrow('path must name a file');
});

test('a process that ends at any call of a save leaves the old value or the new one', async () => {
  await using folder = await temporaryFolder();
  const counted = cutStateFiles(-1, 'before');
  await createFileStateStore(folder.path, toText, { files: counted.files }).save('counted', 'x');
  expect(counted.calls()).toBe(7);
  for (let n = 0; n < counted.calls(); n += 1) {
    for (const when of ['before', 'after'] as const) {
      const store = createFileStateStore(folder.path, toText);
      await store.save('key', 'old');
      await expect(
        createFileStateStore(folder.path, toText, { files: cutStateFiles(n, when).files }).save('key', 'new'),
      ).rejects.toThrow();
      expect(['old', 'new']).toContain(await store.load('key'));
    }
  }
});

test.each([{ file: {} }, { files: 5 }, null])('options that are wrong or unknown are refused', (options) => {
  const check = (value: unknown) => value;
  expect(() => createFileStateStore('folder', check, options as object)).toThrow(/^createFileStateStore/);
  expect(() => createStateFile('file', check, options as object)).toThrow(/^createStateFile/);
});
