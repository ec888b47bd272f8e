import { randomUUID } from 'node:crypto';
import { bucketOf, latencyOf } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import type { BulkRow } from '../database/bulk.ts';
import { bulk } from '../database/bulk-tables.ts';
import { dayMs, type RawRun } from '../database/raw-runs.ts';
import { readHourRuns } from '../database/read-runs.ts';
import { addPart, addRun, emptyPart, partColumns, type RollupPart, toPart } from '../database/rollup-part.ts';
import { className, flagNames } from '../database/run-codes.ts';
import { holdMarks, hourMs, moveMark, readMark } from './marks.ts';

/** How many targets are summed up at once: some 6,000 runs, so that a batch never waits long behind them. */
const targetsAtOnce = 500;

/** Makes the hours of targets from raw runs, up to a time; an hour that was begun and not finished is begun again. */
export async function makeTargetHours(backend: Backend, oldestMs: number, untilMs: number): Promise<void> {
  const madeMs = await readMark(backend.db, 'target-hours');
  const first = (await backend.raw.days())[0];
  const beginMs = Math.max(madeMs, bucketOf(oldestMs, hourMs), first === undefined ? untilMs : first * dayMs);
  for (let at = beginMs; at < untilMs; at += hourMs) if (!(await makeTargetHour(backend, at))) return;
}

/** Makes an hour; answers whether it is whole: no batch has brought more of it meanwhile, and no other process makes it. */
async function makeTargetHour(backend: Backend, at: number): Promise<boolean> {
  const token = randomUUID();
  await backend.transaction(async (tx) => {
    // Waits for batches that have read the marks: what they brought is read below. Later ones take this one back.
    await holdMarks(backend, tx, 'alone');
    await moveMark(tx, 'target-hours-next', at + hourMs, token);
  });
  await forTargets(backend, async (from, to) => rowsOf(hourMs, at, sumRuns(await readHourRuns(backend, at, from, to))));
  return await backend.transaction(async (tx) => {
    const next = (await holdMarks(backend, tx, 'alone')).get('target-hours-next');
    if (next?.at_ms !== at + hourMs || next.token !== token) return false;
    await moveMark(tx, 'target-hours', at + hourMs);
    return true;
  });
}

/** Makes the days of targets from their hours, up to a time. */
export async function makeTargetDays(backend: Backend, untilMs: number): Promise<void> {
  const madeMs = await readMark(backend.db, 'target-days');
  const { first } = await backend.db
    .selectFrom('target_rollup')
    .select((eb) => eb.fn.min<number | null>('bucket_ms').as('first'))
    .where('length_ms', '=', hourMs)
    .executeTakeFirstOrThrow();
  for (let at = Math.max(madeMs, bucketOf(first ?? untilMs, dayMs)); at < untilMs; at += dayMs)
    if (!(await makeTargetDay(backend, at))) return;
}

/** Makes a day; answers whether it is whole: all its hours were, from the beginning to the end. */
async function makeTargetDay(backend: Backend, at: number): Promise<boolean> {
  if ((await readMark(backend.db, 'target-hours')) < at + dayMs) return false;
  await forTargets(backend, async (from, to) => rowsOf(dayMs, at, await sumHours(backend, at, from, to)));
  return await backend.transaction(async (tx) => {
    const hours = (await holdMarks(backend, tx, 'alone')).get('target-hours');
    if (hours === undefined || hours.at_ms < at + dayMs) return false;
    await moveMark(tx, 'target-days', at + dayMs);
    return true;
  });
}

async function forTargets(
  backend: Backend,
  rowsBetween: (from: number, to: number) => Promise<readonly BulkRow[]>,
): Promise<void> {
  // Numbers of targets that are no longer kept are missing, so the walk goes by those that there are.
  for (let after = -1; ; ) {
    const names = await backend.db
      .selectFrom('target_name')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(targetsAtOnce)
      .execute();
    const last = names.at(-1);
    if (last === undefined) return;
    const rows = await rowsBetween(after + 1, last.id + 1);
    if (rows.length > 0) await backend.transaction(async (tx) => await backend.insert(tx, bulk.targetRollup, rows));
    after = last.id;
  }
}

function sumRuns(runs: readonly RawRun[]): ReadonlyMap<number, RollupPart> {
  const sums = new Map<number, RollupPart>();
  for (const run of runs) {
    const flags = flagNames(run.flags);
    if (flags.includes('late')) continue;
    const name = className(run.class);
    addRun(partOf(sums, run.target), name, latencyOf({ class: name, latencyMs: run.latency_ms, flags }));
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
  const earlier = sums.get(target);
  if (earlier !== undefined) return earlier;
  const part = emptyPart();
  sums.set(target, part);
  return part;
}

function rowsOf(lengthMs: number, bucketMs: number, sums: ReadonlyMap<number, RollupPart>): readonly BulkRow[] {
  const sorted = [...sums].sort(([one], [other]) => one - other);
  return sorted.map(([target, part]) => [lengthMs, bucketMs, target, ...partColumns(part)]);
}
