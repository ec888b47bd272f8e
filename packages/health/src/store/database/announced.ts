import type { Kysely } from 'kysely';
import type { Announced } from '../batch.ts';
import type { Tables } from './tables.ts';

/** The mark whose number is that of the last event of an incident that was announced. */
export const announcedMark = 'announced';

/** The mark whose time is that of the last notification that was announced. */
export const announcedNotificationsMark = 'announced-notifications';

/** Returns the number of the last event of an incident; 0 without events. */
export async function lastEventNumber(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Returns the time of the last notification, in milliseconds since 1970; 0 without notifications. */
export async function lastNotificationMs(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('notification')
    .select((eb) => eb.fn.max('at_ms').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Notes up to which event and up to which notification all were announced. A mark never goes back. */
export async function writeAnnounced(
  db: Kysely<Tables>,
  { lastEvent, lastNotificationMs: lastMs }: Announced,
): Promise<void> {
  if (lastEvent !== undefined) await moveMark(db, announcedMark, lastEvent);
  if (lastMs !== undefined) await moveMark(db, announcedNotificationsMark, lastMs);
}

async function moveMark(db: Kysely<Tables>, name: string, to: number): Promise<void> {
  await db.updateTable('mark').set({ at_ms: to }).where('name', '=', name).where('at_ms', '<', to).execute();
}
