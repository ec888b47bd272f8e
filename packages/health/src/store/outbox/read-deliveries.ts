import type { Delivery, DeliveryState } from '@mdmkit/monitor/model';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { cursorError, pageSize } from '../read/page.ts';
import type { DeliveryCount, DeliveryPage, DeliveryQuery, SelfTest } from './delivery-records.ts';
import { toDelivery } from './delivery-rows.ts';

const operation = 'Reading deliveries';

/** Reads deliveries, oldest first. */
export async function readDeliveries(db: Kysely<Tables>, query: DeliveryQuery): Promise<DeliveryPage> {
  const limit = pageSize(query, operation);
  const { states, channel, incident, cursor } = query;
  let rows = db.selectFrom('delivery').selectAll();
  if (states !== undefined) rows = rows.where('state', 'in', [...states, '']);
  if (channel !== undefined) rows = rows.where('channel', '=', channel);
  if (incident !== undefined) rows = rows.where('incident', '=', incident);
  if (cursor !== undefined) {
    if (!/^\d{1,15}$/.test(cursor)) throw cursorError(operation);
    rows = rows.where('id', '>', Number(cursor));
  }
  const selected = await rows
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const page = selected.slice(0, limit);
  const end = page.at(-1);
  return {
    deliveries: page.map(toDelivery),
    cursor: selected.length > limit && end !== undefined ? String(end.id) : null,
  };
}

/** Counts deliveries by channel and state. */
export async function readDeliveryCounts(db: Kysely<Tables>): Promise<readonly DeliveryCount[]> {
  const rows = await db
    .selectFrom('delivery')
    .select(['channel', 'state'])
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('created_ms').as('oldest_ms')])
    .groupBy(['channel', 'state'])
    .orderBy('channel')
    .orderBy('state')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    // Only the store writes the column.
    state: row.state as DeliveryState,
    count: Number(row.count),
    oldestMs: Number(row.oldest_ms),
  }));
}

/** Counts the messages that a channel has accepted since a time. A message that was not needed has no id of the vendor. */
export async function countAccepted(db: Kysely<Tables>, channel: string, sinceMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('ended_ms', '>=', sinceMs)
    .where('channel', '=', channel)
    .where('state', '=', 'sent')
    .where('kind', '!=', 'test')
    .where('provider_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Reads when each channel accepted a test last. */
export async function readSelfTests(db: Kysely<Tables>): Promise<readonly SelfTest[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('channel')
    .select((eb) => eb.fn.max('ended_ms').as('at_ms'))
    .where('incident', 'is', null)
    .where('kind', '=', 'test')
    .where('state', '=', 'sent')
    .groupBy('channel')
    .orderBy('channel')
    .execute();
  return rows.map(({ channel, at_ms: atMs }) => ({ channel, atMs: Number(atMs) }));
}

/** Reads the last delivery of each incident that a channel got: of incidents that go on, or that ended after a time. */
export async function readStandingDeliveries(
  db: Kysely<Tables>,
  channel: string,
  resolvedAfterMs: number,
): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('delivery as last')
    .selectAll('last')
    .where('last.channel', '=', channel)
    .where('last.state', '=', 'sent')
    .where('last.incident', 'is not', null)
    .where('last.kind', 'not in', ['digest', 'test'])
    .where((eb) => eb.or([eb('last.kind', '!=', 'resolved'), eb('last.ended_ms', '>', resolvedAfterMs)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery as later')
            .select(sql.lit(1).as('one'))
            .whereRef('later.incident', '=', 'last.incident')
            .whereRef('later.channel', '=', 'last.channel')
            .where('later.state', '=', 'sent')
            .whereRef('later.sequence', '>', 'last.sequence'),
        ),
      ),
    )
    .orderBy('last.id')
    .limit(10_000)
    .execute();
  return rows.map(toDelivery);
}
