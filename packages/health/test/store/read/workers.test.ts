import { expect, test } from 'vitest';
import { migrate } from '../../../src/store/database/migrate.ts';
import { readWorkers } from '../../../src/store/read/workers.ts';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import type { WorkerReport } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../support/folder.ts';

const report: WorkerReport = {
  machine: 'one',
  shards: 4,
  held: [{ sinceMs: 1_000, shards: [2, 0] }],
  coverage: { due: 100, missed: 3 },
  slowSinceMs: null,
  clockOffSinceMs: 2_000,
};

test('the writers that have said which shards they hold are the workers, by their names; the others are none', async () => {
  await using folder = await temporaryFolder();
  const backend = await openSqlite({ folder: folder.path });
  try {
    await migrate(backend);
    expect(await readWorkers(backend.db)).toEqual([]);
    const writer = { owner: 'test', sequence: 7, at_ms: 5_000, location: 'here', report: JSON.stringify(report) };
    await backend.db
      .insertInto('writer')
      .values([
        { ...writer, name: 'worker/second' },
        { ...writer, name: 'worker/first', location: 'osaka' },
        // It judges, and holds no shards.
        { ...writer, name: 'evaluator', location: null, report: null },
        // It has opened the store, and written nothing yet.
        { ...writer, name: 'worker/third', at_ms: null, report: null },
      ])
      .execute();
    const reading = { sequence: 7, atMs: 5_000, report };
    expect(await readWorkers(backend.db)).toEqual([
      { writer: 'worker/first', location: 'osaka', ...reading },
      { writer: 'worker/second', location: 'here', ...reading },
    ]);
  } finally {
    await backend.close();
  }
});
