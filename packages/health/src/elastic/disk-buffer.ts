import type { FileHandle } from 'node:fs/promises';
import {
  type BufferEntry,
  entriesOf,
  lineOf,
  type Segment,
  type SegmentFiles,
  systemSegmentFiles,
} from './segments.ts';

/** The oldest documents of a buffer. */
export interface BufferPart {
  /** The number of the file that holds them. */
  readonly segment: number;
  /** The documents. */
  readonly entries: readonly BufferEntry[];
}

/** Documents on disk that wait for Elasticsearch. They outlive the process. */
export interface DiskBuffer {
  /** Resolves once the documents are on disk. Rejects if the disk refuses them; calling again with the same ones is safe. */
  append(entries: readonly BufferEntry[]): Promise<void>;
  /** Returns the oldest documents, without removing them; undefined if nothing waits. */
  oldest(): Promise<BufferPart | undefined>;
  /** Removes documents that Elasticsearch has. */
  remove(part: BufferPart): Promise<void>;
  /** How much waits, in bytes. */
  readonly bytes: number;
  /** Closes the file that is written. What waits stays on disk. */
  close(): Promise<void>;
}

/** Options of {@link openDiskBuffer}. */
export interface DiskBufferOptions {
  /** The folder; made if absent. */
  readonly folder: string;
  /** How much may wait, in bytes. Beyond it the oldest documents are dropped. */
  readonly maxBytes: number;
  /** The size from which on the next file is begun, in bytes. Default: 1,048,576, and at most an eighth of `maxBytes`. */
  readonly segmentBytes?: number;
  /** Called with the number of documents that were dropped because the buffer was full. */
  readonly onDropped: (documents: number) => void;
  /** The file operations. Default: the files of this machine. */
  readonly files?: SegmentFiles;
}

/** Opens the buffer in a folder, with what an earlier process left there. */
export async function openDiskBuffer(options: DiskBufferOptions): Promise<DiskBuffer> {
  const {
    folder,
    maxBytes,
    segmentBytes = Math.min(1_048_576, maxBytes / 8),
    onDropped,
    files = systemSegmentFiles,
  } = options;
  const segments: Segment[] = await files.list(folder);
  let next = (segments.at(-1)?.number ?? 0) + 1;
  /** The file that is written. A file of an earlier process may end in the midst of a line, so none is continued. */
  let current: { readonly segment: Segment; readonly file: FileHandle } | undefined;
  let reading: number | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One operation at a time. */
  const inOrder = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return await result;
  };
  const total = () => segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const begin = async () => {
    const segment = { number: next, bytes: 0 };
    next += 1;
    const file = await files.create(folder, segment.number);
    segments.push(segment);
    return { segment, file };
  };
  const seal = async () => {
    const sealed = current;
    current = undefined;
    if (sealed) await files.end(sealed.file);
  };
  const forget = async (number: number) => {
    const index = segments.findIndex((segment) => segment.number === number);
    if (index >= 0) segments.splice(index, 1);
    await files.remove(folder, number);
  };
  const makeRoom = async (bytes: number) => {
    while (total() + bytes > maxBytes) {
      const victim = segments.find(({ number }) => number !== reading && number !== current?.segment.number);
      if (!victim) return;
      const { length } = entriesOf(await files.read(folder, victim.number));
      await forget(victim.number);
      onDropped(length);
    }
  };
  return {
    append: (entries) =>
      inOrder(async () => {
        if (entries.length === 0) return;
        const bytes = Buffer.from(entries.map(lineOf).join(''));
        await makeRoom(bytes.length);
        current ??= await begin();
        const { segment, file } = current;
        try {
          await files.append(file, bytes);
          segment.bytes += bytes.length;
        } catch (error) {
          // The file may end in the midst of a line now.
          segment.bytes += bytes.length;
          await seal().catch(() => {});
          throw error;
        }
        if (segment.bytes >= segmentBytes) await seal();
      }),
    oldest: () =>
      inOrder(async () => {
        for (;;) {
          const [segment] = segments;
          if (!segment) return undefined;
          if (segment.number === current?.segment.number) await seal();
          const entries = entriesOf(await files.read(folder, segment.number));
          reading = segment.number;
          if (entries.length > 0) return { segment: segment.number, entries };
          await forget(segment.number);
        }
      }),
    remove: (part) =>
      inOrder(async () => {
        reading = undefined;
        await forget(part.segment);
      }),
    get bytes() {
      return total();
    },
    close: () => inOrder(seal),
  };
}
