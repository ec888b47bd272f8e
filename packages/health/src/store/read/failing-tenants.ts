import type { Kysely } from 'kysely';
import { classNumber } from '../database/run-codes.ts';
import type { Tables } from '../database/tables.ts';

/** Counts the tenants of a service with a check that failed at the vendor's end since a time, no further than a number. */
export async function countFailingTenants(
  db: Kysely<Tables>,
  service: string,
  fromMs: number,
  atMost: number,
  location?: string,
): Promise<number> {
  let query = db
    .selectFrom('failure')
    .innerJoin('target', 'target.id', 'failure.target')
    .select('target.tenant')
    .distinct()
    .where('target.service', '=', service)
    .where('failure.started_ms', '>=', fromMs)
    .where('failure.class', 'in', [classNumber('fail.network'), classNumber('fail.server')])
    .limit(atMost);
  if (location !== undefined)
    query = query.innerJoin('term', 'term.id', 'failure.location').where('term.text', '=', location);
  const tenants = await query.execute();
  return tenants.length;
}
