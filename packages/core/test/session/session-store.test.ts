import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileSessionStore, createMemorySessionStore } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('keeps sessions on disk for their owner only', async () => {
  await using folder = await temporaryFolder();
  const store = createFileSessionStore(folder.path);
  await store.set('a', { value: 'session', renewAtMs: 7 });
  await store.set('b', { value: 'session' });
  expect(await createFileSessionStore(folder.path).get('a')).toEqual({ value: 'session', renewAtMs: 7 });
  expect(await store.get('b')).toEqual({ value: 'session' });
  const files = (await readdir(folder.path, { recursive: true })).filter((name) => name.endsWith('.json'));
  expect(files).toHaveLength(2);
  for (const name of files) expect((await stat(join(folder.path, name))).mode & 0o777).toBe(0o600);
});

test.each(['null', '[]', '{}', '{"value":""}', '{"value":7}', '{'])(
  'what is no session counts as none: %s',
  async (text) => {
    await using folder = await temporaryFolder();
    const store = createFileSessionStore(folder.path);
    await store.set('a', { value: 'session' });
    const [inner = ''] = await readdir(folder.path);
    await writeFile(join(folder.path, inner, 'value.json'), text);
    expect(await store.get('a')).toBeUndefined();
  },
);

test('or in memory', async () => {
  const store = createMemorySessionStore();
  await store.set('a', { value: 'session' });
  expect(await store.get('a')).toEqual({ value: 'session' });
  await store.set('a', undefined);
  expect(await store.get('a')).toBeUndefined();
});
