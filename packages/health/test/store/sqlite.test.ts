import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { describeStore } from './contract.ts';

describeStore(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'health-store-'));
  return {
    open: () => createSqliteStore({ folder: join(folder, 'kept', 'here') }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
});
