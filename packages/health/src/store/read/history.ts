import type { Gap, StoredRun, StoredTarget } from '@mdmkit/monitor/model';
import { parseResultId } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { serviceOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import { termTexts } from '../database/names.ts';
import { dayMs } from '../database/raw-runs.ts';
import { readTargetRuns } from '../database/read-runs.ts';
import { toStoredEpisode, toStoredTarget } from '../database/rows.ts';
import { fromRawRun } from '../database/run-rows.ts';
import type { Tables } from '../database/tables.ts';
import type { PageQuery, TargetHistory } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { readGaps } from './gaps.ts';
import { largestPage, pageSize } from './page.ts';
import { readHours } from './target-hours.ts';
import { readUnchecked, withUnchecked } from './unchecked.ts';

/** The longest span that a history is read of, in days: hours are kept as long. */
const longestDays = 400;

/** One target over some time. */
export async function readHistory(
  backend: Backend,
  target: string,
  fromMs: number,
  toMs: number,
  query: Pick<PageQuery, 'limit'> = {},
): Promise<TargetHistory> {
  const operation = "Reading a target's history";
  const limit = pageSize({ limit: largestPage, ...query }, operation);
  if (!(Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs <= toMs))
    throw new StoreError('STORE_INVALID', { operation, detail: 'fromMs must be a time before toMs' });
  const { db } = backend;
  const beginMs = Math.max(fromMs, toMs - longestDays * dayMs);
  const row = await db
    .selectFrom('target_name')
    .leftJoin('target', 'target.id', 'target_name.id')
    .select('target_name.id as number')
    .selectAll('target')
    .where('name', '=', target)
    .executeTakeFirst();
  const gaps = await readGaps(db, beginMs, toMs, { service: serviceOf(target), limit: limit + 1 });
  if (row === undefined) return { target: undefined, runs: [], nextToMs: null, episodes: [], gaps, hours: [] };
  const { number, id } = row;
  const stored =
    id === null ? undefined : await db.selectFrom('target').selectAll().where('id', '=', id).executeTakeFirst();
  const runs = await readRuns(backend, number, target, beginMs, toMs, limit + 1);
  // Only the configuration says in which shard a target lies; a target that was checked meanwhile lies in another one.
  const isConcerned = ({ shards, fromMs: gapMs, toMs: endMs }: Gap) =>
    !shards || !runs.some(({ startedMs }) => startedMs >= gapMs && startedMs < endMs);
  const episodes = await readEpisodes(db, number, target, beginMs, toMs, limit + 1);
  // What one of the lists leaves out is on the next page, and what the others have of that time, too.
  const cutMs = Math.max(
    cutOf(runs, limit, ({ startedMs }) => startedMs),
    cutOf(episodes, limit, ({ startMs }) => startMs),
    cutOf(gaps, limit, ({ fromMs: gapMs }) => gapMs),
  );
  const isCut = cutMs > Number.NEGATIVE_INFINITY;
  return {
    target:
      stored &&
      withUnchecked(
        { ...toStoredTarget(stored, target), ...(await readLocations(db, number)) },
        await readUnchecked(db),
      ),
    runs: runs.filter(({ startedMs }) => startedMs >= cutMs),
    nextToMs: isCut ? cutMs : null,
    // What went on at the beginning of this page is on both pages.
    episodes: episodes.filter(({ endMs }) => endMs === null || endMs > cutMs).slice(0, limit),
    gaps: gaps.filter((gap) => gap.toMs > cutMs && isConcerned(gap)).slice(0, limit),
    hours: await readHours(backend, number, isCut ? cutMs : beginMs, toMs),
  };
}

/** How each location sees a target, by name; nothing while fewer than two do. */
async function readLocations(db: Kysely<Tables>, target: number): Promise<Pick<StoredTarget, 'locations'>> {
  const rows = await db
    .selectFrom('target_location')
    .select(['location', 'state_json', 'last_run_ms', 'class', 'code'])
    .where('target', '=', target)
    .orderBy('location')
    .execute();
  if (rows.length < 2) return {};
  return {
    locations: rows.map((row) => ({
      location: row.location,
      // Only states and classes are written to these columns.
      state: JSON.parse(row.state_json) as StoredTarget['state'],
      lastRunMs: row.last_run_ms,
      class: row.class as StoredTarget['class'],
      code: row.code,
    })),
  };
}

/** When the last item that a page has room for began; minus infinity if there is room for all. */
function cutOf<Item>(items: readonly Item[], limit: number, timeOf: (item: Item) => number): number {
  const last = items.length > limit ? items[limit - 1] : undefined;
  return last === undefined ? Number.NEGATIVE_INFINITY : timeOf(last);
}

/** Runs as far as they are kept, and failures as far as these are: they are kept longer. Newest first. */
async function readRuns(
  backend: Backend,
  number: number,
  target: string,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<readonly StoredRun[]> {
  const { db } = backend;
  const rows = await readTargetRuns(backend, number, fromMs, toMs, limit);
  const failures = await db
    .selectFrom('failure')
    .selectAll()
    .where('target', '=', number)
    .where('started_ms', '>=', fromMs)
    .where('started_ms', '<', toMs)
    .orderBy('started_ms', 'desc')
    .limit(limit)
    .execute();
  const terms = await termTexts(db);
  const runs = new Map(rows.map((row) => [row.started_ms, fromRawRun(row, target, terms, null)]));
  for (const { error, request_id, ...row } of failures)
    runs.set(row.started_ms, fromRawRun(row, target, terms, { error, requestId: request_id }));
  return [...runs.values()].sort((one, other) => other.startedMs - one.startedMs).slice(0, limit);
}

async function readEpisodes(
  db: Kysely<Tables>,
  number: number,
  target: string,
  fromMs: number,
  toMs: number,
  limit: number,
) {
  const rows = await db
    .selectFrom('episode')
    .selectAll()
    .where('target', '=', number)
    .where('start_ms', '<', toMs)
    .where((eb) => eb.or([eb('end_ms', 'is', null), eb('end_ms', '>', fromMs)]))
    .orderBy('start_ms', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => toStoredEpisode(row, target));
}

/** A run by its result id. */
export async function readRun(backend: Backend, resultId: string): Promise<StoredRun | undefined> {
  const parts = parseResultId(resultId);
  if (parts === undefined) return undefined;
  const names = await backend.db
    .selectFrom('target_name')
    .select(['id', 'name'])
    .where('hash', '=', parts.targetHash)
    .execute();
  for (const { id, name } of names) {
    const [run] = await readRuns(backend, id, name, parts.startedAtMs, parts.startedAtMs + 1, 1);
    if (run !== undefined) return run;
  }
  return undefined;
}
