import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFiles } from '../../src/storage/state-files.ts';

test('the machine’s files are written for their owner, moved over others, and removed without complaint', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mdmkit-files-'));
  const [draft, path] = [join(folder, 'draft'), join(folder, 'state')];
  try {
    expect(await systemFiles.read(path)).toBeUndefined();
    await systemFiles.write(draft, 'a long text');
    await systemFiles.write(draft, 'short');
    expect((await stat(draft)).mode & 0o777).toBe(0o600);
    await systemFiles.move(draft, path);
    expect(await readFile(path, 'utf8')).toBe('short');
    expect(await systemFiles.read(draft)).toBeUndefined();
    await systemFiles.remove(path);
    await systemFiles.remove(path);
    await expect(systemFiles.move(draft, path)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(systemFiles.read(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
