import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFiles } from '../../src/state/lease-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('what is not there is no error', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'none');
  expect(await systemFiles.list(path)).toEqual([]);
  expect(await systemFiles.read(path)).toBeUndefined();
  expect(await systemFiles.writtenAtMs(path)).toBeUndefined();
  expect(await systemFiles.move(path, `${path}-other`)).toBe(false);
  await systemFiles.remove(path);
});

test("files are written once, linked once, and their owner's", async () => {
  await using folder = await temporaryFolder();
  const inner = join(folder.path, 'a', 'b');
  await systemFiles.makeFolder(inner);
  await systemFiles.makeFolder(inner);
  const path = join(inner, 'file');
  await systemFiles.write(path, 'text');
  await expect(systemFiles.write(path, 'other')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await systemFiles.linkNew(path, `${path}-link`)).toBe(true);
  expect(await systemFiles.linkNew(path, `${path}-link`)).toBe(false);
  expect(await systemFiles.read(`${path}-link`)).toBe('text');
  expect(await systemFiles.move(`${path}-link`, `${path}-moved`)).toBe(true);
  expect(await systemFiles.list(inner)).toEqual(['file', 'file-moved']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await systemFiles.writtenAtMs(path)).toBeCloseTo((await stat(path)).mtimeMs, 0);
});

test('any other trouble is an error', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  await systemFiles.write(path, '');
  await expect(systemFiles.read(join(path, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
