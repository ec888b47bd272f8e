import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { EndedSession } from '../store.ts';
import { addAuditEntry } from './audit.ts';

/** Ends a session. A session that was ended before stays as it is. */
export async function endSession(
  backend: Backend,
  { id, untilMs }: EndedSession,
  by: string,
  atMs: number,
): Promise<void> {
  await backend.transaction(async (tx) => {
    const added = await tx
      .insertInto('ended_session')
      .values({ id, until_ms: untilMs })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) await addAuditEntry(tx, { atMs, actor: by, action: 'sign-out', subject: by });
  });
}

/** Whether a session was ended. */
export async function isSessionEnded(db: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await db.selectFrom('ended_session').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
