import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { makeFolder } from './make-folder.ts';

/**
 * The file operations that saved state is made of: its border with the file system. Tests interrupt it at every call.
 */
export interface StateFiles {
  /** Reads a file as UTF-8. Returns undefined if it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** Makes a folder that only its owner may enter, and its parents. */
  makeFolder(path: string): Promise<void>;
  /** Creates and opens a file. Fails if the file exists. */
  create(path: string, mode: number): Promise<DraftFile>;
  /** Renames a file and replaces the file that has the new name. */
  rename(path: string, newPath: string): Promise<void>;
  /** Writes the names in a folder through to the disk. */
  syncFolder(path: string): Promise<void>;
  /** Deletes a file if it exists. */
  remove(path: string): Promise<void>;
}

/** A file that is being written. */
export interface DraftFile {
  /** Writes the whole content. */
  write(content: string | Uint8Array): Promise<void>;
  /** Writes the content through to the disk. */
  sync(): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** The files of this machine. */
export const systemStateFiles: StateFiles = {
  async read(path) {
    try {
      const facts = await stat(path);
      // A pipe would be waited for without end, and so would some devices.
      if (!facts.isFile() && !facts.isDirectory())
        throw Object.assign(new Error('a device or pipe in the place of a file'), { code: 'NOT_A_FILE' });
      return await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  makeFolder,
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
