import type { Transaction } from 'kysely';
import { bucketOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import { dayMs } from '../database/raw-runs.ts';
import { addPart, emptyPart, partColumns, type RollupPart, toPart } from '../database/rollup-part.ts';
import type { Tables } from '../database/tables.ts';
import { holdMarks, type MarkName, moveMark } from './marks.ts';

/** How much is made in one transaction: what was missed for long is made bit by bit. */
const atOnceMs = 7 * dayMs;

/** Makes rollups of services from shorter ones, up to a time. They are made anew, so it may be done twice. */
export async function makeServiceRollups(
  backend: Backend,
  mark: MarkName,
  shorterMs: number,
  lengthMs: number,
  untilMs: number,
): Promise<void> {
  for (;;) {
    const finished = await backend.transaction(async (tx) => {
      const madeMs = (await holdMarks(backend, tx, 'alone')).get(mark)?.at_ms ?? 0;
      const beginMs = Math.max(madeMs, bucketOf(await firstBucket(tx, shorterMs, untilMs), lengthMs));
      if (beginMs >= untilMs) return true;
      const endMs = Math.min(untilMs, bucketOf(beginMs + atOnceMs, lengthMs));
      await sumUp(backend, tx, shorterMs, lengthMs, beginMs, endMs);
      await moveMark(tx, mark, endMs);
      return endMs >= untilMs;
    });
    if (finished) return;
  }
}

async function firstBucket(tx: Transaction<Tables>, lengthMs: number, otherwiseMs: number): Promise<number> {
  const { first } = await tx
    .selectFrom('rollup')
    .select((eb) => eb.fn.min<number | null>('bucket_ms').as('first'))
    .where('length_ms', '=', lengthMs)
    .executeTakeFirstOrThrow();
  return first ?? otherwiseMs;
}

async function sumUp(
  backend: Backend,
  tx: Transaction<Tables>,
  shorterMs: number,
  lengthMs: number,
  beginMs: number,
  endMs: number,
): Promise<void> {
  const rows = await tx
    .selectFrom('rollup')
    .selectAll()
    .where('length_ms', '=', shorterMs)
    .where('bucket_ms', '>=', beginMs)
    .where('bucket_ms', '<', endMs)
    .execute();
  const sums = new Map<string, { readonly place: readonly [string, number, string]; readonly part: RollupPart }>();
  for (const row of rows) {
    const bucketMs = bucketOf(row.bucket_ms, lengthMs);
    const key = `${row.service} ${bucketMs} ${row.location}`;
    const sum = sums.get(key) ?? { place: [row.service, bucketMs, row.location] as const, part: emptyPart() };
    addPart(sum.part, toPart(row));
    sums.set(key, sum);
  }
  await backend.insert(
    tx,
    bulk.rollup,
    Array.from(sums.values(), ({ place, part }) => [lengthMs, ...place, ...partColumns(part), part.due, part.late]),
  );
}
