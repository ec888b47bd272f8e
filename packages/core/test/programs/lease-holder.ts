/** Adds to a number in a file many times, each time under the store's lease. Arguments: folder, how many times. */
import { createFileStore } from '../../src/state/file-store.ts';

const [folder = '', times = ''] = process.argv.slice(2);
const store = createFileStore<{ count: number }>(folder, (found) => found as { count: number });
for (let index = 0; index < Number(times); index += 1) {
  const lease = await store.lease('number', { holdMs: 60_000 });
  const { count } = (await store.get('number')) ?? { count: 0 };
  await store.set('number', { count: count + 1 });
  await lease.release();
}
