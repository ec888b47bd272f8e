import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { describeStore, type Place } from './contract.ts';
import { describeCanaryJournal } from './contract-canaries.ts';
import { describeDeliveries } from './contract-deliveries.ts';
import { describeEscalations } from './contract-escalations.ts';
import { describeFeeds } from './contract-feeds.ts';
import { describeReadings } from './contract-readings.ts';

const createPlace = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'health-store-'));
  return {
    open: () => createSqliteStore({ folder: join(folder, 'kept', 'here') }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};

describeStore(createPlace);
describeCanaryJournal(createPlace);
describeReadings(createPlace);

describeFeeds(createPlace);
describeDeliveries(createPlace);
describeEscalations(createPlace);
