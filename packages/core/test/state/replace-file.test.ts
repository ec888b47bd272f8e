import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile, systemStateFiles } from '../../src/index.ts';
import { Cut, cutStateFiles } from '../cut-state-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('writes a file that only its owner may read, or with the mode of the option', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'new');
  await replaceFile(path, 'first');
  expect(await readFile(path, 'utf8')).toBe('first');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await replaceFile(path, Buffer.from('second'), { mode: 0o644 });
  expect(await readFile(path, 'utf8')).toBe('second');
  expect((await stat(path)).mode & 0o777).toBe(0o644);
});

test('removes its draft when it fails', async () => {
  await using folder = await temporaryFolder();
  await expect(replaceFile(join(folder.path, 'missing', 'file'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  await systemStateFiles.makeFolder(join(folder.path, 'taken', 'deep'));
  await expect(replaceFile(join(folder.path, 'taken'), 'x')).rejects.toThrow();
  expect(await readdir(folder.path)).toEqual(['taken']);
});

test('two replacements at once leave one of the two contents', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'raced');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => replaceFile(path, content)));
  expect(contents).toContain(await readFile(path, 'utf8'));
});

test('a process that ends at any call leaves the old content or the new one', async () => {
  await using folder = await temporaryFolder();
  const counted = cutStateFiles(-1, 'before');
  await replaceFile(join(folder.path, 'counted'), 'x', { files: counted.files });
  // create, write, sync, close, rename, syncFolder.
  expect(counted.calls()).toBe(6);
  for (let n = 0; n < counted.calls(); n += 1) {
    for (const when of ['before', 'after'] as const) {
      const path = join(folder.path, `cut-${n}-${when}`);
      await replaceFile(path, 'old');
      await expect(replaceFile(path, 'new', { files: cutStateFiles(n, when).files })).rejects.toBeInstanceOf(Cut);
      expect(['old', 'new']).toContain(await readFile(path, 'utf8'));
      await replaceFile(path, 'later');
      expect(await readFile(path, 'utf8')).toBe('later');
    }
  }
});
