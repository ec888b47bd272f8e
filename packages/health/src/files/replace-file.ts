import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The file operations that replacing a file is made of: its border with the world, which tests cut at every call. */
export interface ReplacingFiles {
  /** Makes a file that is not there yet, and opens it. */
  create(path: string, mode: number): Promise<DraftFile>;
  /** Gives a file another name, replacing what had it. */
  rename(path: string, newPath: string): Promise<void>;
  /** Makes sure that a folder's names outlast a loss of power. */
  syncFolder(path: string): Promise<void>;
  /** Deletes a file, if it is there. */
  remove(path: string): Promise<void>;
}

/** A file that is being written. */
export interface DraftFile {
  /** Writes the whole content. */
  write(content: string | Uint8Array): Promise<void>;
  /** Makes sure that the content outlasts a loss of power. */
  sync(): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** How a file is replaced. */
export interface ReplaceOptions {
  /** The new file's mode. Default: only its owner may read it. */
  readonly mode?: number;
  /** Default: the machine's own files. */
  readonly files?: ReplacingFiles;
}

/**
 * Writes a file whole or not at all: whatever happens, the path has its old content or its new one.
 *
 * @throws Error - The system's own, when the folder cannot be written to; nothing is left behind.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, files = systemFiles }: ReplaceOptions = {},
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await files.create(draft, mode);
    try {
      await file.write(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(draft, path);
  } catch (error) {
    await files.remove(draft).catch(() => {});
    throw error;
  }
  await files.syncFolder(dirname(path));
}

/** The machine's own files. */
export const systemFiles: ReplacingFiles = {
  async create(path, mode) {
    const handle: FileHandle = await open(path, 'wx', mode);
    return { write: (content) => handle.writeFile(content), sync: () => handle.sync(), close: () => handle.close() };
  },
  rename,
  async syncFolder(path) {
    // Some systems and file systems cannot open a folder; the content is safe there all the same.
    const handle = await open(path).catch(() => undefined);
    await handle?.sync().catch(() => {});
    await handle?.close();
  },
  remove: (path) => rm(path, { force: true }),
};
