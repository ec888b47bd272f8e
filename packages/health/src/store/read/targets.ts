import type { StoredTarget } from '@mdmkit/monitor/model';
import { services } from '@mdmkit/monitor/model';
import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { toStoredTarget } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Store } from '../store.ts';
import { pageSize } from './page.ts';
import { readUnchecked, withUnchecked } from './unchecked.ts';

/** Targets by id. */
export async function readTargets(
  db: Kysely<Tables>,
  query: Parameters<Store['targets']>[0],
): ReturnType<Store['targets']> {
  const limit = pageSize(query, 'Reading targets');
  if (query.tenants?.length === 0) return { targets: [], cursor: null };
  let rows = db
    .selectFrom('target')
    .innerJoin('target_name', 'target_name.id', 'target.id')
    .selectAll('target')
    .select('name');
  if (query.tenant !== undefined) rows = rows.where('tenant', '=', query.tenant);
  if (query.tenants !== undefined) rows = rows.where('tenant', 'in', query.tenants);
  if (query.service !== undefined || query.state !== undefined) {
    // An operand that is not a bare column keeps the database from its index.
    const isRare = await hasFewTargets(db, query);
    const column = (name: 'service' | 'state') =>
      isRare ? sql.ref<string>(name) : sql<string>`${sql.ref(name)} || ''`;
    rows = rows.where(column('service'), 'in', servicesOf(query));
    if (query.state !== undefined) rows = rows.where(column('state'), '=', query.state);
  }
  if (query.cursor !== undefined) rows = rows.where('name', '>', query.cursor);
  const pageRows = await rows
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  const unchecked = await readUnchecked(db);
  const page = pageRows.slice(0, limit).map((row) => withUnchecked(toStoredTarget(row, row.name), unchecked));
  return {
    // The state of a target that is not checked is from before.
    targets: query.state === undefined ? page : page.filter((target) => target.unchecked === null),
    cursor: pageRows.length > limit ? (page.at(-1)?.target ?? null) : null,
  };
}

/** Up to how many targets are looked up by service and state, and then sorted by name. */
const fewTargets = 2_000;

function servicesOf({ service }: Parameters<Store['targets']>[0]): readonly string[] {
  return service === undefined ? services : [service];
}

/**
 * Whether a service and a state have few targets. Then the index on them is the fastest way; else a page is soon full on the way
 * through all names.
 */
async function hasFewTargets(db: Kysely<Tables>, query: Parameters<Store['targets']>[0]): Promise<boolean> {
  let rows = db.selectFrom('target').select('id').where('service', 'in', servicesOf(query));
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  const { count } = await db
    .selectFrom(rows.limit(fewTargets + 1).as('matching'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) <= fewTargets;
}

/**
 * Reads some targets by number, for a service that starts: reduced over all locations, or as one location sees them. Returns
 * the number after which the next ones come.
 */
export async function readTargetsAfter(
  db: Kysely<Tables>,
  after: number,
  limit: number,
  location: string | null,
): Promise<{ readonly targets: readonly StoredTarget[]; readonly next: number | null }> {
  const rows = await db
    .selectFrom('target')
    .innerJoin('target_name', 'target_name.id', 'target.id')
    .selectAll('target')
    .select('name')
    .where('target.id', '>', after)
    .orderBy('target.id')
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  const next = rows.length === limit && last !== undefined ? last.id : null;
  if (location === null) return { targets: rows.map((row) => toStoredTarget(row, row.name)), next };
  const views = await viewsOf(db, location, after, last?.id ?? after);
  // A location without a view of a target begins with the reduced one.
  return {
    targets: rows.map((row) => toStoredTarget({ ...row, ...views.get(row.id), covered_by: null }, row.name)),
    next,
  };
}

async function viewsOf(db: Kysely<Tables>, location: string, after: number, last: number) {
  const rows = await db
    .selectFrom('target_location')
    .select(['target', 'state', 'state_json', 'hard_json', 'flapping', 'last_run_ms', 'class', 'code', 'facts'])
    .where('location', '=', location)
    .where('target', '>', after)
    .where('target', '<=', last)
    .execute();
  return new Map(rows.map(({ target, ...view }) => [target, view]));
}

/** Reads some targets by their ids, as a location sees them. */
export async function readTargetsNamed(
  backend: Backend,
  ids: readonly string[],
  location: string,
): Promise<readonly StoredTarget[]> {
  const targets: StoredTarget[] = [];
  for (let from = 0; from < ids.length; from += namesAtOnce) {
    const rows = await backend.transaction(async (tx) => {
      await backend.preferIndexes(tx);
      return await tx
        .selectFrom('target_name')
        .innerJoin('target', 'target.id', 'target_name.id')
        .leftJoin('target_location as view', (join) =>
          join.onRef('view.target', '=', 'target.id').on('view.location', '=', location),
        )
        .selectAll('target')
        .select(['name', 'view.last_run_ms as view_run_ms', 'view.facts as view_facts'])
        .where(backend.among('name', ids.slice(from, from + namesAtOnce)))
        .execute();
    });
    for (const { name, view_run_ms: runMs, view_facts: facts, ...row } of rows)
      targets.push(
        toStoredTarget(
          { ...row, last_run_ms: runMs ?? row.last_run_ms, facts: facts ?? row.facts, covered_by: null },
          name,
        ),
      );
  }
  return targets;
}

/** How many targets are read by their ids at once. */
const namesAtOnce = 5_000;
