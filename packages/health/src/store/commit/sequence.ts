import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Batch } from '../store.ts';
import { StoreError } from '../store-error.ts';

const operation = 'Writing a batch';

/**
 * Takes a writer over for the service that `owner` names: a service that wrote under its name before is refused from now on.
 * Answers with the writer's last batch.
 */
export async function claimWriter(
  tx: Transaction<Tables>,
  writer: string,
  owner: string,
): Promise<{ readonly sequence: number; readonly atMs: number | null }> {
  await tx
    .insertInto('writer')
    .values({ name: writer, owner, sequence: 0, at_ms: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ owner }))
    .execute();
  const row = await tx.selectFrom('writer').selectAll().where('name', '=', writer).executeTakeFirstOrThrow();
  return { sequence: row.sequence, atMs: row.at_ms };
}

/** The beginning of the names of writers that are workers. */
export const workerPrefix = 'worker/';

/** How long a worker that is gone stays among the writers, in milliseconds. */
const workerLifeMs = 86_400_000;

/** Removes workers that have not written for a day: each start of a worker is a new writer. */
export async function removeOldWorkers(tx: Transaction<Tables>, nowMs: number): Promise<void> {
  const gone = tx
    .selectFrom('writer')
    .select('name')
    .where('name', 'like', `${workerPrefix}%`)
    .where('at_ms', '<', nowMs - workerLifeMs);
  await tx.deleteFrom('unchecked').where('location', 'in', gone).execute();
  await tx
    .deleteFrom('writer')
    .where('name', 'like', `${workerPrefix}%`)
    .where('at_ms', '<', nowMs - workerLifeMs)
    .execute();
}

/** How long a location leads without a batch, in milliseconds. A running service writes one every 10 s or sooner. */
export const leadMs = 30_000;

/**
 * Claims the lead among the locations of a store: one of them judges for all, the others only measure. Returns whether this
 * writer leads.
 */
export async function claimLead(tx: Transaction<Tables>, writer: string, nowMs: number): Promise<boolean> {
  const claimed = await tx
    .updateTable('mark')
    .set({ at_ms: nowMs + leadMs, token: writer })
    .where('name', '=', 'lead')
    .where((eb) => eb.or([eb('token', 'is', null), eb('token', '=', writer), eb('at_ms', '<', nowMs)]))
    .executeTakeFirst();
  return claimed.numUpdatedRows === 1n;
}

/**
 * Refuses a writer while another one writes: a store without concurrent writers serves one location.
 *
 * @throws StoreError - `STORE_ONE_LOCATION`.
 */
export async function assertAlone(tx: Transaction<Tables>, writer: string, nowMs: number): Promise<void> {
  const writing = await tx
    .selectFrom('writer')
    .select('name')
    .where('name', '!=', writer)
    .where('at_ms', '>', nowMs - leadMs)
    .where('at_ms', '<=', nowMs + leadMs)
    .executeTakeFirst();
  if (writing) throw new StoreError('STORE_ONE_LOCATION', { operation: 'Loading the store', detail: writing.name });
}

/**
 * Takes the number of a batch. Answers whether the batch is new: a batch that was committed before is not written again.
 *
 * @throws StoreError - When another service has taken over, or a batch is missing.
 */
export async function takeSequence(
  tx: Transaction<Tables>,
  { writer, sequence, atMs, location, report }: Batch,
  owner: string,
): Promise<boolean> {
  const said = report === undefined ? {} : { location: location ?? writer, report: JSON.stringify(report) };
  const updated = await tx
    .updateTable('writer')
    .set({ sequence, at_ms: atMs, ...said })
    .where('name', '=', writer)
    .where('owner', '=', owner)
    .where('sequence', '=', sequence - 1)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 1n) return true;
  const row = await tx.selectFrom('writer').selectAll().where('name', '=', writer).executeTakeFirst();
  if (row === undefined && sequence === 1) {
    await tx
      .insertInto('writer')
      .values({ name: writer, owner, sequence, at_ms: atMs, ...said })
      .execute();
    return true;
  }
  if (row !== undefined && row.owner !== owner) throw new StoreError('STORE_TAKEN', { operation });
  if (row !== undefined && sequence <= row.sequence) return false;
  const detail = `number ${sequence} came after ${row?.sequence ?? 0}`;
  throw new StoreError('STORE_OUT_OF_ORDER', { operation, detail });
}
