import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ElasticStatus, readElasticStatus, writeElasticStatus } from '../../src/elastic/status-file.ts';
import { temporaryFolder } from '../support/folder.ts';

const status: ElasticStatus = {
  counts: { written: 3, duplicate: 1, refused: 0, dropped: 2 },
  failingSinceMs: null,
  error: null,
  waitingBytes: 17,
  atMs: 1_000,
};

test('a status that was written is read by another process, which needs the rights of the service', async () => {
  await using folder = await temporaryFolder();
  await writeElasticStatus(folder.path, status);
  await writeElasticStatus(folder.path, { ...status, failingSinceMs: 500, error: 'HTTP 503' });
  expect(await readElasticStatus(folder.path)).toEqual({ ...status, failingSinceMs: 500, error: 'HTTP 503' });
  expect((await stat(join(folder.path, 'status.json'))).mode & 0o777).toBe(0o600);
});

test.each([
  ['none', undefined],
  ['one that was cut off', '{"counts":{"written":3'],
  ['one with negative counts', JSON.stringify({ ...status, waitingBytes: -1 })],
  ['one of another version', JSON.stringify({ ...status, counts: { written: 3 } })],
])('%s is no status', async (_, text) => {
  await using folder = await temporaryFolder();
  if (text !== undefined) await writeFile(join(folder.path, 'status.json'), text);
  expect(await readElasticStatus(folder.path)).toBeUndefined();
});
