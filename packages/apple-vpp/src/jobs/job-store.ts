import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemStateFiles } from '@mdmkit/core';

/** Where jobs are written down, step by step, so that they can be resumed. */
export interface JobStore {
  /** All records of a job, oldest first; none when there is no such job. */
  read(jobId: string): Promise<readonly unknown[]>;
  /** Adds a record, which is plain JSON. It has to be safe from a crash when the promise is fulfilled. */
  append(jobId: string, record: unknown): Promise<void>;
  /** Forgets a job. */
  remove(jobId: string): Promise<void>;
}

/** Makes a store in this process's memory. */
export function createMemoryJobStore(): JobStore {
  const jobs = new Map<string, unknown[]>();
  return {
    read: (jobId) => Promise.resolve([...(jobs.get(jobId) ?? [])]),
    append(jobId, record) {
      jobs.set(jobId, [...(jobs.get(jobId) ?? []), record]);
      return Promise.resolve();
    },
    remove(jobId) {
      jobs.delete(jobId);
      return Promise.resolve();
    },
  };
}

/**
 * Makes a store in a folder: one file for each job, one line of JSON for each record, written through to the disk.
 * Serial numbers and user ids lie there, no secrets. A record that a crash cut off counts as not written.
 *
 * @throws TypeError - When `directory` is empty.
 */
export function createFileJobStore(directory: string): JobStore {
  if (typeof directory !== 'string' || directory === '') throw new TypeError('directory must name a folder');
  const pathOf = (jobId: string) =>
    join(directory, `${createHash('sha256').update(jobId).digest('hex').slice(0, 40)}.ndjson`);
  return {
    async read(jobId) {
      const text = (await systemStateFiles.read(pathOf(jobId))) ?? '';
      return text.split('\n').flatMap(parseLine);
    },
    async append(jobId, record) {
      await systemStateFiles.makeFolder(directory);
      const file = await open(pathOf(jobId), 'a', 0o600);
      try {
        // A line of its own, whatever a crash left before it.
        await file.writeFile(`\n${JSON.stringify(record)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    remove: (jobId) => rm(pathOf(jobId), { force: true }),
  };
}

function parseLine(line: string): unknown[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}
