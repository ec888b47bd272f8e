import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The mark whose number is that of the last event of an incident that was announced. */
export const announcedMark = 'announced';

/** Returns the number of the last event of an incident; 0 without events. */
export async function lastEventNumber(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Notes that all events up to a number were announced. */
export async function writeAnnounced(db: Kysely<Tables>, last: number): Promise<void> {
  await db
    .updateTable('mark')
    .set({ at_ms: last })
    .where('name', '=', announcedMark)
    .where('at_ms', '<', last)
    .execute();
}
