import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDiskBuffer } from '../../src/elastic/disk-buffer.ts';
import { openIntake } from '../../src/elastic/intake.ts';
import { entriesOf } from '../../src/elastic/segments.ts';
import { temporaryFolder } from '../support/folder.ts';

const program = fileURLToPath(new URL('programs/killed-intake.ts', import.meta.url));
const documentOf = (id: string) => ({ id, document: { message: id } as never });

/** Opens the intake of a folder, brings everything to the buffer, and returns the ids in it. */
async function idsIn(folder: string): Promise<readonly string[]> {
  const buffer = await openDiskBuffer({ folder, maxBytes: 1_000_000, onDropped() {} });
  const intake = await openIntake({ folder, buffer, onDropped() {} });
  await intake.flush();
  const ids: string[] = [];
  for (let part = await buffer.oldest(); part; part = await buffer.oldest()) {
    ids.push(...part.entries.map(({ id }) => id));
    await buffer.remove(part);
  }
  await intake.close();
  await buffer.close();
  return ids;
}

test('a process that is killed right after it took a document loses none', async () => {
  await using folder = await temporaryFolder();
  const { signal } = spawnSync(process.execPath, ['--conditions=@mdmkit/source', program, folder.path]);
  expect(signal).toBe('SIGKILL');
  expect(await idsIn(folder.path)).toEqual(['a', 'b', 'c', 'd']);
  expect(await idsIn(folder.path)).toEqual([]);
}, 400_000);

test('a flush leaves only what was taken since in the file', async () => {
  await using folder = await temporaryFolder();
  const { promise: accepted, resolve: accept } = Promise.withResolvers<void>();
  const intake = await openIntake({ folder: folder.path, buffer: { append: () => accepted }, onDropped() {} });
  const inFile = async () =>
    entriesOf(await readFile(join(folder.path, 'taken.ndjson'), 'utf8')).map((entry) => entry.id);
  intake.take(documentOf('a'));
  const flushed = [intake.flush(), intake.flush()];
  await Promise.resolve();
  intake.take(documentOf('b'));
  expect(await inFile()).toEqual(['a', 'b']);
  accept();
  await Promise.all(flushed);
  expect(await inFile()).toEqual([]);
  await intake.close();
});

test('a disk that refuses documents keeps them for the next flush', async () => {
  await using folder = await temporaryFolder();
  const appended: string[] = [];
  let isFull = true;
  const append = async (entries: readonly { readonly id: string }[]) => {
    if (isFull) throw new Error('no space left');
    appended.push(...entries.map(({ id }) => id));
    await Promise.resolve();
  };
  const intake = await openIntake({ folder: folder.path, buffer: { append }, onDropped() {} });
  intake.take(documentOf('a'));
  await expect(intake.flush()).rejects.toThrow('no space left');
  isFull = false;
  intake.take(documentOf('b'));
  await intake.close();
  expect(appended).toEqual(['a', 'b']);
});
