import { createStoreSteps } from '../../../src/store/database-steps.ts';
import type { Border } from '../../../src/store/sqlite/connection.ts';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import { rich } from './rich-batch.ts';

/** What a process does that is killed. */
export type Task = 'commit' | 'migrate';

/** Opens a store in a folder and does one thing. */
export async function doTask(folder: string, task: Task, border: Border): Promise<void> {
  const backend = await openSqlite({ folder }, border);
  const core = createStoreSteps(backend, 'killed');
  if (task === 'migrate') await core.migrate();
  else {
    await core.begin('one');
    await core.commit(rich);
  }
  await backend.close();
}

/** Counts the calls that reach a database. `at` runs before the first one, with 0, and after each. Between two nothing happens. */
export function counted(at: (calls: number) => void): { readonly border: Border; readonly count: () => number } {
  let calls = 0;
  let hasBegun = false;
  return {
    count: () => calls,
    border(moment) {
      if (moment === 'after') calls += 1;
      else if (hasBegun) return;
      hasBegun = true;
      at(calls);
    },
  };
}
