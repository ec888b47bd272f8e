import { type Clock, startDeadline, waitFor } from '@mdmkit/core';
import type { Batch, CommitResult, Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type BatchContent, createPendingBatch, type UnwrittenContent } from './pending-batch.ts';

/** Writes what the service learns, in numbered batches, without ever delaying it. */
export interface BatchWriter {
  /** Adds changes to the next batch. `whenCommitted` is called once the store has the batch. */
  add(changes: Partial<BatchContent>, whenCommitted?: (result: CommitResult) => void): void;
  /**
   * Writes what waits. A batch that failed is written first, again and again: the store may or may not have it. Never throws.
   */
  flush(): Promise<void>;
  /** Why nothing is written at present; undefined if the store takes batches. */
  readonly trouble: WriterTrouble | undefined;
  /**
   * Writes everything that waits. Gives up after a time, and at once if waiting cannot help. Returns whether everything was
   * written.
   */
  drain(withinMs: number): Promise<boolean>;
  /** Returns what the store does not have yet. */
  unwritten(): UnwrittenContent;
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
  /** The store. */
  readonly store: Pick<Store, 'commit'>;
  /** The name of this writer. */
  readonly writer: string;
  /** The number of this writer's last batch. */
  readonly sequence: number;
  /** The location of this process. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** How many runs may wait for a store that takes none. Default: 50,000. */
  readonly maxRuns?: number;
  /** Completes what a batch holds before it is written. Default: nothing is added. */
  readonly seal?: (content: BatchContent) => BatchContent;
  /** Called when trouble begins or changes, and with undefined when it is over. */
  readonly onTrouble?: (trouble: WriterTrouble | undefined) => void;
  /** Called after each commit. */
  readonly onCommit?: (result: CommitResult) => void;
}

type AfterCommit = (result: CommitResult) => void;

/** The pauses between attempts, in milliseconds; the last one repeats. */
const pausesMs = [500, 1_000, 2_000, 5_000];

/** After this time an empty batch is written, as a sign of life, in milliseconds. */
const aliveMs = 10_000;

/** Makes a writer. */
export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { store, writer, clock, seal = (content: BatchContent) => content } = options;
  const pending = createPendingBatch(options);
  let sequence = options.sequence;
  let underWay: Batch | undefined;
  /** What to call after the commit of the next batch, and of the batch under way. */
  let [waitingCalls, callsUnderWay]: [AfterCommit[], AfterCommit[]] = [[], []];
  let writing: Promise<void> | undefined;
  let failures = 0;
  let notBeforeMs = 0;
  let writtenMs = clock.elapsedMs();
  let trouble: WriterTrouble | undefined;

  const write = async () => {
    if (!underWay) {
      if (pending.isEmpty && clock.elapsedMs() - writtenMs < aliveMs) return;
      underWay = { writer, sequence: sequence + 1, atMs: clock.now(), ...seal(pending.take()) };
      [waitingCalls, callsUnderWay] = [[], waitingCalls];
    }
    let result: CommitResult;
    try {
      result = await store.commit(underWay);
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
    for (const call of callsUnderWay.splice(0)) call(result);
    options.onCommit?.(result);
  };
  let isFlushAsked = false;
  const flush = (): Promise<void> => {
    if (clock.elapsedMs() < notBeforeMs) return Promise.resolve();
    if (writing) isFlushAsked = true;
    writing ??= write().finally(() => {
      writing = undefined;
      if (!isFlushAsked) return;
      isFlushAsked = false;
      // What was added during the write does not wait for the next heartbeat.
      void flush();
    });
    return writing;
  };
  return {
    add(changes, whenCommitted) {
      pending.add(changes);
      if (whenCommitted) waitingCalls.push(whenCommitted);
    },
    flush,
    get trouble() {
      return trouble;
    },
    unwritten() {
      const waiting = pending.counts();
      return {
        runs: waiting.runs + (underWay?.runs.length ?? 0),
        targets: waiting.targets + (underWay?.targets.length ?? 0),
        incidents: waiting.incidents + (underWay?.incidents.length ?? 0),
        notifications: waiting.notifications + (underWay?.notifications.length ?? 0),
      };
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
