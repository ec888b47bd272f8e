import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type BatchWriterOptions, createBatchWriter } from '../../src/service/batch-writer.ts';
import type { Batch } from '../../src/store/store.ts';
import { StoreError, type StoreErrorCode } from '../../src/store/store-error.ts';
import { storedRun, storedTarget } from '../support/stored.ts';

/** A store that fails as often as it is told to, before or after it has kept the batch. */
function unsteadyStore() {
  const kept: Batch[] = [];
  let failures: ('before' | 'after')[] = [];
  return {
    kept,
    failNext: (...when: ('before' | 'after')[]) => {
      failures = when;
    },
    async commit(batch: Batch) {
      const failure = failures.shift();
      if (failure === 'before') throw new Error('the disk is full');
      if (!kept.some(({ sequence }) => sequence === batch.sequence)) kept.push(batch);
      if (failure === 'after') throw new Error('the connection was cut');
      return {
        setAside: batch.runs.some(({ startedMs }) => startedMs === 13) ? ['raw-1970-01-01.damaged-1.db'] : [],
        leads: true,
      };
    },
  };
}

const make = (options: Partial<BatchWriterOptions> = {}) => {
  const store = unsteadyStore();
  const clock = createVirtualClock({ skipSleeps: false });
  const troubles: (string | undefined)[] = [];
  const writer = createBatchWriter({
    store,
    writer: 'here',
    sequence: 41,
    location: 'here',
    clock,
    onTrouble: (trouble) => troubles.push(trouble && String(trouble.error)),
    ...options,
  });
  return { store, clock, writer, troubles };
};
const run = (startedMs: number) => storedRun({ startedMs });

test('batches are numbered from the last one on, and nothing is written when nothing waits', async () => {
  const { store, writer, clock } = make();
  await writer.flush();
  writer.add({ runs: [run(1)] });
  await writer.flush();
  await writer.flush();
  writer.add({ runs: [run(2)] });
  await writer.flush();
  expect(store.kept.map(({ sequence, writer: name, atMs }) => ({ sequence, name, atMs }))).toEqual([
    { sequence: 42, name: 'here', atMs: clock.now() },
    { sequence: 43, name: 'here', atMs: clock.now() },
  ]);
});

test('now and then something is written although nothing has changed, as a sign of life', async () => {
  const { store, writer, clock } = make();
  for (let passed = 0; passed < 30_000; passed += 1_000) {
    await writer.flush();
    await clock.advance(1_000);
  }
  expect(store.kept.map(({ atMs }) => atMs - (clock.now() - clock.elapsedMs()))).toEqual([10_000, 20_000]);
});

describe('a batch with an unknown outcome', () => {
  test.each(['before', 'after'] as const)('is handed over again as it was, when the store failed %s', async (when) => {
    const { store, writer, clock, troubles } = make();
    writer.add({ runs: [run(1)], targets: [storedTarget({ class: 'fail.server' })] });
    store.failNext(when);
    await writer.flush();
    writer.add({ runs: [run(2)], targets: [storedTarget({ class: 'ok' })] });
    await clock.advance(500);
    await writer.flush();
    await writer.flush();
    expect(store.kept.map(({ sequence, runs, targets }) => [sequence, runs.length, targets[0]?.class])).toEqual([
      [42, 1, 'fail.server'],
      [43, 1, 'ok'],
    ]);
    expect(troubles).toHaveLength(2);
    expect(troubles[1]).toBeUndefined();
    expect(writer.trouble).toBeUndefined();
  });

  test('is tried again after growing pauses, not at each flush', async () => {
    const { store, writer, clock, troubles } = make();
    store.failNext(...Array.from({ length: 10 }, () => 'before' as const));
    writer.add({ runs: [run(1)] });
    const attempts: number[] = [];
    const commit = store.commit;
    store.commit = (batch) => {
      attempts.push(clock.elapsedMs());
      return commit(batch);
    };
    for (let passed = 0; passed <= 20_000; passed += 100) {
      await writer.flush();
      await clock.advance(100);
    }
    expect(attempts).toEqual([0, 500, 1_500, 3_500, 8_500, 13_500, 18_500]);
    expect(troubles).toEqual(['Error: the disk is full']);
    expect(writer.trouble?.sinceMs).toBe(clock.now() - clock.elapsedMs());
  });
});

describe('at the end', () => {
  test('everything that waits is written', async () => {
    const { store, writer, clock } = make();
    store.failNext('before');
    writer.add({ runs: [run(1)] });
    await writer.flush();
    writer.add({ runs: [run(2)] });
    const drained = writer.drain(10_000);
    await clock.advance(500);
    expect(await drained).toBe(true);
    expect(store.kept.flatMap(({ runs }) => runs.map(({ startedMs }) => startedMs))).toEqual([1, 2]);
  });

  test('a store that stays away delays no caller for longer than was granted', async () => {
    const { store, writer, clock } = make();
    store.failNext(...Array.from({ length: 99 }, () => 'before' as const));
    writer.add({ runs: [run(1)] });
    const drained = writer.drain(3_000);
    await clock.advance(3_000);
    expect(await drained).toBe(false);
  });
});

describe('trouble that becomes another one', () => {
  test('is reported again: a store that was away may have been taken meanwhile', async () => {
    const reported: (string | undefined)[] = [];
    const onTrouble: BatchWriterOptions['onTrouble'] = (trouble) =>
      reported.push(trouble && (trouble.error instanceof StoreError ? trouble.error.code : 'other'));
    const { store, writer, clock } = make({ onTrouble });
    let code: StoreErrorCode = 'STORE_UNREACHABLE';
    store.commit = () => Promise.reject(new StoreError(code, { operation: 'Writing a batch' }));
    writer.add({ runs: [run(1)] });
    await writer.flush();
    await clock.advance(500);
    await writer.flush();
    code = 'STORE_TAKEN';
    await clock.advance(1_000);
    await writer.flush();
    expect(reported).toEqual(['STORE_UNREACHABLE', 'STORE_TAKEN']);
  });

  test('is not waited for at the end when waiting cannot help', async () => {
    const { store, writer, clock } = make();
    store.commit = () => Promise.reject(new StoreError('STORE_TAKEN', { operation: 'Writing a batch' }));
    writer.add({ runs: [run(1)] });
    expect(await writer.drain(10_000)).toBe(false);
    expect(clock.elapsedMs()).toBe(0);
  });

  test('a store that never answers delays no caller for longer than was granted', async () => {
    const { store, writer, clock } = make();
    store.commit = () => new Promise(() => {});
    writer.add({ runs: [run(1)] });
    const drained = writer.drain(3_000);
    await clock.advance(3_000);
    expect(await drained).toBe(false);
  });
});

test('what follows a commit is called once, after the store has the batch', async () => {
  const { store, writer, clock } = make();
  const calls: number[] = [];
  store.failNext('before', 'after');
  writer.add({ runs: [run(1)] }, () => calls.push(store.kept.length));
  await writer.flush();
  writer.add({ runs: [run(2)] }, () => calls.push(store.kept.length));
  expect(calls).toEqual([]);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await clock.advance(5_000);
    await writer.flush();
  }
  expect(calls).toEqual([1, 2]);
});

test('names what the store does not have, in the batch under way and in the next one', async () => {
  const { store, writer } = make();
  store.failNext('before');
  writer.add({ runs: [run(1), run(2)], targets: [storedTarget()] });
  await writer.flush();
  writer.add({ runs: [run(3)] });
  expect(writer.unwritten()).toEqual({ runs: 3, targets: 1, incidents: 0, notifications: 0 });
});

test('files that the store put aside are named', async () => {
  const files: string[] = [];
  const { writer } = make({ onCommit: ({ setAside }) => void files.push(...setAside) });
  writer.add({ runs: [run(12)] });
  await writer.flush();
  writer.add({ runs: [run(13)] });
  await writer.flush();
  expect(files).toEqual(['raw-1970-01-01.damaged-1.db']);
});
