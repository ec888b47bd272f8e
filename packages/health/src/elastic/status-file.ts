import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@mdmkit/core';
import { z } from 'zod';

const Count = z.int().min(0);

const Counts = z.object({
  /** Documents that Elasticsearch has written. */
  written: Count,
  /** Documents that Elasticsearch had already: an earlier attempt had reached it. */
  duplicate: Count,
  /** Documents that Elasticsearch refused for ever. */
  refused: Count,
  /** Documents that were dropped because buffer or disk were full. */
  dropped: Count,
});

/** How many documents had which outcome, since the buffer was made. */
export interface ElasticCounts extends z.output<typeof Counts> {}

const Status = z.object({
  /** Documents by outcome. */
  counts: Counts,
  /** Since when Elasticsearch takes nothing, in milliseconds since 1970; null if it takes documents. */
  failingSinceMs: z.number().nullable(),
  /** Why it takes nothing; null if it takes documents. */
  error: z.string().nullable(),
  /** How much waits on disk, in bytes. */
  waitingBytes: Count,
  /** The time of this status, in milliseconds since 1970. */
  atMs: z.number(),
});

/** What was written to Elasticsearch, what waits, and what was lost. */
export interface ElasticStatus extends z.output<typeof Status> {}

const nameOf = (folder: string) => join(folder, 'status.json');

/** Reads the status that a service has written beside its buffer; undefined if there is none that can be read. */
export async function readElasticStatus(folder: string): Promise<ElasticStatus | undefined> {
  try {
    return Status.parse(JSON.parse(await readFile(nameOf(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the status beside the buffer, for commands in other processes and for the next start. */
export async function writeElasticStatus(folder: string, status: ElasticStatus): Promise<void> {
  await replaceFile(nameOf(folder), `${JSON.stringify(status)}\n`, { mode: 0o600 });
}
