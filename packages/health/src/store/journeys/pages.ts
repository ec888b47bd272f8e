import type { Kysely } from 'kysely';
import { type PageBaseline, type PageLoad, type PageLoadQuery, pageLoadKinds } from '../../journeys/page-records.ts';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';

/** How many loads of one page are kept for each reason. */
export const keptLoads = 50;

/** Keeps a load of a page, and drops the oldest above the limit. */
export async function addPageLoad(backend: Backend, load: PageLoad): Promise<void> {
  const { target, page, kind, atMs, session, body } = load;
  await backend.transaction(async (tx) => {
    await tx.insertInto('page_load').values({ target, page, at_ms: atMs, session, kind, body }).execute();
    const last = await tx
      .selectFrom('page_load')
      .select('id')
      .where('target', '=', target)
      .where('page', '=', page)
      .where('kind', '=', kind)
      .orderBy('id', 'desc')
      .offset(keptLoads)
      .limit(1)
      .executeTakeFirst();
    if (!last) return;
    await tx
      .deleteFrom('page_load')
      .where('target', '=', target)
      .where('page', '=', page)
      .where('kind', '=', kind)
      .where('id', '<=', last.id)
      .execute();
  });
}

/** Reads loads of pages, oldest first. */
export async function readPageLoads(
  db: Kysely<Tables>,
  { target, page, kind, afterMs }: PageLoadQuery,
): Promise<readonly PageLoad[]> {
  let query = db.selectFrom('page_load').selectAll().where('target', '=', target);
  if (page !== undefined) query = query.where('page', '=', page);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (afterMs !== undefined) query = query.where('at_ms', '>', afterMs);
  const rows = await query.orderBy('id').execute();
  return rows.map((row) => ({
    target: row.target,
    page: row.page,
    atMs: row.at_ms,
    session: row.session,
    kind: pageLoadKinds.find((each) => each === row.kind) ?? 'learning',
    body: row.body,
  }));
}

/**
 * Adds a version of a baseline, and drops the loads that it was made of. Returns false if this version exists already:
 * somebody else accepted one meanwhile.
 */
export async function addPageBaseline(backend: Backend, baseline: PageBaseline): Promise<boolean> {
  const { target, page, version } = baseline;
  return await backend.transaction(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('page_baseline')
      .values({
        target,
        page,
        version,
        accepted_ms: baseline.acceptedMs,
        accepted_by: baseline.acceptedBy,
        reason: baseline.reason,
        body: baseline.body,
        difference: baseline.difference,
        hash: baseline.hash,
      })
      .onConflict((conflict) => conflict.columns(['target', 'page', 'version']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await tx.deleteFrom('page_load').where('target', '=', target).where('page', '=', page).execute();
    return true;
  });
}

/** Reads all versions of the baselines of a target, by page, the newest version first. */
export async function readPageBaselines(db: Kysely<Tables>, target: string): Promise<readonly PageBaseline[]> {
  const rows = await db
    .selectFrom('page_baseline')
    .selectAll()
    .where('target', '=', target)
    .orderBy('page')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    target: row.target,
    page: row.page,
    version: row.version,
    acceptedMs: row.accepted_ms,
    acceptedBy: row.accepted_by,
    reason: row.reason,
    body: row.body,
    difference: row.difference,
    hash: row.hash,
  }));
}
