import { expect, test } from 'vitest';
import { createStore } from '../../../src/store/create-store.ts';
import { createStoreSteps } from '../../../src/store/database-steps.ts';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import { temporaryFolder } from '../../support/folder.ts';

test('a second opening answers while the first writes a batch, and reads the batch once it is written', async () => {
  await using folder = await temporaryFolder();
  const writing = await openSqlite({ folder: folder.path });
  const reading = await openSqlite({ folder: folder.path });
  await using service = createStore(createStoreSteps(writing, 'service'), writing.close);
  await using server = createStore(createStoreSteps(reading, 'server'), reading.close);
  await service.migrate();
  const terms = async () => await reading.db.selectFrom('term').select('text').execute();
  await writing.transaction(async (tx) => {
    await tx.insertInto('term').values({ text: 'here' }).execute();
    expect((await server.status(1)).services).toEqual([]);
    expect(await terms()).toEqual([]);
  });
  expect(await terms()).toEqual([{ text: 'here' }]);
});
