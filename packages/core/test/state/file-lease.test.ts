import { describe, expect, test } from 'vitest';
import { tryFileLease } from '../../src/state/file-lease.ts';
import { type Files, systemFiles } from '../../src/state/lease-files.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const clock = createVirtualClock();
const attempt = (files: Files, folder: string, holdMs = 1_000) => tryFileLease(files, folder, holdMs, clock);

describe('who is too slow', () => {
  test('withdraws when a higher number has come and gone meanwhile', async () => {
    await using folder = await temporaryFolder();
    await (await attempt(systemFiles, folder.path))?.release();
    let once = true;
    const slow: Files = {
      ...systemFiles,
      // Between looking and creating, two others hold the lease and give it back; the second clears the first away.
      async linkNew(path, newPath) {
        if (once) {
          once = false;
          await (await attempt(systemFiles, folder.path))?.release();
          await (await attempt(systemFiles, folder.path))?.release();
        }
        return await systemFiles.linkNew(path, newPath);
      },
    };
    expect(await attempt(slow, folder.path)).toBeUndefined();
    expect(await systemFiles.list(folder.path)).toEqual(['free.3']);
  });

  test('loses to the process that creates the same number first', async () => {
    await using folder = await temporaryFolder();
    const slow: Files = {
      ...systemFiles,
      async linkNew(path, newPath) {
        await attempt(systemFiles, folder.path);
        return await systemFiles.linkNew(path, newPath);
      },
    };
    expect(await attempt(slow, folder.path)).toBeUndefined();
    expect(await systemFiles.list(folder.path)).toEqual(['held.1']);
  });
});

test('of many that find a dead holder at once, one succeeds it', async () => {
  await using folder = await temporaryFolder();
  await attempt(systemFiles, folder.path, 0);
  const leases = await Promise.all(Array.from({ length: 20 }, () => attempt(systemFiles, folder.path)));
  expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
});

test('a failure after the creation leaves no lease behind', async () => {
  await using folder = await temporaryFolder();
  let lists = 0;
  const failing: Files = {
    ...systemFiles,
    list(path) {
      lists += 1;
      return lists === 2 ? Promise.reject(new Error('disk')) : systemFiles.list(path);
    },
  };
  await expect(attempt(failing, folder.path)).rejects.toThrow('disk');
  expect(await attempt(systemFiles, folder.path)).toBeDefined();
});
