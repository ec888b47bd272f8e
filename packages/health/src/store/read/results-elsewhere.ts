import { controlService, type ResultClass } from '@mdmkit/monitor/model';
import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { ElsewherePage, ElsewhereQuery, LocatedResult } from '../store.ts';

/** How many results are read at once. */
const resultsAtOnce = 5_000;

/** Reads the last results of targets at other locations. Only a store with concurrent writers has any. */
export async function readResultsElsewhere(
  { db, concurrent }: Backend,
  location: string,
  query: ElsewhereQuery,
): Promise<ElsewherePage> {
  if (!concurrent) return { results: [], mark: '0', next: null };
  const { after } = query;
  // Read before the rows: a transaction that is not complete now has this number or a larger one.
  const mark = after?.mark ?? (await oldestTransaction(db));
  const rows = await readViews(db, location, query);
  const last = rows.length === resultsAtOnce ? rows.at(-1) : undefined;
  const results = rows.flatMap(
    ({ name: target, class: resultClass, last_run_ms: startedMs, location: place, tenant, service, code, facts }) =>
      resultClass === null || startedMs === null
        ? []
        : // Only classes are written to this column.
          [{ location: place, target, tenant, service, class: resultClass as ResultClass, code, startedMs, facts }],
  );
  const readings = after ? [] : await readReadingsElsewhere(db, location, query.fromMs);
  return {
    results: [...results, ...readings].sort((first, second) => first.startedMs - second.startedMs),
    mark,
    next: last ? { mark, location: last.location, number: last.id } : null,
  };
}

/** Reads a page of the views in the order of their key: PostgreSQL goes through the table once for all pages, and sorts nothing. */
async function readViews(db: Kysely<Tables>, location: string, { fromMs, since = null, after }: ElsewhereQuery) {
  let rows = db
    .selectFrom('target_location as view')
    .innerJoin('target_name', 'target_name.id', 'view.target')
    .innerJoin('target', 'target.id', 'view.target')
    .select(['view.location', 'name', 'tenant', 'service', 'view.class', 'view.code', 'view.last_run_ms', 'view.facts'])
    .select('target.id')
    .where('view.location', '!=', location)
    .where('view.last_run_ms', '>', fromMs);
  // The system column `xmin` is the transaction that wrote the row; `age` compares transactions across the wraparound.
  if (since !== null) rows = rows.where(sql<boolean>`age(view.xmin) <= age(${since}::text::xid8::xid)`);
  if (after) rows = rows.where(sql<boolean>`(view.location, view.target) > (${after.location}, ${after.number})`);
  return await rows.orderBy('view.location').orderBy('view.target').limit(resultsAtOnce).execute();
}

/** The oldest transaction that is not complete. All that is older is visible from now on. */
async function oldestTransaction(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ readonly oldest: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`.execute(db);
  return rows[0]?.oldest ?? '0';
}

/** Reads the last readings of neutral hosts at other locations. They are few. */
async function readReadingsElsewhere(
  db: Kysely<Tables>,
  location: string,
  fromMs: number,
): Promise<readonly LocatedResult[]> {
  const rows = await db
    .selectFrom('control_reading')
    .selectAll()
    .where('location', '!=', location)
    .where('at_ms', '>', fromMs)
    .execute();
  return rows.map(({ location: place, host, at_ms: startedMs, class: found, code }) => ({
    location: place,
    target: `control/${host}`,
    tenant: host,
    service: controlService,
    class: found as LocatedResult['class'],
    code,
    startedMs,
  }));
}
