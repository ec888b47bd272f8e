import type { StoredRun } from '@mdmkit/monitor/model';
import { parseResultId } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { bucketOf, serviceOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import { termTexts } from '../database/names.ts';
import { dayMs } from '../database/raw-runs.ts';
import { readTargetRuns } from '../database/read-runs.ts';
import { toPart, toRollup } from '../database/rollup-part.ts';
import { toStoredEpisode, toStoredTarget } from '../database/rows.ts';
import { fromRawRun } from '../database/run-rows.ts';
import type { Tables } from '../database/tables.ts';
import { hourMs } from '../keep/marks.ts';
import type { Rollup, TargetHistory } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { readGaps } from './gaps.ts';
import { largestPage } from './page.ts';

/** The longest span that a history is read of, in days: hours are kept as long. */
const longestDays = 400;

/** One target over some time. */
export async function readHistory(
  backend: Backend,
  target: string,
  fromMs: number,
  toMs: number,
): Promise<TargetHistory> {
  const operation = "Reading a target's history";
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
  const gaps = await readGaps(db, beginMs, toMs, serviceOf(target));
  if (row === undefined) return { target: undefined, runs: [], nextToMs: null, episodes: [], gaps, hours: [] };
  const { number, id } = row;
  const stored =
    id === null ? undefined : await db.selectFrom('target').selectAll().where('id', '=', id).executeTakeFirst();
  const runs = await readRuns(backend, number, target, beginMs, toMs, largestPage + 1);
  return {
    target: stored && toStoredTarget(stored, target),
    runs: runs.slice(0, largestPage),
    nextToMs: runs.length > largestPage ? (runs[largestPage - 1]?.startedMs ?? null) : null,
    episodes: await readEpisodes(db, number, target, beginMs, toMs),
    gaps,
    hours: await readHours(backend, number, beginMs, toMs),
  };
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

async function readEpisodes(db: Kysely<Tables>, number: number, target: string, fromMs: number, toMs: number) {
  const rows = await db
    .selectFrom('episode')
    .selectAll()
    .where('target', '=', number)
    .where('start_ms', '<', toMs)
    .where((eb) => eb.or([eb('end_ms', 'is', null), eb('end_ms', '>', fromMs)]))
    .orderBy('start_ms', 'desc')
    .limit(largestPage)
    .execute();
  return rows.map((row) => toStoredEpisode(row, target));
}

async function readHours(
  { db, among }: Backend,
  number: number,
  fromMs: number,
  toMs: number,
): Promise<readonly Rollup[]> {
  const hours: number[] = [];
  for (let at = bucketOf(toMs - 1, hourMs); at + hourMs > fromMs; at -= hourMs) hours.push(at);
  const rows = await db
    .selectFrom('target_rollup')
    .select(['bucket_ms', 'classes', 'latency', 'max_ms'])
    .where('length_ms', '=', hourMs)
    .where(among('bucket_ms', hours))
    .where('target', '=', number)
    .orderBy('bucket_ms', 'desc')
    .execute();
  return rows.map((row) => toRollup(row.bucket_ms, hourMs, toPart(row)));
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
