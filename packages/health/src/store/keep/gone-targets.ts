import type { ExpressionBuilder } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { dayMs } from '../database/raw-runs.ts';
import type { Tables } from '../database/tables.ts';

/** How long the history of a target is kept after its removal, in days: as long as rollups of an hour. */
export const goneDays = 400;

/** How many removed targets are dropped at once: the next tidying goes on. */
const targetsAtOnce = 500;

/**
 * Whether a name has no target. Not `not in`: PostgreSQL goes through the whole list for each name when the list outgrows its working
 * memory, which takes minutes with 200,000 targets.
 */
function isGone({ and, not, exists, selectFrom }: ExpressionBuilder<Tables, 'target_name'>) {
  const target = selectFrom('target').select('target.id').whereRef('target.id', '=', 'target_name.id');
  const view = selectFrom('target_location').select('target').whereRef('target_location.target', '=', 'target_name.id');
  return and([not(exists(target)), not(exists(view))]);
}

/** Drops what is kept of targets that were removed long ago, and their names. Returns whether there were any. */
export async function dropGoneTargets(backend: Backend, nowMs: number): Promise<boolean> {
  const { db, among } = backend;
  await db.updateTable('target_name').set({ gone_ms: nowMs }).where('gone_ms', 'is', null).where(isGone).execute();
  return await backend.transaction(async (tx) => {
    const rows = await tx
      .selectFrom('target_name')
      .select('id')
      .where('gone_ms', '<', nowMs - goneDays * dayMs)
      // A target may be monitored again.
      .where(isGone)
      .orderBy('gone_ms')
      .limit(targetsAtOnce)
      .execute();
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    const { first } = await tx
      .selectFrom('target_rollup')
      .select((eb) => eb.fn.min<number | null>('bucket_ms').as('first'))
      .where('length_ms', '=', dayMs)
      .executeTakeFirstOrThrow();
    // Their runs and hours are older than any that are kept. The days are searched one by one: the key begins with the day.
    for (let at = first ?? nowMs; at <= nowMs; at += dayMs)
      await tx
        .deleteFrom('target_rollup')
        .where('length_ms', '=', dayMs)
        .where('bucket_ms', '=', at)
        .where(among('target', ids))
        .execute();
    await tx.deleteFrom('episode').where(among('target', ids)).execute();
    await tx.deleteFrom('target_name').where(among('id', ids)).execute();
    return true;
  });
}
