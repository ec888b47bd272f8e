import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileVersionStore, createMemoryVersionStore } from '../../src/index.ts';

it('keeps versions by key, in memory and in files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vpp-versions-'));
  for (const store of [createMemoryVersionStore(), createFileVersionStore(join(folder, 'new'))]) {
    expect(await store.load('a/../b')).toBeUndefined();
    await store.save('a/../b', 'v1');
    await store.save('a/../b', 'v2');
    await store.save('other', 'v3');
    expect([await store.load('a/../b'), await store.load('other')]).toEqual(['v2', 'v3']);
  }
  expect(await createFileVersionStore(join(folder, 'new')).load('other')).toBe('v3');
  expect(await readdir(join(folder, 'new'))).toHaveLength(2);
  await rm(folder, { recursive: true });
  expect(() => createFileVersionStore('')).toThrow('directory must');
});
