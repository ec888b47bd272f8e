import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import type { BulkAnswer } from '../../src/elastic/bulk-client.ts';
import type { BufferPart } from '../../src/elastic/disk-buffer.ts';
import { createSender } from '../../src/elastic/sender.ts';

const written = (count: number): BulkAnswer => ({ status: 200, items: Array(count).fill({ status: 201 }) });

/** Sends one part of a buffer; `answers` are those of Elasticsearch, in turn. */
async function sendAll(ids: readonly string[], answers: readonly BulkAnswer[]) {
  const clock = createVirtualClock();
  const parts: BufferPart[] = [{ segment: 1, entries: ids.map((id) => ({ id, json: '{}' })) }];
  const requests: string[][] = [];
  const sentAtMs: number[] = [];
  const outcomes: unknown[] = [];
  const troubles: (string | null)[] = [];
  const remaining = [...answers];
  const sender = createSender({
    buffer: {
      oldest: async () => await Promise.resolve(parts[0]),
      remove: async () => void (await Promise.resolve(parts.shift())),
    },
    client: {
      bulk: async (lines) => {
        requests.push(lines.flatMap((line) => /"_id":"(\w+)"/.exec(line)?.[1] ?? []));
        sentAtMs.push(clock.elapsedMs());
        return await Promise.resolve(remaining.shift() ?? written(lines.length / 2));
      },
    },
    clock,
    onOutcome: (outcome, documents, reason) => {
      if (documents > 0) outcomes.push([outcome, documents, ...(reason === undefined ? [] : [reason])]);
    },
    onTrouble: (reason) => troubles.push(reason),
  });
  await sender.drain(new AbortController().signal);
  const [firstMs = 0] = sentAtMs;
  return {
    requests,
    outcomes,
    troubles,
    parts,
    pausesMs: sentAtMs.slice(1).map((atMs, index) => atMs - (sentAtMs[index] ?? firstMs)),
  };
}

test('documents are sent once, and removed when Elasticsearch has them', async () => {
  const { requests, outcomes, troubles, parts } = await sendAll(['a', 'b'], []);
  expect([requests, outcomes, troubles, parts]).toEqual([[['a', 'b']], [['written', 2]], [null], []]);
});

test('a document that was there before counts as a duplicate', async () => {
  const answer = { status: 200, items: [{ status: 409, errorType: 'version_conflict' }, { status: 201 }] };
  expect((await sendAll(['a', 'b'], [answer])).outcomes).toEqual([
    ['written', 1],
    ['duplicate', 1],
  ]);
});

test('only what had no place is sent again, after a pause', async () => {
  const answer = { status: 200, items: [{ status: 429 }, { status: 201 }, { status: 400 }] };
  const { requests, outcomes, troubles, pausesMs } = await sendAll(['a', 'b', 'c'], [answer]);
  expect(requests).toEqual([['a', 'b', 'c'], ['a']]);
  expect(outcomes).toEqual([
    ['written', 1],
    ['refused', 1, 'HTTP 400'],
    ['written', 1],
  ]);
  expect(troubles).toEqual([null, null]);
  expect(pausesMs).toEqual([1_000]);
});

test('an answer that does not speak of each document is repeated', async () => {
  const { requests, outcomes } = await sendAll(['a', 'b'], [written(1)]);
  expect([requests.length, outcomes]).toEqual([2, [['written', 2]]]);
});

describe('after a failure', () => {
  test('the pause doubles up to a minute, and is that of Retry-After if it is longer', async () => {
    const failed = { status: 503, items: [], reason: 'HTTP 503' };
    const { pausesMs, troubles } = await sendAll(
      ['a'],
      [...Array(8).fill(failed), { ...failed, retryAfterMs: 30_000 }],
    );
    expect(pausesMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(troubles).toEqual([...Array(9).fill('HTTP 503'), null]);
    const patient = await sendAll(['a'], [{ ...failed, retryAfterMs: 30_000 }]);
    expect(patient.pausesMs).toEqual([30_000]);
  });

  test('no Retry-After is longer than a minute', async () => {
    const { pausesMs } = await sendAll(['a'], [{ status: 429, items: [], retryAfterMs: 86_400_000 }]);
    expect(pausesMs).toEqual([60_000]);
  });
});

test('a request that is too large is sent in halves; a document that is too large alone is given up', async () => {
  const tooLarge = { status: 413, items: [], reason: 'HTTP 413' };
  const { requests, outcomes } = await sendAll(['a', 'b', 'c'], [tooLarge, tooLarge, tooLarge]);
  expect(requests).toEqual([['a', 'b', 'c'], ['a', 'b'], ['a'], ['b'], ['c']]);
  expect(outcomes).toEqual([
    ['refused', 1, 'HTTP 413'],
    ['written', 1],
    ['written', 1],
  ]);
});

test('a signal that is aborted ends the work, and nothing is removed', async () => {
  const entries = [{ id: 'a', json: '{}' }];
  const removed: BufferPart[] = [];
  const stop = new AbortController();
  const sender = createSender({
    buffer: {
      oldest: async () => await Promise.resolve({ segment: 1, entries }),
      remove: async (part) => void (await Promise.resolve(removed.push(part))),
    },
    client: {
      bulk: async () => {
        stop.abort(new Error('the end'));
        return await Promise.resolve(written(1));
      },
    },
    clock: createVirtualClock(),
    onOutcome: () => expect.unreachable('the outcome is not known'),
    onTrouble: () => expect.unreachable('the outcome is not known'),
  });
  await expect(sender.drain(stop.signal)).rejects.toThrow('the end');
  expect(removed).toEqual([]);
});
