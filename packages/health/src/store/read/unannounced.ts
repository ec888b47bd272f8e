import type { Kysely } from 'kysely';
import { announcedMark, announcedNotificationsMark } from '../database/announced.ts';
import { toEvent, toIncident, toNotification } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Unannounced } from '../store-loading.ts';

/** Returns the events and notifications that were committed, and whose announcement no batch has noted; undefined if there are none. */
export async function readUnannounced(db: Kysely<Tables>): Promise<Unannounced | undefined> {
  const events = await db
    .selectFrom('event')
    .innerJoin('incident as of', 'of.id', 'event.incident')
    .select(['event.id', 'event.incident', 'event.at_ms', 'event.kind', 'event.text', 'of.body'])
    .where('event.id', '>', (eb) => eb.selectFrom('mark').select('at_ms').where('name', '=', announcedMark))
    .orderBy('event.id')
    .execute();
  const notifications = await db
    .selectFrom('notification')
    .selectAll()
    .where('at_ms', '>', (eb) =>
      eb.selectFrom('mark').select('mark.at_ms').where('name', '=', announcedNotificationsMark),
    )
    .orderBy('at_ms')
    .orderBy('incident')
    .orderBy('sequence')
    .execute();
  const [lastEvent, lastNotificationMs] = [events.at(-1)?.id, notifications.at(-1)?.at_ms];
  if (lastEvent === undefined && lastNotificationMs === undefined) return undefined;
  return {
    events: events.map((row) => ({ incident: toIncident(row), event: toEvent(row) })),
    notifications: notifications.map(toNotification),
    last: {
      ...(lastEvent === undefined ? {} : { lastEvent }),
      ...(lastNotificationMs === undefined ? {} : { lastNotificationMs }),
    },
  };
}
