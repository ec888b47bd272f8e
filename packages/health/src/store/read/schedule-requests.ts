import { type Kysely, sql } from 'kysely';
import type { NumberedScheduleRequest, ScheduleRequest } from '../batch.ts';
import type { Tables } from '../database/tables.ts';

/** Returns the requests with a larger number, oldest first. */
export async function readScheduleRequestsAfter(
  db: Kysely<Tables>,
  id: number,
): Promise<readonly NumberedScheduleRequest[]> {
  const rows = await db.selectFrom('schedule_command').selectAll().where('id', '>', id).orderBy('id').execute();
  // A newer version may know requests that this version does not know: whoever follows them leaves those out.
  return rows.map((row) => ({ id: row.id, atMs: row.at_ms, request: JSON.parse(row.body) as ScheduleRequest }));
}

/** Drops old requests, except the last one of each service as long as it asks for a sample: a worker that starts has to follow it. */
export async function dropScheduleRequests(db: Kysely<Tables>, beforeMs: number): Promise<void> {
  const last = db
    .selectFrom('schedule_command')
    .select(sql<number>`max(id)`.as('id'))
    .where('kind', 'in', ['sample', 'resume'])
    .groupBy('service');
  await db
    .deleteFrom('schedule_command')
    .where('at_ms', '<', beforeMs)
    .where((eb) => eb.or([eb('kind', '!=', 'sample'), eb('id', 'not in', last)]))
    .execute();
}
