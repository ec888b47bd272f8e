import type { Clock } from '@mdmkit/core';
import type { Batch, Store } from '../store/store.ts';
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
  /** Writes everything that waits. Gives up after a time; answers whether all was written. */
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
  /** Told when trouble begins and, with undefined, when it is over. */
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
      const isNew = !trouble;
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
      const untilMs = clock.elapsedMs() + withinMs;
      for (;;) {
        await writing;
        await flush();
        if (!underWay && pending.isEmpty) return true;
        if (clock.elapsedMs() >= untilMs) return false;
        if (trouble) await clock.sleep(Math.max(1, Math.min(notBeforeMs, untilMs) - clock.elapsedMs()));
      }
    },
  };
}
