import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileJobStore, createMemoryJobStore } from '../../src/index.ts';

it('keeps records by job, in memory and in files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vpp-jobs-'));
  for (const store of [createMemoryJobStore(), createFileJobStore(folder)]) {
    expect(await store.read('a/b')).toEqual([]);
    await store.append('a/b', { one: 1 });
    await store.append('a/b', { two: '2\n3' });
    await store.append('c', {});
    expect(await store.read('a/b')).toEqual([{ one: 1 }, { two: '2\n3' }]);
    await store.remove('c');
    expect(await store.read('c')).toEqual([]);
  }
  await rm(folder, { recursive: true });
  for (const directory of ['', undefined, 5])
    expect(() => createFileJobStore(directory as string)).toThrow('directory must');
});

it('takes a record that was cut off for none, and goes on behind it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vpp-jobs-'));
  const store = createFileJobStore(folder);
  await store.append('a', { one: 1 });
  const [file = ''] = await readdir(folder);
  await appendFile(join(folder, file), '\n{"type":"sen');
  await store.append('a', { two: 2 });
  expect(await store.read('a')).toEqual([{ one: 1 }, { two: 2 }]);
  await rm(folder, { recursive: true });
});
