import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder that only its owner may enter, and its parents. Each is made by itself: a recursive `mkdir` of Node reports
 * a read-only file system as `ENOENT`, and does not end below `/proc`.
 *
 * @throws Error - The error of the file system, such as `EROFS`, `ENOSPC`, `EACCES`; `ENOTDIR` if a part of the path is a file.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  const isFolder = await isFolderAt(folder);
  if (isFolder === true) return;
  if (isFolder === false) throw Object.assign(new Error('a file is in the place of the folder'), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if ((await isFolderAt(folder)) !== true) throw error;
  }
}

/** Whether a folder is at a path; undefined if nothing is. */
async function isFolderAt(path: string): Promise<boolean | undefined> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
