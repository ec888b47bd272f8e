import type { Gap } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { toGap } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import { largestPage } from './page.ts';

/** Gaps that touch a span, newest first; of one service those that concern it. Default: at most 1,000. */
export async function readGaps(
  db: Kysely<Tables>,
  fromMs: number,
  toMs: number,
  { service, limit = largestPage }: { readonly service?: string; readonly limit?: number } = {},
): Promise<readonly Gap[]> {
  let query = db.selectFrom('gap').selectAll().where('to_ms', '>', fromMs).where('from_ms', '<', toMs);
  if (service !== undefined) query = query.where('service', 'in', ['', service]);
  return (await query.orderBy('from_ms', 'desc').limit(limit).execute()).map(toGap);
}

/** How many gaps touch a span. */
export async function countGaps(db: Kysely<Tables>, fromMs: number, toMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('gap')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('to_ms', '>', fromMs)
    .where('from_ms', '<', toMs)
    .executeTakeFirstOrThrow();
  return Number(count);
}
