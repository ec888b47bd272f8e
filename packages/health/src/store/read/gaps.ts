import type { Gap } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { toGap } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';

/** Gaps that touch a span, newest first; of one service those that concern it. */
export async function readGaps(
  db: Kysely<Tables>,
  fromMs: number,
  toMs: number,
  service?: string,
): Promise<readonly Gap[]> {
  let query = db.selectFrom('gap').selectAll().where('to_ms', '>', fromMs).where('from_ms', '<', toMs);
  if (service !== undefined) query = query.where('service', 'in', ['', service]);
  return (await query.orderBy('from_ms', 'desc').limit(1_000).execute()).map(toGap);
}
