import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** The file operations that a checkpoint is kept by: its border with the world, which tests cut at every call. */
export interface CheckpointFiles {
  /** A file's text; undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file, on the disk for sure, that only its owner may read. */
  write(path: string, text: string): Promise<void>;
  /** Gives a file another name, replacing what had it. */
  move(path: string, newPath: string): Promise<void>;
  /** Deletes a file, if it is there. */
  remove(path: string): Promise<void>;
}

/** The machine's own files. */
export const systemFiles: CheckpointFiles = {
  async read(path) {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  write: (path, text) => writeFile(path, text, { mode: 0o600, flush: true }),
  move: (path, newPath) => rename(path, newPath),
  remove: (path) => rm(path, { force: true }),
};
