import { type StateFiles, systemStateFiles } from '../src/index.ts';

/** Thrown where a process would have ended. */
export class Cut extends Error {
  override readonly name = 'Cut';
}

/** Files that end the work before or after call `n`, counted from 0; and the number of calls. */
export function cutStateFiles(
  n: number,
  when: 'before' | 'after',
): { readonly files: StateFiles; readonly calls: () => number } {
  let calls = 0;
  let hasEnded = false;
  const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    // A process that has ended does nothing more; it does not clean up either.
    if (hasEnded) throw new Cut();
    const index = calls;
    calls += 1;
    const end = () => {
      hasEnded = true;
      throw new Cut();
    };
    if (index === n && when === 'before') end();
    const value = await work();
    if (index === n) end();
    return value;
  };
  const files: StateFiles = {
    read: (path) => call(() => systemStateFiles.read(path)),
    makeFolder: (path) => call(() => systemStateFiles.makeFolder(path)),
    create: (path, mode) =>
      call(async () => {
        const file = await systemStateFiles.create(path, mode);
        return {
          write: (content) => call(() => file.write(content)),
          sync: () => call(() => file.sync()),
          close: async () => {
            // The system closes the files of a process that ends.
            if (hasEnded) return await file.close();
            await call(() => file.close());
          },
        };
      }),
    rename: (path, newPath) => call(() => systemStateFiles.rename(path, newPath)),
    syncFolder: (path) => call(() => systemStateFiles.syncFolder(path)),
    remove: (path) => call(() => systemStateFiles.remove(path)),
  };
  return { files, calls: () => calls };
}
