import type { Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import { addPart, emptyPart, partColumns, type RollupPart, toPart } from '../database/rollup-part.ts';
import type { Tables } from '../database/tables.ts';
import { holdMarks, marks, moveMark } from '../keep/marks.ts';
import { type Addition, bucketOf, fiveMinutesMs } from './count-runs.ts';

/** Adds to five-minute rollups what a batch brought, and has longer ones that were made already made again. */
export async function writeRollups(
  backend: Backend,
  tx: Transaction<Tables>,
  additions: readonly Addition[],
): Promise<void> {
  if (additions.length === 0) return;
  const kept = await lockedParts(backend, tx, additions);
  const rows = additions.map(({ service, location, bucketMs, part }) => {
    const sum = kept.get(keyOf(service, bucketMs, location)) ?? emptyPart();
    addPart(sum, part);
    return [fiveMinutesMs, service, bucketMs, location, ...partColumns(sum), sum.due, sum.late];
  });
  await backend.insert(tx, bulk.rollup, rows);
  await rewind(backend, tx, Math.min(...additions.map(({ bucketMs }) => bucketMs)));
}

/** What is kept so far, locked against other processes: what is not there yet is made first, so that it can be. */
async function lockedParts(
  backend: Backend,
  tx: Transaction<Tables>,
  additions: readonly Addition[],
): Promise<ReadonlyMap<string, RollupPart>> {
  const kept = await keptParts(backend, tx, additions);
  const isThere = ({ service, bucketMs, location }: Addition) => kept.has(keyOf(service, bucketMs, location));
  if (!backend.concurrent || additions.every(isThere)) return kept;
  await makeRows(backend, tx, additions);
  return await keptParts(backend, tx, additions);
}

async function makeRows(backend: Backend, tx: Transaction<Tables>, additions: readonly Addition[]): Promise<void> {
  const empty = emptyPart();
  await backend.insert(
    tx,
    { ...bulk.rollup, existing: 'keep' },
    additions.map(({ service, location, bucketMs }) => [
      fiveMinutesMs,
      service,
      bucketMs,
      location,
      ...partColumns(empty),
      0,
      0,
    ]),
  );
}

async function keptParts(backend: Backend, tx: Transaction<Tables>, additions: readonly Addition[]) {
  const query = tx
    .selectFrom('rollup')
    .select(['service', 'location', 'bucket_ms', 'classes', 'latency', 'max_ms', 'due', 'late'])
    .where('length_ms', '=', fiveMinutesMs)
    .where(backend.among('service', [...new Set(additions.map(({ service }) => service))]))
    .where(backend.among('bucket_ms', [...new Set(additions.map(({ bucketMs }) => bucketMs))]))
    .orderBy('service')
    .orderBy('bucket_ms')
    .orderBy('location');
  const rows = await (backend.concurrent ? query.forUpdate() : query).execute();
  return new Map(rows.map((row) => [keyOf(row.service, row.bucket_ms, row.location), toPart(row)]));
}

function keyOf(service: string, bucketMs: number, location: string): string {
  return `${service} ${bucketMs} ${location}`;
}

/** Longer rollups are made up to a mark; what changes before it takes the mark back. */
async function rewind(backend: Backend, tx: Transaction<Tables>, bucketMs: number): Promise<void> {
  const held = await holdMarks(backend, tx, 'shared');
  for (const { name, lengthMs } of marks) {
    const beginMs = bucketOf(bucketMs, lengthMs);
    if ((held.get(name)?.at_ms ?? 0) > beginMs) await moveMark(tx, name, beginMs);
  }
}
