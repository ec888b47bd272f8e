import type { Kysely } from 'kysely';
import { bucketOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import { toPart, toRollup } from '../database/rollup-part.ts';
import { classNumber } from '../database/run-codes.ts';
import type { Tables } from '../database/tables.ts';
import { hourMs } from '../keep/marks.ts';
import type { FailingTarget, Rollup } from '../store.ts';

/** Reads the rollups of an hour of a target by its number, newest first. */
export async function readHours(
  { db, among }: Backend,
  number: number,
  fromMs: number,
  toMs: number,
): Promise<readonly Rollup[]> {
  const hours: number[] = [];
  for (let at = bucketOf(toMs - 1, hourMs); at + hourMs > fromMs; at -= hourMs) hours.push(at);
  const rows = await db
    .selectFrom('target_rollup')
    .select(['bucket_ms', 'classes', 'latency', 'max_ms'])
    .where('length_ms', '=', hourMs)
    .where(among('bucket_ms', hours))
    .where('target', '=', number)
    .orderBy('bucket_ms', 'desc')
    .execute();
  return rows.map((row) => toRollup(row.bucket_ms, hourMs, toPart(row)));
}

/** Reads the rollups of an hour of a target, newest first; none of a target that is not known. */
export async function readTargetHours(
  backend: Backend,
  target: string,
  fromMs: number,
  toMs: number,
): Promise<readonly Rollup[]> {
  const row = await backend.db.selectFrom('target_name').select('id').where('name', '=', target).executeTakeFirst();
  return row ? await readHours(backend, row.id, fromMs, toMs) : [];
}

/** Reads the targets with the most failures at the vendor since a time that no incident explains, the worst first. */
export async function readFailingTargets(
  db: Kysely<Tables>,
  fromMs: number,
  { least, atMost }: { readonly least: number; readonly atMost: number },
): Promise<readonly FailingTarget[]> {
  const rows = await db
    .selectFrom('failure')
    .innerJoin('target', 'target.id', 'failure.target')
    .innerJoin('target_name', 'target_name.id', 'failure.target')
    .select(['target_name.name', 'target.service', (eb) => eb.fn.countAll<number>().as('failures')])
    .where('failure.started_ms', '>=', fromMs)
    .where('failure.class', 'in', [classNumber('fail.network'), classNumber('fail.server')])
    .where('target.covered_by', 'is', null)
    .groupBy(['target_name.name', 'target.service'])
    .having((eb) => eb(eb.fn.countAll<number>(), '>=', least))
    .orderBy('failures', 'desc')
    .orderBy('target_name.name')
    .limit(atMost)
    .execute();
  return rows.map(({ name, service, failures }) => ({ target: name, service, failures: Number(failures) }));
}
