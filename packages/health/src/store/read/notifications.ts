import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { toNotification } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Store } from '../store.ts';
import { cursorError, pageSize } from './page.ts';

const operation = 'Reading notifications';

/** Notifications, oldest first. */
export async function readNotifications(
  db: Kysely<Tables>,
  query: Parameters<Store['notifications']>[0],
): ReturnType<Store['notifications']> {
  const limit = pageSize(query, operation);
  let rows = db.selectFrom('notification').selectAll();
  if (query.delivered !== undefined) rows = rows.where('delivered_ms', query.delivered ? 'is not' : 'is', null);
  if (query.cursor !== undefined) {
    const [, atMs, key] = /^(\d{1,16}):(.+)$/.exec(query.cursor) ?? [];
    if (atMs === undefined || key === undefined) throw cursorError(operation);
    rows = rows.where((eb) =>
      eb.or([eb('at_ms', '>', Number(atMs)), eb.and([eb('at_ms', '=', Number(atMs)), eb('key', '>', key)])]),
    );
  }
  const pageRows = await rows
    .orderBy('at_ms')
    .orderBy('key')
    .limit(limit + 1)
    .execute();
  const page = pageRows.slice(0, limit);
  const end = page.at(-1);
  return {
    notifications: page.map((row) => ({ ...toNotification(row), deliveredMs: row.delivered_ms })),
    cursor: pageRows.length > limit && end !== undefined ? `${end.at_ms}:${end.key}` : null,
  };
}

/** Marks notifications as delivered. Returns the keys that were not marked before. */
export async function markDelivered(
  backend: Backend,
  keys: readonly string[],
  atMs: number,
): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  return await backend.transaction(async (tx) => {
    const rows = await tx
      .updateTable('notification')
      .set({ delivered_ms: atMs })
      .where('delivered_ms', 'is', null)
      .where(backend.among('key', keys))
      .returning('key')
      .execute();
    return rows.map(({ key }) => key).sort();
  });
}
