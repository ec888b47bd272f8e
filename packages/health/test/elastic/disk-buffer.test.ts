import { execFile } from 'node:child_process';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atEachPoint, type KillPoint, killPoints, neverKilled } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { type DiskBuffer, openDiskBuffer } from '../../src/elastic/disk-buffer.ts';
import { systemSegmentFiles } from '../../src/elastic/segments.ts';
import { temporaryFolder } from '../support/folder.ts';

const entry = (id: string) => ({ id, json: JSON.stringify({ id }) });
const program = fileURLToPath(new URL('programs/killed-buffer.ts', import.meta.url));

/** Takes everything out of a buffer, oldest first. */
async function drain(buffer: DiskBuffer): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let part = await buffer.oldest(); part; part = await buffer.oldest()) {
    ids.push(...part.entries.map(({ id }) => id));
    await buffer.remove(part);
  }
  return ids;
}

const openIn = async (folder: string, changes: Partial<Parameters<typeof openDiskBuffer>[0]> = {}) =>
  await openDiskBuffer({ folder, maxBytes: 1_000_000, onDropped() {}, ...changes });

/** Runs the program in a folder. Returns the ids that it had accepted, and its calls to the disk. */
async function live(folder: string, { number, moment }: KillPoint) {
  const args = ['--conditions=@mdmkit/source', program, folder, String(number), moment];
  const ended = promisify(execFile)(process.execPath, args).then(
    (output) => ({ ...output, signal: undefined }),
    (error: { readonly stdout: string; readonly stderr: string; readonly signal: string }) => error,
  );
  const { stdout, stderr, signal } = await ended;
  if (number > 0) expect(signal).toBe('SIGKILL');
  return { accepted: stdout.trim().split('\n').filter(Boolean), calls: Number(stderr) };
}

test('a process that is killed at any call to the disk loses nothing that was accepted', async () => {
  await using first = await temporaryFolder();
  const { accepted: all, calls } = await live(first.path, neverKilled);
  expect(all).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(calls).toBeGreaterThan(8);
  await atEachPoint(killPoints(calls), async (point) => {
    await using folder = await temporaryFolder();
    const { accepted } = await live(folder.path, point);
    const sent = await readFile(join(folder.path, 'sent'), 'utf8').catch(() => '');
    const next = await openIn(folder.path);
    const kept = [...sent.split('\n').filter(Boolean), ...(await drain(next))];
    expect([point, accepted.filter((id) => !kept.includes(id))]).toEqual([point, []]);
    expect(kept.filter((id) => !all.includes(id))).toEqual([]);
    await next.close();
  });
}, 450_000);

test('returns documents in their order, and the next process goes on', async () => {
  await using folder = await temporaryFolder();
  const buffer = await openIn(folder.path, { segmentBytes: 30 });
  for (const id of ['a', 'b', 'c']) await buffer.append([entry(id)]);
  await buffer.close();
  const next = await openIn(folder.path);
  await next.append([entry('d')]);
  expect(next.bytes).toBe(4 * 'a\t{"id":"a"}\n'.length);
  expect(await drain(next)).toEqual(['a', 'b', 'c', 'd']);
  expect(next.bytes).toBe(0);
  expect(await next.oldest()).toBeUndefined();
});

test('skips what was written only in part, and keeps the rest', async () => {
  await using folder = await temporaryFolder();
  const buffer = await openIn(folder.path);
  await buffer.append([entry('a'), entry('b')]);
  await buffer.close();
  const file = join(folder.path, '000000000001.ndjson');
  await truncate(file, 'a\t{"id":"a"}\nb\t{"id"'.length);
  const next = await openIn(folder.path);
  await next.append([entry('c')]);
  expect(await drain(next)).toEqual(['a', 'c']);
});

test('beyond its size the oldest documents are dropped and counted, but not those that are being sent', async () => {
  await using folder = await temporaryFolder();
  let dropped = 0;
  const buffer = await openIn(folder.path, {
    maxBytes: 40,
    segmentBytes: 10,
    onDropped: (count) => (dropped += count),
  });
  await buffer.append([entry('a')]);
  const part = await buffer.oldest();
  for (const id of ['b', 'c', 'd', 'e']) await buffer.append([entry(id)]);
  expect(dropped).toBe(2);
  if (part) await buffer.remove(part);
  expect(await drain(buffer)).toEqual(['d', 'e']);
});

test('a disk that refuses a document rejects, and the same document is accepted later', async () => {
  await using folder = await temporaryFolder();
  let isFull = false;
  const buffer = await openIn(folder.path, {
    files: {
      ...systemSegmentFiles,
      async append(file, bytes) {
        if (!isFull) return await systemSegmentFiles.append(file, bytes);
        // A full disk takes a part.
        await systemSegmentFiles.append(file, bytes.subarray(0, 5));
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    },
  });
  await buffer.append([entry('a')]);
  isFull = true;
  await expect(buffer.append([entry('b')])).rejects.toThrow('no space');
  isFull = false;
  await buffer.append([entry('b')]);
  expect(await drain(buffer)).toEqual(['a', 'b']);
});
