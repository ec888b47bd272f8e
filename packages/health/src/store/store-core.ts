import { commitBatch } from './commit/commit-batch.ts';
import { claimWriter } from './commit/sequence.ts';
import type { Backend } from './database/backend.ts';
import { assertCurrent, migrate } from './database/migrate.ts';
import { createNameNumbers } from './database/names.ts';
import { toIncident, toStoredEpisode } from './database/rows.ts';
import { checkStore } from './keep/check.ts';
import { type ExportPage, type ExportPlace, exportPage } from './keep/export.ts';
import { tidy } from './keep/tidy.ts';
import { readHistory, readRun } from './read/history.ts';
import { readIncident, readIncidents } from './read/incidents.ts';
import { readRollups, readUsualShare } from './read/rollups.ts';
import { readStatus } from './read/status.ts';
import { readTargets, readTargetsAfter } from './read/targets.ts';
import { keepWord, readWordsAfter, readWordsThatMatter } from './read/words.ts';
import type { KeptMonitor, Store, StoredTarget } from './store.ts';

/** What {@link Store} does in one step: each is one question and one answer that can travel between threads. */
export interface StoreCore
  extends Pick<
    Store,
    | 'migrate'
    | 'commit'
    | 'say'
    | 'wordsAfter'
    | 'status'
    | 'targets'
    | 'incidents'
    | 'incident'
    | 'history'
    | 'run'
    | 'rollups'
    | 'usualShare'
    | 'tidy'
    | 'check'
  > {
  /** Takes the writer over, and answers with all that it goes on from but the targets. */
  begin(writer: string): Promise<Omit<KeptMonitor, 'targets'>>;
  /** Some targets, and the number after which the next ones come; null at the end. */
  targetsAfter(after: number): Promise<{ readonly targets: readonly StoredTarget[]; readonly next: number | null }>;
  /** Some lines of an export. */
  exportPage(place: ExportPlace | null): Promise<ExportPage>;
}

/** What is being done, as errors say it. */
export const operations: Readonly<Record<keyof StoreCore, string>> = {
  migrate: 'Bringing the store up to date',
  commit: 'Writing a batch',
  say: "Keeping an operator's word",
  wordsAfter: "Reading operators' words",
  status: 'Reading the status',
  targets: 'Reading targets',
  incidents: 'Reading incidents',
  incident: 'Reading an incident',
  history: "Reading a target's history",
  run: 'Reading a run',
  rollups: 'Reading rollups',
  usualShare: 'Reading the usual share',
  tidy: 'Tidying the store',
  check: 'Checking the store',
  begin: 'Loading the store',
  targetsAfter: 'Loading the store',
  exportPage: 'Exporting the store',
};

/** The steps of a store that somebody else takes: `ask` passes a step's name and parameters on to the same step there. */
export function remoteCore(
  ask: (name: keyof StoreCore, parameters: readonly unknown[]) => Promise<unknown>,
): StoreCore {
  const step =
    <Name extends keyof StoreCore>(name: Name) =>
    (...parameters: Parameters<StoreCore[Name]>): ReturnType<StoreCore[Name]> =>
      // What answers is the method of the same name of the same interface.
      ask(name, parameters) as ReturnType<StoreCore[Name]>;
  return {
    migrate: step('migrate'),
    commit: step('commit'),
    say: step('say'),
    wordsAfter: step('wordsAfter'),
    status: step('status'),
    targets: step('targets'),
    incidents: step('incidents'),
    incident: step('incident'),
    history: step('history'),
    run: step('run'),
    rollups: step('rollups'),
    usualShare: step('usualShare'),
    tidy: step('tidy'),
    check: step('check'),
    begin: step('begin'),
    targetsAfter: step('targetsAfter'),
    exportPage: step('exportPage'),
  };
}

/** Takes the step of a name: the other end of {@link remoteCore}. */
export async function takeStep(
  core: StoreCore,
  name: keyof StoreCore,
  parameters: readonly unknown[],
): Promise<unknown> {
  // `remoteCore` was called under the types of this very method.
  const step = core[name] as (...given: readonly unknown[]) => Promise<unknown>;
  return await step(...parameters);
}

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
