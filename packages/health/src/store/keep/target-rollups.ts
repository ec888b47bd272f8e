import { bucketOf, latencyOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import type { BulkRow } from '../database/bulk.ts';
import { bulk } from '../database/bulk-tables.ts';
import { dayMs, type RawRun } from '../database/raw-runs.ts';
import { readHourRuns } from '../database/read-runs.ts';
import { addPart, addRun, emptyPart, partColumns, type RollupPart, toPart } from '../database/rollup-part.ts';
import { className, flagNames } from '../database/run-codes.ts';
import { hourMs, moveMark, readMark } from './marks.ts';

/** How many targets are summed up at once: some 24,000 runs, a tenth of a second. */
const targetsAtOnce = 2_000;

/** Makes the hours of targets from raw runs, up to a time; an hour that was begun and not finished is begun again. */
export async function makeTargetHours(backend: Backend, oldestMs: number, untilMs: number): Promise<void> {
  const madeMs = await readMark(backend.db, 'target-hours');
  const first = (await backend.raw.days())[0];
  const beginMs = Math.max(madeMs ?? 0, bucketOf(oldestMs, hourMs), first === undefined ? untilMs : first * dayMs);
  let mark = madeMs;
  for (let at = beginMs; at < untilMs; at += hourMs) {
    await forTargets(backend, async (from, to) => {
      const runs = await readHourRuns(backend, at, from, to);
      return rowsOf(hourMs, at, sumRuns(runs));
    });
    await backend.transaction(async (tx) => await moveMark(tx, 'target-hours', mark, at + hourMs));
    mark = at + hourMs;
  }
}

/** Makes the days of targets from their hours, up to a time. */
export async function makeTargetDays(backend: Backend, untilMs: number): Promise<void> {
  const hours = await readMark(backend.db, 'target-hours');
  const endMs = Math.min(untilMs, bucketOf(hours ?? 0, dayMs));
  const madeMs = await readMark(backend.db, 'target-days');
  const { first } = await backend.db
    .selectFrom('target_rollup')
    .select((eb) => eb.fn.min<number | null>('bucket_ms').as('first'))
    .where('length_ms', '=', hourMs)
    .executeTakeFirstOrThrow();
  let mark = madeMs;
  for (let at = madeMs ?? bucketOf(first ?? endMs, dayMs); at < endMs; at += dayMs) {
    const beginMs = at;
    await forTargets(backend, async (from, to) => rowsOf(dayMs, beginMs, await sumHours(backend, beginMs, from, to)));
    await backend.transaction(async (tx) => await moveMark(tx, 'target-days', mark, beginMs + dayMs));
    mark = beginMs + dayMs;
  }
}

async function forTargets(
  backend: Backend,
  rowsBetween: (from: number, to: number) => Promise<readonly BulkRow[]>,
): Promise<void> {
  const { last } = await backend.db
    .selectFrom('target_name')
    .select((eb) => eb.fn.max<number | null>('id').as('last'))
    .executeTakeFirstOrThrow();
  for (let from = 0; from <= (last ?? -1); from += targetsAtOnce) {
    const rows = await rowsBetween(from, from + targetsAtOnce);
    if (rows.length > 0) await backend.transaction(async (tx) => await backend.insert(tx, bulk.targetRollup, rows));
  }
}

function sumRuns(runs: readonly RawRun[]): ReadonlyMap<number, RollupPart> {
  const sums = new Map<number, RollupPart>();
  for (const run of runs) {
    const flags = flagNames(run.flags);
    if (flags.includes('late')) continue;
    const found = className(run.class);
    addRun(partOf(sums, run.target), found, latencyOf({ class: found, latencyMs: run.latency_ms, flags }));
  }
  return sums;
}

async function sumHours(
  { db, among }: Backend,
  day: number,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, RollupPart>> {
  const hours = Array.from({ length: 24 }, (_, hour) => day + hour * hourMs);
  const rows = await db
    .selectFrom('target_rollup')
    .select(['target', 'classes', 'latency', 'max_ms'])
    .where('length_ms', '=', hourMs)
    .where(among('bucket_ms', hours))
    .where('target', '>=', from)
    .where('target', '<', to)
    .execute();
  const sums = new Map<number, RollupPart>();
  for (const row of rows) addPart(partOf(sums, row.target), toPart(row));
  return sums;
}

function partOf(sums: Map<number, RollupPart>, target: number): RollupPart {
  const known = sums.get(target);
  if (known !== undefined) return known;
  const part = emptyPart();
  sums.set(target, part);
  return part;
}

function rowsOf(lengthMs: number, bucketMs: number, sums: ReadonlyMap<number, RollupPart>): readonly BulkRow[] {
  return Array.from(sums, ([target, part]) => [lengthMs, bucketMs, target, ...partColumns(part)]);
}
