import type { Transaction } from 'kysely';
import { announcedMark, announcedNotificationsMark, lastEventNumber, lastNotificationMs } from './announced.ts';
import type { Tables } from './tables.ts';

/** Up to which event of incidents everything was announced. The events that are there were announced by earlier versions. */
export async function createAnnouncements(tx: Transaction<Tables>): Promise<void> {
  const at_ms = await lastEventNumber(tx);
  await tx.insertInto('mark').values({ name: announcedMark, at_ms, token: null }).execute();
}

/** Up to which notification everything was announced. The notifications that are there were announced by earlier versions. */
export async function createNotificationAnnouncements(tx: Transaction<Tables>): Promise<void> {
  const at_ms = await lastNotificationMs(tx);
  await tx.insertInto('mark').values({ name: announcedNotificationsMark, at_ms, token: null }).execute();
}
