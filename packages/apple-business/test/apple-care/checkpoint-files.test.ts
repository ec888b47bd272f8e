import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemFiles } from '../../src/apple-care/checkpoint-files.ts';

it('reads, writes, moves and removes files of this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-files-'));
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  expect(await systemFiles.read(one)).toBeUndefined();
  await expect(systemFiles.read(folder)).rejects.toThrow('EISDIR');
  await systemFiles.write(one, 'text');
  await systemFiles.move(one, other);
  expect([await systemFiles.read(one), await systemFiles.read(other)]).toEqual([undefined, 'text']);
  await systemFiles.remove(other);
  await systemFiles.remove(other);
  rmSync(folder, { recursive: true });
});
