import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/state/make-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('a folder is made with its parents, for its owner only, at most once', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(path, 'd'))]);
  await makeFolder(path);
  for (const part of ['a', 'a/b', 'a/b/c', 'a/b/c/d'])
    expect((await stat(join(folder.path, part))).mode & 0o777).toBe(0o700);
});

test('a file in the place of the folder, or of a parent, is ENOTDIR', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(file, 'below', 'deeper'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

// Both are file systems in which nobody can make a folder.
test.skipIf(!existsSync('/proc/self')).each(['/proc/mdmkit', '/sys/mdmkit'])(
  'below %s the error is that of the file system, and it comes at once',
  async (parent) => {
    const code = await mkdir(parent).catch((error: NodeJS.ErrnoException) => error.code);
    await expect(makeFolder(join(parent, 'a', 'b'))).rejects.toMatchObject({ code });
  },
);
