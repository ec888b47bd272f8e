import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** An hour, in milliseconds. */
export const hourMs = 3_600_000;

/** Up to when longer rollups were made of shorter ones, and how long they are. */
export const marks = [
  { name: 'service-hours', lengthMs: hourMs },
  { name: 'service-days', lengthMs: 24 * hourMs },
  { name: 'target-hours', lengthMs: hourMs },
  { name: 'target-days', lengthMs: 24 * hourMs },
] as const;

/** The name of a mark. */
export type MarkName = (typeof marks)[number]['name'];

/** The time up to which something was made; undefined when it never was. */
export async function readMark(db: Kysely<Tables>, name: MarkName): Promise<number | undefined> {
  return (await db.selectFrom('mark').select('at_ms').where('name', '=', name).executeTakeFirst())?.at_ms;
}

/** Notes that something was made up to a time, unless a batch took the mark back meanwhile. */
export async function moveMark(
  tx: Transaction<Tables>,
  name: MarkName,
  fromMs: number | undefined,
  toMs: number,
): Promise<void> {
  if (fromMs === undefined)
    await tx
      .insertInto('mark')
      .values({ name, at_ms: toMs })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await tx.updateTable('mark').set({ at_ms: toMs }).where('name', '=', name).where('at_ms', '=', fromMs).execute();
}
