import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceFile } from '../../src/files/replace-file.ts';
import { Cut, cutFiles } from '../support/cut-files.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test('writes a new file that only its owner may read, or the mode that is asked for', async () => {
  const path = join(folder.path, 'new');
  await replaceFile(path, 'one');
  expect(await readFile(path, 'utf8')).toBe('one');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await replaceFile(path, 'two', { mode: 0o644 });
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o644);
});

test('leaves nothing behind when it fails', async () => {
  const path = join(folder.path, 'missing', 'file');
  await expect(replaceFile(path, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(replaceFile(join(folder.path), 'x')).rejects.toThrow();
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('two at once leave one of the two', async () => {
  const path = join(folder.path, 'raced');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => replaceFile(path, content)));
  expect(contents).toContain(await readFile(path, 'utf8'));
});

describe('a process that ends at any point', async () => {
  const counted = cutFiles(-1, 'before');
  await using scratch = await temporaryFolder();
  await replaceFile(join(scratch.path, 'x'), 'x', { files: counted.files });
  const points = Array.from({ length: counted.calls() }, (_, n) => n).flatMap((n) => [
    [n, 'before'] as const,
    [n, 'after'] as const,
  ]);
  console.log(`${points.length} points at which the process may end`);

  test.each(points)('leaves the old content or the new one: call %i, %s', async (n, when) => {
    const path = join(folder.path, `cut-${n}-${when}`);
    await replaceFile(path, 'old');
    await expect(replaceFile(path, 'new', { files: cutFiles(n, when).files })).rejects.toBeInstanceOf(Cut);
    expect(['old', 'new']).toContain(await readFile(path, 'utf8'));
    await replaceFile(path, 'later');
    expect(await readFile(path, 'utf8')).toBe('later');
  });
});
