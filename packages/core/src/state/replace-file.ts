import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { checkArgument, checkOptionTypes } from '../options/check-option-types.ts';
import { type StateFiles, systemStateFiles } from './state-files.ts';

/** Options of {@link replaceFile}. */
export interface ReplaceFileOptions {
  /** The mode of the new file. Default: 0600, only its owner may read and write it. */
  readonly mode?: number;
  /** The file operations to use. Default: the files of this machine. */
  readonly files?: Pick<StateFiles, 'create' | 'rename' | 'syncFolder' | 'remove'>;
}

/**
 * Replaces the content of a file in one step: after a crash at any point, the file has its old content or its new one.
 * Content and name are written through to the disk before the promise resolves.
 *
 * @throws Error - The error of the file system, if the folder cannot be written to. No draft remains.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: ReplaceFileOptions = {},
): Promise<void> {
  checkArgument('replaceFile', 'path', path, 'text');
  if (typeof content !== 'string' && !(content instanceof Uint8Array))
    throw new TypeError('replaceFile: content must be a text or bytes');
  checkOptionTypes<ReplaceFileOptions>('replaceFile', options, { mode: 'count', files: 'object' });
  const { mode = 0o600, files = systemStateFiles } = options;
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
