import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSecrets } from '@mdmkit/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { incidentOf } from '../store/batches.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { type BulkEndpoint, startBulkEndpoint } from './bulk-endpoint.ts';
import { advanceUntil, checkOf, openWriter } from './written.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
let folder: TemporaryFolder;
let endpoint: BulkEndpoint;

beforeEach(async () => {
  folder = await temporaryFolder();
  endpoint = await startBulkEndpoint();
});
afterEach(async () => {
  await endpoint[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const open = async (options: { readonly bytes?: number } = {}) => {
  const clock = createWallClock(startMs);
  return { clock, ...(await openWriter(folder.path, endpoint.url, { clock, ...options })) };
};

test('checks and events of incidents become documents of the data stream', async () => {
  const { clock, writer, events } = await open();
  writer.takeCheck(checkOf('acme/apple.dep', startMs));
  writer.takeCheck(checkOf('acme/apple.dep', startMs + 1_000, { class: 'fail.auth', code: 'DEP_TOKEN' }));
  const event = { incident: 'inc-1', atMs: startMs, kind: 'opened', text: 'Apple fails.' } as const;
  writer.takeEvent({ kind: 'incident', atMs: startMs, incident: incidentOf('inc-1'), event });
  writer.takeEvent({ kind: 'stopped', atMs: startMs });
  await advanceUntil(clock, () => writer.status().counts.written === 3);
  expect(endpoint.violations).toEqual([]);
  expect([...endpoint.documents.keys()].every((key) => key.startsWith('synthetics-mdm_health-default/'))).toBe(true);
  await writer.close();
  expect(writer.status()).toMatchObject({ counts: { written: 3, refused: 0, dropped: 0 }, waitingBytes: 0 });
  expect(events).toEqual([]);
  expect(await readdir(folder.path)).toEqual(['status.json']);
});

describe('a document', () => {
  test('that has no capacity is sent again, and those beside it are not', async () => {
    let refusals = 3;
    endpoint.itemStatus = (_, id) => {
      if (!id.startsWith(checkOf('b', startMs).result.id) || refusals === 0) return undefined;
      refusals -= 1;
      return { status: 429, type: 'es_rejected_execution_exception' };
    };
    const { clock, writer, events } = await open();
    for (const target of ['a', 'b', 'c']) writer.takeCheck(checkOf(target, startMs));
    await advanceUntil(clock, () => writer.status().counts.written === 3);
    expect(endpoint.duplicates).toBe(0);
    await writer.close();
    expect(writer.status().counts).toEqual({ written: 3, duplicate: 0, refused: 0, dropped: 0 });
    expect(events.map((event) => event.kind === 'elastic' && event.error === null)).toEqual([false, true]);
  });

  test('that the mapping refuses is dropped, counted, and announced once', async () => {
    endpoint.itemStatus = (document) =>
      JSON.stringify(document).includes('"bad/') ? { status: 400, type: 'document_parsing_exception' } : undefined;
    const { clock, writer, events } = await open();
    for (let number = 0; number < 5; number += 1) writer.takeCheck(checkOf(`bad/${number}`, startMs));
    writer.takeCheck(checkOf('good', startMs));
    await advanceUntil(clock, () => endpoint.documents.size === 1);
    writer.takeCheck(checkOf('bad/6', startMs));
    await advanceUntil(clock, () => writer.status().counts.refused === 6);
    await writer.close();
    expect(events).toEqual([
      {
        kind: 'documents-lost',
        atMs: expect.any(Number) as number,
        reason: 'Elasticsearch refuses them: document_parsing_exception',
      },
    ]);
    expect(endpoint.requests).toBeLessThanOrEqual(3);
  });

  test('that is too large alone is dropped; the others of its request are written', async () => {
    await endpoint[Symbol.asyncDispose]();
    endpoint = await startBulkEndpoint({ maxBytes: 8_000 });
    const { clock, writer, events } = await open();
    for (let number = 0; number < 20; number += 1) writer.takeCheck(checkOf(`t${number}`, startMs));
    writer.takeCheck(checkOf('large', startMs, { class: 'fail.server', error: 'x'.repeat(9_000) }));
    await advanceUntil(clock, () => endpoint.documents.size === 20 && writer.status().counts.refused === 1);
    await writer.close();
    expect(events).toMatchObject([{ kind: 'documents-lost', reason: expect.stringContaining('413') as string }]);
  });
});

describe('while Elasticsearch is away', () => {
  test('for a day, everything waits on disk, one event says so, and then all of it is written', async () => {
    const { clock, writer, events } = await open();
    const dayMs = 86_400_000;
    // Not by the clock: a request may be under way while it moves past the end of the day.
    let isAway = true;
    endpoint.fault = () => (isAway ? { status: 503 } : undefined);
    let checks = 0;
    for (; clock.now() < startMs + dayMs; checks += 1) {
      writer.takeCheck(checkOf('acme/apple.dep', clock.now()));
      const nextMs = clock.now() + 300_000;
      await advanceUntil(clock, () => clock.now() >= nextMs, 20_000);
    }
    expect(checks).toBe(288);
    expect(endpoint.documents.size).toBe(0);
    expect(events.map(({ kind }) => kind)).toEqual(['elastic']);
    expect(writer.status()).toMatchObject({
      error: 'HTTP 503 exception',
      failingSinceMs: expect.any(Number) as number,
    });
    expect(writer.status().waitingBytes).toBeGreaterThan(288 * 500);
    isAway = false;
    await advanceUntil(clock, () => endpoint.documents.size === checks);
    await advanceUntil(clock, () => writer.status().counts.written === checks);
    await writer.close();
    expect(writer.status()).toMatchObject({ counts: { written: 288, dropped: 0, refused: 0 }, error: null });
    expect(events.map((event) => event.kind === 'elastic' && event.error)).toEqual(['HTTP 503 exception', null]);
    // With pauses of up to a minute there are at most 1,440 requests of a day, and one for each file after it.
    expect(endpoint.requests).toBeLessThan(1_440 + 400);
  }, 450_000);

  test.each([
    ['a key that is refused', { status: 401, type: 'security_exception' }, 'HTTP 401 security_exception'],
    ['too many requests', { status: 429, headers: { 'retry-after': '30' } }, 'HTTP 429 exception'],
    [
      'a request that is not understood',
      { status: 400, type: 'media_type_header_exception' },
      'HTTP 400 media_type_header_exception',
    ],
  ])('%s loses nothing', async (_name, fault, error) => {
    const { clock, writer, events } = await open();
    endpoint.fault = (request) => (request <= 3 ? fault : undefined);
    writer.takeCheck(checkOf('a', startMs));
    await advanceUntil(clock, () => writer.status().counts.written === 1);
    await writer.close();
    expect(events).toMatchObject([
      { kind: 'elastic', error },
      { kind: 'elastic', error: null },
    ]);
  });

  test('nobody listening loses nothing', async () => {
    const port = Number(new URL(endpoint.url).port);
    await endpoint[Symbol.asyncDispose]();
    const { clock, writer, events } = await open();
    writer.takeCheck(checkOf('a', startMs));
    await advanceUntil(clock, () => events.length > 0);
    expect(events).toMatchObject([{ kind: 'elastic', error: 'ConnectionError' }]);
    endpoint = await startBulkEndpoint({ port });
    await advanceUntil(clock, () => endpoint.documents.size === 1);
    await writer.close();
  });

  test('a full buffer drops the oldest documents, and counts them', async () => {
    const { clock, writer, events } = await open({ bytes: 40_000 });
    endpoint.fault = () => ({ status: 503 });
    for (let number = 0; number < 60; number += 1) {
      writer.takeCheck(checkOf(`t${number}`, startMs + number));
      await writer.flush();
      await advanceUntil(clock, () => clock.now() >= startMs + (number + 1) * 60_000, 30_000);
    }
    const { waitingBytes, counts } = writer.status();
    expect(waitingBytes).toBeLessThanOrEqual(42_000);
    expect(counts.dropped).toBeGreaterThan(0);
    expect(events.filter(({ kind }) => kind === 'documents-lost')).toMatchObject([{ reason: 'the buffer is full' }]);
    endpoint.fault = () => undefined;
    await advanceUntil(clock, () => writer.status().waitingBytes === 0);
    await writer.close();
    const written = [...endpoint.documents.keys()];
    expect(written.length + writer.status().counts.dropped).toBe(60);
    expect(written.some((key) => key.includes(checkOf('t59', startMs + 59).result.id))).toBe(true);
  });
});

test('what was not sent before the end is sent after the next start, with the counts going on', async () => {
  const { clock, writer } = await open();
  endpoint.fault = () => ({ status: 503 });
  for (const target of ['a', 'b']) writer.takeCheck(checkOf(target, startMs));
  await advanceUntil(clock, () => endpoint.requests > 1);
  await writer.close();
  expect(endpoint.documents.size).toBe(0);
  endpoint.fault = () => undefined;
  const next = await open();
  await advanceUntil(next.clock, () => next.writer.status().counts.written === 2);
  await next.writer.close();
  expect(endpoint.documents.size).toBe(2);
});

test('neither the files nor the events hold the API key, although the server repeats it', async () => {
  const { clock, writer, events } = await open();
  // The document stays on disk.
  endpoint.fault = () => ({ status: 401 });
  writer.takeCheck(checkOf('a', startMs));
  await advanceUntil(clock, () => events.length > 0);
  const names = await readdir(folder.path);
  // The draft of a status file becomes the status file meanwhile.
  const readIfThere = async (name: string) => await readFile(join(folder.path, name), 'utf8').catch(() => '');
  const files = await Promise.all(names.map(readIfThere));
  expect(files.join('')).toContain('acme');
  expect(findSecrets({ files, events, status: writer.status() }, ['key-of-the-test'])).toEqual([]);
  await writer.close();
});

test('the client that is not installed is named with the command that installs it', async () => {
  const { createBulkClient } = await import('../../src/elastic/bulk-client.ts');
  const { Secret } = await import('@mdmkit/core');
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(
    createBulkClient({
      url: endpoint.url,
      index: 'a',
      apiKey: new Secret('key-of-the-test'),
      importClient: async () => await Promise.reject(missing),
    }),
  ).rejects.toThrow('Run "npm install @elastic/elasticsearch"');
});
