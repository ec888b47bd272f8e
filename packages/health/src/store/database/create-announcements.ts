import type { Transaction } from 'kysely';
import { announcedMark, lastEventNumber } from './announced.ts';
import type { Tables } from './tables.ts';

/** Up to which event of incidents everything was announced. The events that are there were announced by earlier versions. */
export async function createAnnouncements(tx: Transaction<Tables>): Promise<void> {
  const at_ms = await lastEventNumber(tx);
  await tx.insertInto('mark').values({ name: announcedMark, at_ms, token: null }).execute();
}
