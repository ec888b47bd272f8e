import { commitBatch } from './commit/commit-batch.ts';
import { claimWriter } from './commit/sequence.ts';
import type { Backend } from './database/backend.ts';
import { assertCurrent, migrate } from './database/migrate.ts';
import { createNameNumbers } from './database/names.ts';
import { toIncident, toStoredEpisode } from './database/rows.ts';
import { checkStore } from './keep/check.ts';
import { exportPage } from './keep/export.ts';
import { tidy } from './keep/tidy.ts';
import { readHistory, readRun } from './read/history.ts';
import { readIncident, readIncidents } from './read/incidents.ts';
import { readRollups, readUsualShare } from './read/rollups.ts';
import { readStatus } from './read/status.ts';
import { readTargets, readTargetsAfter } from './read/targets.ts';
import { keepWord, readWordsAfter, readWordsThatMatter } from './read/words.ts';
import type { KeptMonitor } from './store.ts';
import { operations, type StoreCore } from './store-steps.ts';

/** How many targets travel together: some megabyte. */
const targetsAtOnce = 2_000;

/** The store's work on a database. `owner` names this opening of the store: who loads a writer owns it. */
export function createStoreCore(backend: Backend, owner: string): StoreCore {
  const { db } = backend;
  const names = createNameNumbers(backend);
  let current = false;
  const work = async <Result>(name: keyof StoreCore, task: () => Promise<Result>): Promise<Result> => {
    try {
      if (!current && name !== 'migrate' && name !== 'check') {
        await assertCurrent(backend, operations[name]);
        current = true;
      }
      return await task();
    } catch (error) {
      throw backend.toStoreError(error, operations[name]);
    }
  };
  return {
    migrate: () => work('migrate', () => migrate(backend)),
    commit: (batch) => work('commit', () => commitBatch(backend, names, batch, owner)),
    say: (word, atMs) => work('say', () => keepWord(backend, word, atMs)),
    wordsAfter: (id) => work('wordsAfter', () => readWordsAfter(db, id)),
    status: (nowMs) => work('status', () => readStatus(db, nowMs)),
    targets: (query) => work('targets', () => readTargets(db, query)),
    incidents: (query) => work('incidents', () => readIncidents(db, query)),
    incident: (id) => work('incident', () => readIncident(db, id)),
    history: (target, fromMs, toMs) => work('history', () => readHistory(backend, target, fromMs, toMs)),
    run: (resultId) => work('run', () => readRun(backend, resultId)),
    rollups: (service, lengthMs, fromMs, toMs) =>
      work('rollups', () => readRollups(db, service, lengthMs, fromMs, toMs)),
    usualShare: (service, nowMs) => work('usualShare', () => readUsualShare(db, service, nowMs)),
    tidy: (nowMs) => work('tidy', () => tidy(backend, nowMs)),
    check: () => work('check', () => checkStore(backend)),
    begin: (writer) => work('begin', () => begin(backend, writer, owner)),
    targetsAfter: (after) => work('targetsAfter', () => readTargetsAfter(db, after, targetsAtOnce)),
    exportPage: (place) => work('exportPage', () => exportPage(backend, place)),
  };
}

async function begin(backend: Backend, writer: string, owner: string): Promise<Omit<KeptMonitor, 'targets'>> {
  const { db } = backend;
  const { sequence, atMs } = await backend.transaction(async (tx) => await claimWriter(tx, writer, owner));
  const episodes = await db
    .selectFrom('episode')
    .innerJoin('target_name', 'target_name.id', 'episode.target')
    .selectAll('episode')
    .select('name')
    .where('end_ms', 'is', null)
    .orderBy('start_ms')
    .execute();
  const incidents = await db
    .selectFrom('incident')
    .select('body')
    .where('closed_ms', 'is', null)
    .orderBy('opened_ms')
    .execute();
  return {
    episodes: episodes.map((row) => toStoredEpisode(row, row.name)),
    incidents: incidents.map(toIncident),
    words: await readWordsThatMatter(db, atMs ?? 0),
    sequence,
    lastBatchMs: atMs,
  };
}
