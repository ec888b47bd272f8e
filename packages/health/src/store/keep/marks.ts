import type { Kysely, Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';

/** An hour, in milliseconds. */
export const hourMs = 3_600_000;

/**
 * Up to when longer rollups were made of shorter ones, and how long they are. What a batch changes before a mark takes it
 * back. `target-hours-next` is where tidying wants to get: it is taken back as well, so that what a batch brings while an hour
 * is being made is noticed.
 */
export const marks = [
  { name: 'service-hours', lengthMs: hourMs },
  { name: 'service-days', lengthMs: 24 * hourMs },
  { name: 'target-hours', lengthMs: hourMs },
  { name: 'target-hours-next', lengthMs: hourMs },
  { name: 'target-days', lengthMs: 24 * hourMs },
] as const;

/** The name of a mark. */
export type MarkName = (typeof marks)[number]['name'];

/** Where the marks stand, and who put them there. */
export type Marks = ReadonlyMap<string, { readonly at_ms: number; readonly token: string | null }>;

/** Where a mark stands; 0 at first. */
export async function readMark(db: Kysely<Tables>, name: MarkName): Promise<number> {
  return (await db.selectFrom('mark').select('at_ms').where('name', '=', name).executeTakeFirst())?.at_ms ?? 0;
}

/**
 * Where all marks stand. Until the transaction ends, who holds them `alone` is the only one to read or move them; batches share
 * them, and only take them back.
 */
export async function holdMarks(backend: Backend, tx: Transaction<Tables>, mode: 'alone' | 'shared'): Promise<Marks> {
  await backend.lock(tx, 'marks', mode);
  const rows = await tx.selectFrom('mark').select(['name', 'at_ms', 'token']).execute();
  return new Map(rows.map((row) => [row.name, row]));
}

/** Moves a mark. */
export async function moveMark(
  tx: Kysely<Tables>,
  name: MarkName,
  atMs: number,
  token: string | null = null,
): Promise<void> {
  await tx.updateTable('mark').set({ at_ms: atMs, token }).where('name', '=', name).execute();
}
