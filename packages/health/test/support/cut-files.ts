import { type ReplaceFileOptions, systemStateFiles } from '@mdmkit/core';

/** Thrown where a process would have ended. */
export class Cut extends Error {
  override readonly name = 'Cut';
}

/** Files that end the work before or after call `n`, counted from 0; and how many calls there were. */
export function cutFiles(
  n: number,
  when: 'before' | 'after',
): { readonly files: NonNullable<ReplaceFileOptions['files']>; readonly calls: () => number } {
  let calls = 0;
  let dead = false;
  const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    // A dead process does nothing more, not even clean up.
    if (dead) throw new Cut();
    const mine = calls;
    calls += 1;
    const cut = () => {
      dead = true;
      throw new Cut();
    };
    if (mine === n && when === 'before') cut();
    const value = await work();
    if (mine === n) cut();
    return value;
  };
  const files: NonNullable<ReplaceFileOptions['files']> = {
    async create(path, mode) {
      let file: Awaited<ReturnType<typeof systemStateFiles.create>> | undefined;
      try {
        const created = await call(async () => (file = await systemStateFiles.create(path, mode)));
        return {
          write: (content) => call(() => created.write(content)),
          sync: () => call(() => created.sync()),
          async close() {
            try {
              if (!dead) await call(async () => {});
            } finally {
              // The system closes the files of a process that ends.
              await created.close();
            }
          },
        };
      } catch (error) {
        await file?.close();
        throw error;
      }
    },
    rename: (path, newPath) => call(() => systemStateFiles.rename(path, newPath)),
    syncFolder: (path) => call(() => systemStateFiles.syncFolder(path)),
    remove: (path) => call(() => systemStateFiles.remove(path)),
  };
  return { files, calls: () => calls };
}
