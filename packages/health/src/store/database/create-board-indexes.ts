import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * The condition of the index of targets in trouble. A query has to write it in the same way, or the database does not use the index.
 */
export const isTroubled = sql<boolean>`state not in ('up', 'unknown')`;

/** Indexes for what the board asks often: tenants in trouble, incidents that ended within a day, and maintenance windows. */
export async function createBoardIndexes({ schema }: Transaction<Tables>): Promise<void> {
  await schema.createIndex('target_troubled').on('target').column('tenant').where(isTroubled).execute();
  await schema.createIndex('incident_closed').on('incident').column('closed_ms').execute();
  await schema.createIndex('word_kind').on('word').column('kind').execute();
}
