import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Ticket, TicketState } from './delivery-records.ts';

/** Records the state of a ticket. The partner's id stays if the new state names none. */
export async function putTicket(db: Kysely<Tables>, ticket: Ticket): Promise<void> {
  const { incident, channel, state, externalId, by, note, atMs } = ticket;
  const row = { state, by, note, at_ms: atMs, ...(externalId === null ? {} : { external_id: externalId }) };
  await db
    .insertInto('ticket')
    .values({ incident, channel, external_id: null, ...row })
    .onConflict((conflict) => conflict.columns(['incident', 'channel']).doUpdateSet(row))
    .execute();
}

/** Reads the tickets of an incident. */
export async function readTickets(db: Kysely<Tables>, incident: string): Promise<readonly Ticket[]> {
  const rows = await db.selectFrom('ticket').selectAll().where('incident', '=', incident).orderBy('channel').execute();
  return rows.map((row) => ({
    incident: row.incident,
    channel: row.channel,
    // Only the store writes the column.
    state: row.state as TicketState,
    externalId: row.external_id,
    by: row.by,
    note: row.note,
    atMs: row.at_ms,
  }));
}
