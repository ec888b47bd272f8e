import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileCursorStore, createMemoryCursorStore, type SyncPosition } from '../../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdmkit-cursor-'));
});
afterAll(() => rm(folder, { recursive: true }));

const position: SyncPosition = { phase: 'fetch', cursor: 'x'.repeat(1_000), startedOver: 'DEP_CURSOR_EXPIRED' };

test('both stores keep a position, and forget it', async () => {
  for (const store of [createMemoryCursorStore(), createFileCursorStore(join(folder, 'kept'))]) {
    expect(await store.load()).toBeUndefined();
    await store.save(position);
    await store.save({ phase: 'sync', cursor: 'B' });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'B' });
    await store.save(position);
    expect(await store.load()).toEqual(position);
    await store.save(undefined);
    await store.save(undefined);
    expect(await store.load()).toBeUndefined();
  }
});

test('the file is its owner’s, another store finds what is in it, and no draft stays behind', async () => {
  const path = join(folder, 'mode');
  await createFileCursorStore(path).save(position);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await createFileCursorStore(path).load()).toEqual(position);
  expect((await readdir(folder)).filter((name) => name.includes('draft'))).toEqual([]);
});

test.each([
  '',
  'null',
  '{}',
  '{"phase":"sync"}',
  '{"phase":"later","cursor":"A"}',
  '{"phase":"sync","cursor":""}',
  '{"cur',
])('a file with %j in it is named, not taken for the beginning', async (content) => {
  const path = join(folder, 'wrong');
  await writeFile(path, content);
  await expect(createFileCursorStore(path).load()).rejects.toMatchObject({
    code: 'DEP_STATE_UNREADABLE',
    kind: 'local',
    operation: 'state.load',
    message: expect.stringContaining(`"${path}", the content is damaged or belongs to another program`),
  });
});

test('a file that cannot be written is named', async () => {
  const path = join(folder, 'missing', 'cursor');
  const refused = { code: 'DEP_STATE_UNREADABLE', operation: 'state.save', message: expect.stringContaining('ENOENT') };
  await expect(createFileCursorStore(path).save(position)).rejects.toMatchObject(refused);
  await expect(createFileCursorStore(folder).load()).rejects.toMatchObject({
    message: expect.stringContaining('EISDIR'),
  });
  expect(() => createFileCursorStore('')).toThrow(/^path must name a file/);
});
