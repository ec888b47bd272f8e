/** Opens a store in a folder and does one thing, in the course of which it ends as by a power cut. */

import { createStoreSteps } from '../../../src/store/database-steps.ts';
import type { Border } from '../../../src/store/sqlite/connection.ts';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import { rich } from './rich-batch.ts';

const [folder = '', task = '', at = ''] = process.argv.slice(2);

// Call 1 counts before it is made, and every call after it is made: between two calls nothing happens.
let count = 0;
const border: Border = (moment) => {
  if (moment === 'after') count += 1;
  if (count === Number(at) && (moment === 'after' || count === 0)) process.kill(process.pid, 'SIGKILL');
};

const backend = await openSqlite({ folder }, border);
const core = createStoreSteps(backend, 'killed');
if (task === 'migrate') await core.migrate();
else {
  await core.begin('one');
  await core.commit(rich);
}
await backend.close();
process.stdout.write(String(count));
