import type { Kysely } from 'kysely';
import { bucketOf, fiveMinutesMs } from '../commit/count-runs.ts';
import { dayMs } from '../database/raw-runs.ts';
import { addPart, emptyPart, type RollupPart, toPart, toRollup } from '../database/rollup-part.ts';
import type { Tables } from '../database/tables.ts';
import { hourMs, type MarkName } from '../keep/marks.ts';
import type { Rollup } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** A part of a service at a location. */
export interface PlacedPart {
  readonly bucketMs: number;
  readonly location: string;
  readonly part: RollupPart;
}

/** What longer rollups are made of, and up to when they were made. */
const longer = new Map<number, { readonly mark: MarkName; readonly shorterMs: number }>([
  [hourMs, { mark: 'service-hours', shorterMs: fiveMinutesMs }],
  [dayMs, { mark: 'service-days', shorterMs: hourMs }],
]);

/** Rollups of a service, oldest first. What was not made of shorter ones yet is made now. */
export async function readRollups(
  db: Kysely<Tables>,
  service: string,
  lengthMs: number,
  fromMs: number,
  toMs: number,
): Promise<readonly (Rollup & { readonly location: string })[]> {
  if (lengthMs !== fiveMinutesMs && !longer.has(lengthMs))
    throw new StoreError('STORE_INVALID', {
      operation: 'Reading rollups',
      detail: `lengthMs must be ${fiveMinutesMs}, ${hourMs} or ${dayMs}`,
    });
  const parts = await readParts(db, service, lengthMs, bucketOf(fromMs, lengthMs), toMs);
  return parts
    .map(({ bucketMs, location, part }) => ({ ...toRollup(bucketMs, lengthMs, part), location }))
    .sort((one, other) => one.bucketMs - other.bucketMs || (one.location < other.location ? -1 : 1));
}

/** The parts of a service's rollups from a bucket on, up to a time. */
export async function readParts(
  db: Kysely<Tables>,
  service: string,
  lengthMs: number,
  fromMs: number,
  toMs: number,
): Promise<readonly PlacedPart[]> {
  const source = longer.get(lengthMs);
  if (source === undefined) return await storedParts(db, service, lengthMs, fromMs, toMs);
  const mark = await db.selectFrom('mark').select('at_ms').where('name', '=', source.mark).executeTakeFirst();
  const madeMs = Math.max(fromMs, mark?.at_ms ?? 0);
  const stored = await storedParts(db, service, lengthMs, fromMs, Math.min(madeMs, toMs));
  const endMs = Math.ceil(toMs / lengthMs) * lengthMs;
  const rest = madeMs < toMs ? await readParts(db, service, source.shorterMs, madeMs, endMs) : [];
  return [...stored, ...together(rest, lengthMs)];
}

async function storedParts(
  db: Kysely<Tables>,
  service: string,
  lengthMs: number,
  fromMs: number,
  toMs: number,
): Promise<readonly PlacedPart[]> {
  const rows = await db
    .selectFrom('rollup')
    .select(['bucket_ms', 'location', 'classes', 'latency', 'max_ms', 'due', 'late'])
    .where('length_ms', '=', lengthMs)
    .where('service', '=', service)
    .where('bucket_ms', '>=', fromMs)
    .where('bucket_ms', '<', toMs)
    .execute();
  return rows.map((row) => ({ bucketMs: row.bucket_ms, location: row.location, part: toPart(row) }));
}

/** Adds shorter parts up to longer ones. */
export function together(parts: readonly PlacedPart[], lengthMs: number): readonly PlacedPart[] {
  const sums = new Map<string, PlacedPart>();
  for (const { bucketMs, location, part } of parts) {
    const beginMs = bucketOf(bucketMs, lengthMs);
    const key = `${beginMs} ${location}`;
    const sum = sums.get(key) ?? { bucketMs: beginMs, location, part: emptyPart() };
    addPart(sum.part, part);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** How many days the usual share is the median of. */
const usualDays = 14;

/** What failed at the vendor's end, and what says anything at all: the rest is about us. */
const failing: readonly string[] = ['fail.network', 'fail.server'];
const conclusive: readonly string[] = ['ok', 'degraded', ...failing, 'fail.auth', 'fail.terms', 'fail.config'];

/** The median, over 14 days, of the share of a service's runs that failed at this hour of the day. */
export async function readUsualShare(db: Kysely<Tables>, service: string, nowMs: number): Promise<number | null> {
  const shares: number[] = [];
  for (let day = 1; day <= usualDays; day += 1) {
    const beginMs = bucketOf(nowMs, hourMs) - day * dayMs;
    const sum = emptyPart();
    for (const { part } of await readParts(db, service, hourMs, beginMs, beginMs + hourMs)) addPart(sum, part);
    const total = countOf(sum, conclusive);
    if (total > 0) shares.push(countOf(sum, failing) / total);
  }
  shares.sort((one, other) => one - other);
  const upper = shares[shares.length >> 1];
  if (upper === undefined) return null;
  const lower = shares[(shares.length - 1) >> 1] ?? upper;
  return (lower + upper) / 2;
}

function countOf({ classes }: RollupPart, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (classes.get(name) ?? 0), 0);
}
