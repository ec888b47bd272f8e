import type { Kysely } from 'kysely';
import { announcedMark } from '../database/announced.ts';
import { toEvent, toIncident } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { UnannouncedEvents } from '../store-loading.ts';

/** Returns the events that were committed, and whose announcement no batch has noted; undefined if there are none. */
export async function readUnannounced(db: Kysely<Tables>): Promise<UnannouncedEvents | undefined> {
  const rows = await db
    .selectFrom('event')
    .innerJoin('incident as of', 'of.id', 'event.incident')
    .select(['event.id', 'event.incident', 'event.at_ms', 'event.kind', 'event.text', 'of.body'])
    .where('event.id', '>', (eb) => eb.selectFrom('mark').select('at_ms').where('name', '=', announcedMark))
    .orderBy('event.id')
    .execute();
  const last = rows.at(-1)?.id;
  if (last === undefined) return undefined;
  return { events: rows.map((row) => ({ incident: toIncident(row), event: toEvent(row) })), last };
}
