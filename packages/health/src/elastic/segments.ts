import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A document that waits. */
export interface BufferEntry {
  /** Its id in Elasticsearch. */
  readonly id: string;
  /** The document, as JSON without line breaks. */
  readonly json: string;
}

/** A file of the buffer. */
export interface Segment {
  /** Its number: a higher one was begun later. */
  readonly number: number;
  /** Its size, in bytes. */
  bytes: number;
}

/** What the buffer does with files. */
export interface SegmentFiles {
  /** Makes the folder, and returns the segments in it, oldest first. */
  list(folder: string): Promise<Segment[]>;
  /** Begins a segment. */
  create(folder: string, number: number): Promise<FileHandle>;
  /** Appends to a segment. Resolves once the bytes are on the disk. */
  append(file: FileHandle, bytes: Uint8Array): Promise<void>;
  /** Ends a segment. */
  end(file: FileHandle): Promise<void>;
  /** Reads a segment; empty if there is none. */
  read(folder: string, number: number): Promise<string>;
  /** Removes a segment. */
  remove(folder: string, number: number): Promise<void>;
}

const namePattern = /^(\d{12})\.ndjson$/;

function fileOf(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(12, '0')}.ndjson`);
}

/** The files of this machine. */
export const systemSegmentFiles: SegmentFiles = {
  async list(folder) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const numbers = (await readdir(folder)).flatMap((name) => namePattern.exec(name)?.[1] ?? []).sort();
    return await Promise.all(
      numbers.map(async (text) => {
        const number = Number(text);
        return { number, bytes: (await stat(fileOf(folder, number))).size };
      }),
    );
  },
  create: async (folder, number) => await open(fileOf(folder, number), 'a', 0o600),
  async append(file, bytes) {
    await file.appendFile(bytes);
    await file.datasync();
  },
  end: async (file) => await file.close(),
  read: async (folder, number) =>
    await readFile(fileOf(folder, number), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    }),
  remove: async (folder, number) => await rm(fileOf(folder, number), { force: true }),
};

/** Writes an entry as a line. Neither ids nor JSON hold tabs or line breaks. */
export function lineOf({ id, json }: BufferEntry): string {
  return `${id}\t${json}\n`;
}

/** Reads the lines of a segment. What a killed process wrote only in part is no entry. */
export function entriesOf(text: string): readonly BufferEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, id, json] = /^([^\t]+)\t(\{.*\})$/.exec(line) ?? [];
    return id === undefined || json === undefined || !isJson(json) ? [] : [{ id, json }];
  });
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
