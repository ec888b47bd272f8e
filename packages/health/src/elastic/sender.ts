import type { Clock } from '@mdmkit/core';
import type { BulkAnswer, BulkClient } from './bulk-client.ts';
import type { DiskBuffer } from './disk-buffer.ts';
import type { BufferEntry } from './segments.ts';

/** What {@link createSender} needs. */
export interface SenderOptions {
  /** What waits. */
  readonly buffer: Pick<DiskBuffer, 'oldest' | 'remove'>;
  /** Sends it. */
  readonly client: Pick<BulkClient, 'bulk'>;
  /** Time. */
  readonly clock: Clock;
  /** Called with the outcome of documents. */
  readonly onOutcome: (outcome: 'written' | 'duplicate' | 'refused', documents: number, reason?: string) => void;
  /** Called when Elasticsearch takes nothing, with the reason, and with null when it takes documents again. */
  readonly onTrouble: (reason: string | null) => void;
}

/** Sends what waits, oldest first. */
export interface Sender {
  /** Sends until nothing waits any more. Rejects if the signal is aborted before, or if the disk fails. */
  drain(signal: AbortSignal): Promise<void>;
}

/** The pause after a failure, in milliseconds: it doubles from the first to the last. */
const [firstPauseMs, lastPauseMs] = [1_000, 60_000];

/** Makes a sender. */
export function createSender({ buffer, client, clock, onOutcome, onTrouble }: SenderOptions): Sender {
  let failures = 0;
  const pause = async (answer: BulkAnswer, signal: AbortSignal) => {
    const pauseMs = Math.min(lastPauseMs, firstPauseMs * 2 ** Math.min(failures, 16));
    failures += 1;
    await clock.sleep(Math.min(lastPauseMs, Math.max(pauseMs, answer.retryAfterMs ?? 0)), signal);
  };
  /** Sends documents until each of them is written or refused. */
  const deliver = async (entries: readonly BufferEntry[], signal: AbortSignal): Promise<void> => {
    let waiting = entries;
    while (waiting.length > 0) {
      signal.throwIfAborted();
      const answer = await client.bulk(waiting.flatMap(operationOf), signal);
      signal.throwIfAborted();
      if (answer.status === 200 && answer.items.length === waiting.length) {
        const sorted = sortItems(waiting, answer);
        onOutcome('written', sorted.written);
        onOutcome('duplicate', sorted.duplicates);
        for (const reason of sorted.refused) onOutcome('refused', 1, reason);
        const isProgress = sorted.retryable.length < waiting.length;
        waiting = sorted.retryable;
        if (isProgress) failures = 0;
        onTrouble(waiting.length === 0 || isProgress ? null : 'it has no capacity for these documents');
        if (waiting.length > 0) await pause(answer, signal);
      } else if (answer.status === 413) {
        // Half of it may be small enough. A single document that is not is given up.
        if (waiting.length === 1) return onOutcome('refused', 1, answer.reason ?? `HTTP ${answer.status}`);
        const middle = Math.ceil(waiting.length / 2);
        await deliver(waiting.slice(0, middle), signal);
        waiting = waiting.slice(middle);
      } else {
        onTrouble(answer.reason ?? `HTTP ${answer.status}`);
        await pause(answer, signal);
      }
    }
  };
  return {
    async drain(signal) {
      for (;;) {
        signal.throwIfAborted();
        const part = await buffer.oldest();
        if (!part) return;
        await deliver(part.entries, signal);
        await buffer.remove(part);
      }
    },
  };
}

/** An index of any kind accepts `create`; a data stream accepts nothing else. */
function operationOf({ id, json }: BufferEntry): readonly [string, string] {
  return [JSON.stringify({ create: { _id: id } }), json];
}

/** Sorts documents by their outcomes. An id that exists already was written by an earlier attempt. */
function sortItems(entries: readonly BufferEntry[], { items }: BulkAnswer) {
  const retryable: BufferEntry[] = [];
  const refused: string[] = [];
  let [written, duplicates] = [0, 0];
  for (const [index, entry] of entries.entries()) {
    const { status = 0, errorType } = items[index] ?? {};
    if (status >= 200 && status < 300) written += 1;
    else if (status === 409) duplicates += 1;
    else if (status === 429 || status >= 500 || status === 0) retryable.push(entry);
    else refused.push(errorType ?? `HTTP ${status}`);
  }
  return { retryable, refused, written, duplicates };
}
