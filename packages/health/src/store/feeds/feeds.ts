import type { FeedChange, FeedRecord, TrackedFeedEvent } from '@mdmkit/monitor/model';
import type { Kysely, Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import { cursorError, pageSize } from '../read/page.ts';
import type { FeedChangePage, FeedChangeQuery, FeedUpdate, StoredFeedEvent } from './feed-records.ts';

/** Of one event no more changes than these are kept: a feed that changes with each reading must not fill the disk. */
const mostChangesOfEvent = 200;
/** More changes than these are not kept in all; the oldest go first. */
const mostChanges = 20_000;
/** More events than these are not read at once. */
const mostEvents = 5_000;

/** Writes what was read of a status feed. A change that another process has written already is not written again. */
export async function saveFeed(backend: Backend, { record, changes }: FeedUpdate): Promise<void> {
  const { source, checkedMs } = record;
  await backend.transaction(async (tx) => {
    const row = { checked_ms: checkedMs, body: JSON.stringify(record) };
    await tx
      .insertInto('feed')
      .values({ source, ...row })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
      .execute();
    for (const change of changes) await saveChange(tx, change);
  });
}

async function saveChange(tx: Transaction<Tables>, { source, event, atMs, raw }: FeedChange): Promise<void> {
  const key = { source, event: event.id };
  const body = JSON.stringify(event);
  const row = { closed_seen_ms: event.closedSeenMs, body };
  await tx
    .insertInto('feed_event')
    .values({ ...key, first_seen_ms: event.firstSeenMs, ...row })
    .onConflict((conflict) => conflict.columns(['source', 'event']).doUpdateSet(row))
    .execute();
  const { count } = await tx
    .selectFrom('feed_change')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('source', '=', source)
    .where('event', '=', event.id)
    .executeTakeFirstOrThrow();
  if (Number(count) < mostChangesOfEvent)
    await tx
      .insertInto('feed_change')
      .values({ ...key, at_ms: atMs, body, raw })
      .execute();
}

/** Reads all status feeds, by their ids. */
export async function readFeeds(db: Kysely<Tables>): Promise<readonly FeedRecord[]> {
  const rows = await db.selectFrom('feed').select('body').orderBy('source').execute();
  // Only `saveFeed` writes the column.
  return rows.map(({ body }) => JSON.parse(body) as FeedRecord);
}

/** Forgets feeds that are not read any more. Their events and changes stay. */
export async function removeFeeds(db: Kysely<Tables>, sources: readonly string[]): Promise<void> {
  if (sources.length > 0) await db.deleteFrom('feed').where('source', 'in', sources).execute();
}

const operation = 'Reading changes of status feeds';

/** Reads changes of status feeds, newest first. */
export async function readFeedChanges(db: Kysely<Tables>, query: FeedChangeQuery): Promise<FeedChangePage> {
  const { source, fromMs, toMs, cursor } = query;
  const limit = pageSize(query, operation);
  let select = db.selectFrom('feed_change').selectAll().where('at_ms', '>=', fromMs).where('at_ms', '<', toMs);
  if (source !== undefined) select = select.where('source', '=', source);
  if (cursor !== undefined) {
    const [, atMs, id] = /^(\d{1,16}):(\d{1,15})$/.exec(cursor) ?? [];
    if (atMs === undefined || id === undefined) throw cursorError(operation);
    select = select.where((eb) =>
      eb.or([eb('at_ms', '<', Number(atMs)), eb.and([eb('at_ms', '=', Number(atMs)), eb('id', '<', Number(id))])]),
    );
  }
  const rows = await select
    .orderBy('at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    changes: page.map((row) => ({ source: row.source, event: toEvent(row.body), atMs: row.at_ms, raw: row.raw })),
    cursor: rows.length > limit && last !== undefined ? `${last.at_ms}:${last.id}` : null,
  };
}

/** Reads the events of status feeds that were seen in a span, or that have not ended before it, oldest first. */
export async function readFeedEvents(
  db: Kysely<Tables>,
  fromMs: number,
  toMs: number,
): Promise<readonly StoredFeedEvent[]> {
  const rows = await db
    .selectFrom('feed_event')
    .leftJoin('feed', 'feed.source', 'feed_event.source')
    .select(['feed_event.source', 'feed_event.body', 'feed.body as feed'])
    .where('first_seen_ms', '<', toMs)
    .where((eb) => eb.or([eb('closed_seen_ms', 'is', null), eb('closed_seen_ms', '>=', fromMs)]))
    .orderBy('first_seen_ms')
    .orderBy('feed_event.source')
    .orderBy('event')
    .limit(mostEvents)
    .execute();
  return rows.map((row) => {
    const feed = row.feed === null ? undefined : (JSON.parse(row.feed) as FeedRecord);
    return {
      source: row.source,
      title: feed?.title ?? row.source,
      event: toEvent(row.body),
      services: feed?.services ?? {},
    };
  });
}

function toEvent(body: string): TrackedFeedEvent {
  // Only `saveChange` writes the column.
  return JSON.parse(body) as TrackedFeedEvent;
}

/** Deletes what is too old, and changes beyond the most that are kept. */
export async function tidyFeeds(db: Kysely<Tables>, oldestMs: number): Promise<void> {
  await db.deleteFrom('feed_change').where('at_ms', '<', oldestMs).execute();
  await db.deleteFrom('feed_event').where('closed_seen_ms', '<', oldestMs).execute();
  const oldest = await db
    .selectFrom('feed_change')
    .select('id')
    .orderBy('id', 'desc')
    .offset(mostChanges)
    .limit(1)
    .executeTakeFirst();
  if (oldest) await db.deleteFrom('feed_change').where('id', '<=', oldest.id).execute();
}
