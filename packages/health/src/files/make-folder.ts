import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder that only its owner may enter, and its parents. Each is made by itself: a recursive `mkdir` of Node reports
 * a read-only file system as `ENOENT`, and does not end below `/proc`.
 *
 * @throws Error - The error of the file system, such as `EROFS`, `ENOSPC`, `EACCES`; `ENOTDIR` if a part of the path is a file.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  const state = statSync(folder, { throwIfNoEntry: false });
  if (state?.isDirectory() === true) return;
  if (state !== undefined) throw Object.assign(new Error('a file is in the place of the folder'), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
