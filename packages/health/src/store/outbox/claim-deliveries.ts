import type { Delivery } from '@mdmkit/monitor/model';
import { type Expression, type Selectable, sql, type Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { ClaimedDelivery, ClaimQuery } from './delivery-records.ts';
import { toDelivery } from './delivery-rows.ts';
import { overBeforeSent } from './finish-deliveries.ts';

/** Claims deliveries that are due, for one sender and for some time. */
export async function claimDeliveries(backend: Backend, query: ClaimQuery): Promise<readonly ClaimedDelivery[]> {
  const { owner, nowMs, leaseMs, channels } = query;
  const limits = new Map(channels.map(({ channel, limit }) => [channel, limit]));
  const due = await backend.db
    .selectFrom('delivery')
    .select('channel')
    .distinct()
    .where('state', '=', sql.lit('pending'))
    .where('next_ms', '<=', nowMs)
    .where((eb) => eb.or([eb('lease_until_ms', 'is', null), eb('lease_until_ms', '<=', nowMs)]))
    .execute();
  const ready = due.flatMap(({ channel }) => {
    const limit = limits.get(channel) ?? 0;
    return limit > 0 ? [{ channel, limit }] : [];
  });
  if (ready.length === 0) return [];
  return await backend.transaction(async (tx) => {
    const claimed: Delivery[] = [];
    for (const { channel, limit } of ready) {
      const ids = await dueIds(backend, tx, channel, nowMs, limit);
      if (ids.length === 0) continue;
      const rows = await tx
        .updateTable('delivery')
        .set((eb) => ({
          lease_owner: owner,
          lease_until_ms: nowMs + leaseMs,
          attempts: eb('attempts', '+', 1),
        }))
        .where(backend.among('id', ids))
        .returningAll()
        .execute();
      claimed.push(...rows.map(toDelivery));
    }
    claimed.sort((a, b) => a.id - b.id);
    return await withHistory(backend, tx, claimed);
  });
}

/** The deliveries of a channel that are due: of each incident only the first that is not finished. */
async function dueIds(
  { concurrent }: Backend,
  tx: Transaction<Tables>,
  channel: string,
  nowMs: number,
  limit: number,
): Promise<readonly number[]> {
  const query = tx
    .selectFrom('delivery as due')
    .select('due.id')
    .where('due.channel', '=', channel)
    .where('due.state', '=', sql.lit('pending'))
    .where('due.next_ms', '<=', nowMs)
    .where((eb) => eb.or([eb('due.lease_until_ms', 'is', null), eb('due.lease_until_ms', '<=', nowMs)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery as earlier')
            .select('earlier.id')
            .whereRef('earlier.incident', '=', 'due.incident')
            .whereRef('earlier.channel', '=', 'due.channel')
            .where('earlier.state', '=', sql.lit('pending'))
            .where((inner) =>
              inner.or([
                inner('earlier.sequence', '<', inner.ref('due.sequence')),
                inner.and([
                  inner('earlier.sequence', '=', inner.ref('due.sequence')),
                  inner('earlier.id', '<', inner.ref('due.id')),
                ]),
              ]),
            ),
        ),
      ),
    )
    // A message about several incidents comes before the later ones about each of them.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery as together')
            .select('together.id')
            .whereRef('together.channel', '=', 'due.channel')
            .where('together.state', '=', sql.lit('pending'))
            .where('together.incident', 'is', null)
            .where('together.kind', 'in', [...groupKinds])
            .whereRef('together.id', '<', 'due.id')
            .where(mentions('together.content', eb.ref('due.incident'))),
        ),
      ),
    )
    .orderBy('due.next_ms')
    .orderBy('due.id')
    .limit(limit);
  // Two senders share the rows: neither waits for the other, and neither gets what the other has locked.
  const rows = await (concurrent ? query.forUpdate().skipLocked() : query).execute();
  return rows.map(({ id }) => id);
}

/** Kinds of messages about several incidents. */
const groupKinds = ['digest', 'handover'] as const;

/** Whether the content of a message about several incidents lists one. Ids of incidents have no character that JSON escapes. */
function mentions(content: string, incident: Expression<string | null>) {
  return sql<boolean>`${sql.ref(content)} like '%"incident":"' || ${incident} || '"%'`;
}

type HistoryRow = Pick<
  Selectable<Tables['delivery']>,
  'id' | 'incident' | 'channel' | 'sequence' | 'kind' | 'state' | 'provider_id' | 'uncertain' | 'error'
>;

async function withHistory(
  backend: Backend,
  tx: Transaction<Tables>,
  claimed: readonly Delivery[],
): Promise<readonly ClaimedDelivery[]> {
  const incidents = [...new Set(claimed.flatMap(({ incident }) => (incident === null ? [] : [incident])))];
  const rows =
    incidents.length === 0
      ? []
      : await tx
          .selectFrom('delivery')
          .select(['id', 'incident', 'channel', 'sequence', 'kind', 'state', 'provider_id', 'uncertain', 'error'])
          .where(backend.among('incident', incidents))
          .orderBy('sequence')
          .orderBy('id')
          .execute();
  const histories = Map.groupBy(rows, ({ incident, channel }) => `${channel} ${incident}`);
  return await Promise.all(
    claimed.map(async (delivery) => {
      const history = histories.get(`${delivery.channel} ${delivery.incident}`) ?? [];
      const facts = factsOf(delivery, history);
      // Only the end of an incident asks.
      const asks = delivery.kind === 'resolved' && !facts.wasReached;
      return {
        ...delivery,
        ...facts,
        wasReached: facts.wasReached || (asks && (await wasNotifiedTogether(tx, delivery))),
      };
    }),
  );
}

/** Whether a message about several incidents, this one among them, reached the channel. */
async function wasNotifiedTogether(tx: Transaction<Tables>, { channel, incident }: Delivery): Promise<boolean> {
  if (incident === null) return false;
  const row = await tx
    .selectFrom('delivery')
    .select('id')
    .where('channel', '=', channel)
    .where('incident', 'is', null)
    .where('kind', 'in', [...groupKinds])
    .where((eb) => eb.or([eb('state', '=', 'sent'), eb('uncertain', '=', 1)]))
    .where((eb) => mentions('content', eb.val(incident)))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function factsOf(delivery: Delivery, history: readonly HistoryRow[]) {
  const place = history.findIndex(({ id }) => id === delivery.id);
  const earlier = history.slice(0, Math.max(0, place));
  return {
    firstProviderId: earlier.find(({ provider_id: providerId }) => providerId !== null)?.provider_id ?? null,
    wasReached: earlier.some(({ state, uncertain }) => state === 'sent' || uncertain === 1),
    hasUnsentProblem: earlier.some(({ state, error }) => state === 'dropped' && error === overBeforeSent),
    isOver: history.slice(place + 1).some(({ kind, state }) => kind === 'resolved' && state === 'pending'),
  };
}
