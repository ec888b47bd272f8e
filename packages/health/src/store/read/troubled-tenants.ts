import type { Kysely } from 'kysely';
import { isTroubled } from '../database/create-board-indexes.ts';
import type { Tables } from '../database/tables.ts';

/** The tenants with a target that was in trouble when it was last checked, by id. */
export async function readTroubledTenants(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('target').select('tenant').distinct().where(isTroubled).orderBy('tenant').execute();
  return rows.map(({ tenant }) => tenant);
}
