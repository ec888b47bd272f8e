import { sql, type Transaction } from 'kysely';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** What workers say of themselves with each batch, and the shards of which nothing was checked in a gap. */
export async function createWorkerReports({ schema }: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await schema.alterTable('writer').addColumn('location', sql`${types.text}`).execute();
  await schema.alterTable('writer').addColumn('report', sql`${types.text}`).execute();
  await schema.alterTable('gap').addColumn('shards', sql`${types.text}`).execute();
}
