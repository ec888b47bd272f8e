import type { Kysely } from 'kysely';
import { toEvent, toIncident, toNotification } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { IncidentQuery, IncidentStory, Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { cursorError, largestPage, pageSize } from './page.ts';

const operation = 'Reading incidents';

/** Incidents, newest first. */
export async function readIncidents(db: Kysely<Tables>, query: IncidentQuery): ReturnType<Store['incidents']> {
  const limit = pageSize(query, operation);
  let rows = db.selectFrom('incident').select(['id', 'opened_ms', 'body']);
  if (query.open !== undefined) rows = rows.where('closed_ms', query.open ? 'is' : 'is not', null);
  if (query.closedAfterMs !== undefined)
    rows = rows.where(
      'id',
      'in',
      // Driven by the index of ends: the order of the page must not lead through all incidents.
      db.selectFrom('incident').select('id').where('closed_ms', '>=', query.closedAfterMs),
    );
  if (query.cursor !== undefined) {
    const [, openedMs, id] = /^(\d{1,16}):(.+)$/.exec(query.cursor) ?? [];
    if (openedMs === undefined || id === undefined) throw cursorError(operation);
    rows = rows.where((eb) =>
      eb.or([
        eb('opened_ms', '<', Number(openedMs)),
        eb.and([eb('opened_ms', '=', Number(openedMs)), eb('id', '<', id)]),
      ]),
    );
  }
  const pageRows = await rows
    .orderBy('opened_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = pageRows.slice(0, limit);
  const end = page.at(-1);
  return {
    incidents: page.map(toIncident),
    cursor: pageRows.length > limit && end !== undefined ? `${end.opened_ms}:${end.id}` : null,
  };
}

/**
 * One incident with its timeline.
 *
 * @throws StoreError - When several ids begin like this.
 */
export async function readIncident(db: Kysely<Tables>, id: string): Promise<IncidentStory | undefined> {
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'body'])
    .where('id', '>=', id)
    .where('id', '<', `${id}\u{10ffff}`)
    .orderBy('id')
    .limit(2)
    .execute();
  const [row, second] = rows;
  if (row === undefined || id === '') return undefined;
  if (row.id !== id && second !== undefined)
    throw new StoreError('STORE_INVALID', { operation, detail: 'several incidents begin like this' });
  const events = await db
    .selectFrom('event')
    .select(['incident', 'at_ms', 'kind', 'text'])
    .where('incident', '=', row.id)
    .orderBy('id')
    .execute();
  const notifications = await db
    .selectFrom('notification')
    .selectAll()
    .where('incident', '=', row.id)
    .orderBy('sequence')
    .execute();
  return {
    incident: toIncident(row),
    events: events.map(toEvent),
    notifications: notifications.map(toNotification),
    ...(await targetsOf(db, row.id)),
  };
}

/** Targets whose episodes the incident explains, and those that it covers now. */
async function targetsOf(
  db: Kysely<Tables>,
  incident: string,
): Promise<Pick<IncidentStory, 'targets' | 'targetCount'>> {
  const names = db
    .selectFrom('target_name')
    .where((eb) =>
      eb.or([
        eb('id', 'in', db.selectFrom('episode').select('target').where('incident', '=', incident)),
        eb('id', 'in', db.selectFrom('target').select('id').where('covered_by', '=', incident)),
      ]),
    );
  const rows = await names.select('name').orderBy('name').limit(largestPage).execute();
  const { count } = await names.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return { targets: rows.map(({ name }) => name), targetCount: Number(count) };
}
