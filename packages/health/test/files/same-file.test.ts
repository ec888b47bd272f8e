import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSameFile } from '../../src/files/same-file.ts';
import { temporaryFolder } from '../support/folder.ts';

test('a file is the same through a link and by another spelling, and no folder and no absent file is', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('file'), 'x');
  writeFileSync(at('copy'), 'x');
  mkdirSync(at('folder'));
  symlinkSync('file', at('soft'));
  linkSync(at('file'), at('hard'));
  symlinkSync('absent', at('dangling'));
  expect(['file', 'soft', 'hard', 'folder/../file'].map((name) => isSameFile(at('file'), at(name)))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['copy', 'folder', 'absent', 'dangling'].map((name) => isSameFile(at('file'), at(name)))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
