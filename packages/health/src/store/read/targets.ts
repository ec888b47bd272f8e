import type { StoredTarget } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { toStoredTarget } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Store } from '../store.ts';
import { pageSize } from './page.ts';

/** Targets by id. */
export async function readTargets(
  db: Kysely<Tables>,
  query: Parameters<Store['targets']>[0],
): ReturnType<Store['targets']> {
  const limit = pageSize(query, 'Reading targets');
  let rows = db
    .selectFrom('target')
    .innerJoin('target_name', 'target_name.id', 'target.id')
    .selectAll('target')
    .select('name');
  if (query.service !== undefined) rows = rows.where('service', '=', query.service);
  if (query.tenant !== undefined) rows = rows.where('tenant', '=', query.tenant);
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  if (query.cursor !== undefined) rows = rows.where('name', '>', query.cursor);
  const found = await rows
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit).map((row) => toStoredTarget(row, row.name));
  return { targets: page, cursor: found.length > limit ? (page.at(-1)?.target ?? null) : null };
}

/** Some targets by number, for a service that starts; the number after which the next ones come. */
export async function readTargetsAfter(
  db: Kysely<Tables>,
  after: number,
  limit: number,
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
  return {
    targets: rows.map((row) => toStoredTarget(row, row.name)),
    next: rows.length === limit && last !== undefined ? last.id : null,
  };
}
