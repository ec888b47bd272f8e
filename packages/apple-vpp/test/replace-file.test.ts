import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFileIfThere, replaceFile } from '../src/replace-file.ts';

it('replaces a file as a whole, readable by its owner only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vpp-file-'));
  const path = join(folder, 'a', 'b.txt');
  expect(await readFileIfThere(path)).toBeUndefined();
  await replaceFile(path, 'one');
  await replaceFile(path, 'two');
  expect(await readFileIfThere(path)).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
  await expect(readFileIfThere(folder)).rejects.toThrow();
  await rm(folder, { recursive: true });
});
