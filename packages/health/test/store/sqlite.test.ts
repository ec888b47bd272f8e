import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { describeStore } from './contract.ts';
import { describeCanaryJournal } from './contract-canaries.ts';
import { describeDeliveries } from './contract-deliveries.ts';
import { describeEscalations } from './contract-escalations.ts';
import { describeFeeds } from './contract-feeds.ts';
import { describeReadings } from './contract-readings.ts';
import type { Place } from './migrated-place.ts';

/** The files of a store with all tables, of which others are copies: to make the tables takes longer than most tests. */
let migrated: string;
beforeAll(async () => {
  migrated = await mkdtemp(join(tmpdir(), 'health-store-'));
  await using store = createSqliteStore({ folder: migrated });
  await store.migrate();
});
afterAll(() => rm(migrated, { recursive: true }));

const createPlace = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'health-store-'));
  return {
    open: () => createSqliteStore({ folder: join(folder, 'kept', 'here') }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};
const createMigratedPlace = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'health-store-'));
  await cp(migrated, folder, { recursive: true });
  return { open: () => createSqliteStore({ folder }), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};

describeStore(createPlace, createMigratedPlace);
describeCanaryJournal(createMigratedPlace);
describeReadings(createMigratedPlace);

describeFeeds(createMigratedPlace);
describeDeliveries(createMigratedPlace);
describeEscalations(createMigratedPlace);
