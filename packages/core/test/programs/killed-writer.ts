/**
 * Replaces a stored session once, and is killed at one file operation.
 * Arguments: folder, number of the operation, `before` or `after`, the new value.
 */
import { writeSync } from 'node:fs';
import { createFileStoreOn } from '../../src/state/file-store.ts';
import { type Files, systemFiles } from '../../src/state/lease-files.ts';

const [folder = '', point = '', moment = '', value = ''] = process.argv.slice(2);
let count = 0;

/** Counts an operation; at the named one, this process ends as by a power cut. */
function numbered<Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    count += 1;
    const here = count === Number(point);
    if (here && moment === 'before') process.kill(process.pid, 'SIGKILL');
    const result = await run(...args);
    if (here && moment === 'after') process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

const files: Files = {
  makeFolder: numbered(systemFiles.makeFolder),
  list: numbered(systemFiles.list),
  read: numbered(systemFiles.read),
  write: numbered(systemFiles.write),
  linkNew: numbered(systemFiles.linkNew),
  move: numbered(systemFiles.move),
  remove: numbered(systemFiles.remove),
  writtenAtMs: numbered(systemFiles.writtenAtMs),
};
const store = createFileStoreOn<{ value: string }>(files, folder, (found) => found as { value: string });
const lease = await store.lease('account', { holdMs: 3_600_000 });
await store.get('account');
await store.set('account', { value });
await lease.release();
writeSync(1, String(count));
