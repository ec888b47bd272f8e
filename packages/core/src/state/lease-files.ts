import { link, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { makeFolder } from './make-folder.ts';

/** The file operations that a file store is made of: its border with the world, which tests cut at every call. */
export interface Files {
  /** Makes a folder that only its owner may enter, and those above it. */
  makeFolder(path: string): Promise<void>;
  /** The names in a folder; none when it does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** A file's text; undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** Writes a new file that only its owner may read. */
  write(path: string, text: string): Promise<void>;
  /** Gives a file a second name, unless that name is taken: then false. */
  linkNew(path: string, newPath: string): Promise<boolean>;
  /** Gives a file another name, replacing what had it; false when the file is gone. */
  move(path: string, newPath: string): Promise<boolean>;
  /** Deletes a file, if it is there. */
  remove(path: string): Promise<void>;
  /** When a file was last written, in milliseconds since 1970; undefined when it does not exist. */
  writtenAtMs(path: string): Promise<number | undefined>;
}

/** The machine's own files. */
export const systemFiles: Files = {
  makeFolder,
  list: async (path) => (await unless('ENOENT', readdir(path))) ?? [],
  read: (path) => unless('ENOENT', readFile(path, 'utf8')),
  write: (path, text) => writeFile(path, text, { flag: 'wx', mode: 0o600 }),
  linkNew: async (path, newPath) =>
    (await unless(
      'EEXIST',
      link(path, newPath).then(() => true),
    )) ?? false,
  move: async (path, newPath) =>
    (await unless(
      'ENOENT',
      rename(path, newPath).then(() => true),
    )) ?? false,
  async remove(path) {
    await unless('ENOENT', unlink(path));
  },
  writtenAtMs: async (path) => (await unless('ENOENT', stat(path)))?.mtimeMs,
};

async function unless<Value>(code: string, result: Promise<Value>): Promise<Value | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined;
    throw error;
  }
}
