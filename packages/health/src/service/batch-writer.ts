import { type Clock, startDeadline, waitFor } from '@mdmkit/core';
import type { Batch, Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type BatchContent, createPendingBatch } from './pending-batch.ts';

/** Writes what the service learns, in numbered batches, without ever delaying it. */
export interface BatchWriter {
  /** Takes changes in; they are written with the next batch. */
  add(changes: Partial<BatchContent>): void;
  /**
   * Writes what waits, unless a batch is under way: that one goes first, again and again, since nobody knows whether it
   * arrived. Never throws.
   */
  flush(): Promise<void>;
  /** Why nothing is written at present, and since when; undefined when all is well. */
  readonly trouble: WriterTrouble | undefined;
  /**
   * Writes everything that waits. Gives up after a time, whatever the store does, and at once when waiting cannot help;
   * answers whether all was written.
   */
  drain(withinMs: number): Promise<boolean>;
}

/** Why nothing is written. */
export interface WriterTrouble {
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** What the store said last. */
  readonly error: unknown;
}

/** What {@link createBatchWriter} needs. */
export interface BatchWriterOptions {
  /** Where to. */
  readonly store: Pick<Store, 'commit'>;
  /** Who writes. */
  readonly writer: string;
  /** The number of this writer's last batch. */
  readonly sequence: number;
  /** Where it is looked from. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** How many runs may wait for a store that does not answer. Default: 50,000. */
  readonly maxRuns?: number;
  /** Told when trouble begins, when it becomes another one and, with undefined, when it is over. */
  readonly onTrouble?: (trouble: WriterTrouble | undefined) => void;
}

/** The pauses between attempts, in milliseconds; the last one repeats. */
const pausesMs = [500, 1_000, 2_000, 5_000];

/** After this time something is written although nothing has changed: somebody still looks, in milliseconds. */
const aliveMs = 10_000;

/** Makes a writer. */
export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { store, writer, clock } = options;
  const pending = createPendingBatch(options);
  let sequence = options.sequence;
  let underWay: Batch | undefined;
  let writing: Promise<void> | undefined;
  let failures = 0;
  let notBeforeMs = 0;
  let writtenMs = clock.elapsedMs();
  let trouble: WriterTrouble | undefined;

  const write = async () => {
    if (!underWay) {
      if (pending.isEmpty && clock.elapsedMs() - writtenMs < aliveMs) return;
      underWay = { writer, sequence: sequence + 1, atMs: clock.now(), ...pending.take() };
    }
    try {
      await store.commit(underWay);
    } catch (error) {
      notBeforeMs = clock.elapsedMs() + (pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0);
      failures += 1;
      const isNew = !trouble || codeOf(trouble.error) !== codeOf(error);
      trouble = { sinceMs: trouble?.sinceMs ?? clock.now(), error };
      if (isNew) options.onTrouble?.(trouble);
      return;
    }
    sequence = underWay.sequence;
    writtenMs = clock.elapsedMs();
    underWay = undefined;
    failures = 0;
    notBeforeMs = 0;
    const isOver = trouble !== undefined;
    trouble = undefined;
    if (isOver) options.onTrouble?.(undefined);
  };
  const flush = () => {
    if (clock.elapsedMs() < notBeforeMs) return Promise.resolve();
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  return {
    add: pending.add,
    flush,
    get trouble() {
      return trouble;
    },
    async drain(withinMs) {
      const late = new Error('the store did not answer in time');
      using deadline = startDeadline(clock, withinMs, () => late);
      const { signal } = deadline;
      try {
        for (;;) {
          await waitFor(writing ?? Promise.resolve(), signal);
          await waitFor(flush(), signal);
          if (!underWay && pending.isEmpty) return true;
          if (trouble?.error instanceof StoreError && !trouble.error.retryable) return false;
          if (trouble) await clock.sleep(Math.max(1, notBeforeMs - clock.elapsedMs()), signal);
        }
      } catch (error) {
        if (error === late) return false;
        throw error;
      }
    },
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof StoreError ? error.code : undefined;
}
