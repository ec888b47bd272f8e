import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IdentifiedDocument } from '../report/ecs/ecs-document.ts';
import { jsonText } from '../report/printable.ts';
import type { DiskBuffer } from './disk-buffer.ts';
import { type BufferEntry, entriesOf, lineOf } from './segments.ts';

/** Collects documents for a moment, and appends them to the buffer together. */
export interface Intake {
  /** Takes a document. It is in a file when this returns, so that a kill of the process does not lose it. */
  take(document: IdentifiedDocument): void;
  /** Brings what was taken to the buffer. Rejects if the disk refuses it; nothing is lost then. */
  flush(): Promise<void>;
  /** Brings what was taken to the buffer, and closes the file. */
  close(): Promise<void>;
}

/** Options of {@link openIntake}. */
export interface IntakeOptions {
  /** The folder of the buffer. */
  readonly folder: string;
  /** The buffer. */
  readonly buffer: Pick<DiskBuffer, 'append'>;
  /** Called with the number of documents that were dropped because the disk does not take them. */
  readonly onDropped: (documents: number) => void;
}

/** How many documents wait in memory for a disk that does not answer; beyond it the oldest are dropped. */
const mostInMemory = 20_000;

/**
 * Opens the intake, with what an earlier process took and did not bring to the buffer.
 *
 * The file is written at once and not synchronised: what the kernel has survives the end of the process. The buffer synchronises.
 */
export async function openIntake({ folder, buffer, onDropped }: IntakeOptions): Promise<Intake> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'taken.ndjson');
  let waiting: BufferEntry[] = [...entriesOf(await readFile(path, 'utf8').catch(() => ''))];
  const file = openSync(path, 'a', 0o600);
  /** A disk that refuses the file leaves the documents in memory. */
  const write = (entries: readonly BufferEntry[]) => {
    try {
      // A line break first: the last write may have ended in the midst of a line.
      writeSync(file, `\n${entries.map(lineOf).join('')}`);
    } catch {
      // The next flush brings them to the buffer, or counts them.
    }
  };
  const bring = async () => {
    if (waiting.length === 0) return;
    const entries = waiting;
    waiting = [];
    try {
      await buffer.append(entries);
    } catch (error) {
      waiting = [...entries, ...waiting];
      throw error;
    }
    // A kill between the two leaves documents in both places; their ids make them one in Elasticsearch.
    ftruncateSync(file);
    if (waiting.length > 0) write(waiting);
  };
  let last: Promise<void> = Promise.resolve();
  /** One at a time: the file holds what waits, and what is being brought. */
  const flush = async () => {
    const brought = last.then(bring);
    last = brought.catch(() => {});
    await brought;
  };
  return {
    take({ id, document }) {
      const entry = { id, json: jsonText(document) };
      waiting.push(entry);
      write([entry]);
      if (waiting.length > mostInMemory) {
        // A tenth at once: dropping one by one would move all the others each time.
        const { length } = waiting.splice(0, mostInMemory / 10);
        onDropped(length);
      }
    },
    flush,
    async close() {
      await flush().catch(() => {});
      closeSync(file);
      if (waiting.length === 0) rmSync(path, { force: true });
    },
  };
}
