import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file operations that saved state is made of: its border with the world, which tests cut at every call. */
export interface StateFiles {
  /** A file's text; undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file that only its owner may read, replacing what is there, through to the disk. */
  write(path: string, text: string): Promise<void>;
  /** Gives a file another name, replacing what had it, through to the disk. */
  move(path: string, newPath: string): Promise<void>;
  /** Deletes a file, if it is there. */
  remove(path: string): Promise<void>;
}

/** The machine's own files. */
export const systemFiles: StateFiles = {
  read: (path) => unlessMissing(readFile(path, 'utf8')),
  async write(path, text) {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async move(path, newPath) {
    await rename(path, newPath);
    // Without this the new name may be lost when the machine goes down. Windows cannot, and need not.
    const folder = await open(dirname(newPath), 'r').catch(() => undefined);
    await folder?.sync().catch(() => {});
    await folder?.close();
  },
  async remove(path) {
    await unlessMissing(unlink(path));
  },
};

async function unlessMissing<Value>(result: Promise<Value>): Promise<Value | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
