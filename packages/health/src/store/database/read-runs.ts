import { sql } from 'kysely';
import type { Backend } from './backend.ts';
import { type DayOfRuns, dayMs, dayOf, type RawRun, slotMs, slotsPerDay } from './raw-runs.ts';
import type { RunColumns, RunPlace } from './tables.ts';

/** Runs of a target, newest first; `toMs` is not included. */
export async function readTargetRuns(
  { raw, among }: Backend,
  target: number,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<readonly RawRun[]> {
  const readRuns: RawRun[] = [];
  const days = (await raw.days()).filter((day) => day >= dayOf(fromMs) && day <= dayOf(toMs));
  for (const day of days.toReversed()) {
    const place = readRuns.length < limit ? await raw.day(day) : undefined;
    if (place === undefined) continue;
    const rows = await runsIn(place)
      .where(among('slot', slotsOf(day, fromMs, toMs)))
      .where('target', '=', target)
      .orderBy('slot', 'desc')
      .orderBy('offset_ms', 'desc')
      .execute();
    const runs = withTimes(day, rows);
    readRuns.push(...runs.filter((run) => run.started_ms >= fromMs && run.started_ms < toMs));
  }
  return readRuns.slice(0, limit);
}

/** Runs of many targets within an hour; the last target is not included. */
export async function readHourRuns(
  { raw, among }: Backend,
  hourMs: number,
  fromTarget: number,
  toTarget: number,
): Promise<readonly RawRun[]> {
  const day = dayOf(hourMs);
  const place = await raw.day(day);
  if (place === undefined) return [];
  const rows = await runsIn(place)
    .where(among('slot', slotsOf(day, hourMs, hourMs + 3_600_000)))
    .where('target', '>=', fromTarget)
    .where('target', '<', toTarget)
    .execute();
  return withTimes(day, rows);
}

/** Runs of a day, in the order in which they lie, after the one given. */
export async function readRunsAfter(
  { raw }: Backend,
  day: number,
  after: RawRun | null,
  limit: number,
): Promise<readonly RawRun[]> {
  const place = await raw.day(day);
  if (place === undefined) return [];
  const [slot, target, offsetMs] = after === null ? [-1, 0, 0] : placeOf(after);
  const rows = await runsIn(place)
    .where(sql<boolean>`(slot, target, offset_ms) > (${slot}, ${target}, ${offsetMs})`)
    .orderBy('slot')
    .orderBy('target')
    .orderBy('offset_ms')
    .limit(limit)
    .execute();
  return withTimes(day, rows);
}

function runsIn({ db, table }: DayOfRuns) {
  return db
    .selectFrom(sql<RunPlace & RunColumns>`${sql.table(table)}`.as('run'))
    .select([
      'slot',
      'offset_ms',
      'target',
      'duration_ms',
      'latency_ms',
      'class',
      'code',
      'attempts',
      'location',
      'flags',
    ]);
}

/** Which slots of a day a span touches; none when it does not. */
function slotsOf(day: number, fromMs: number, toMs: number): readonly number[] {
  const first = Math.max(0, Math.floor((fromMs - day * dayMs) / slotMs));
  const last = Math.min(slotsPerDay - 1, Math.ceil((toMs - day * dayMs) / slotMs) - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function placeOf(run: RawRun): readonly [slot: number, target: number, offsetMs: number] {
  const withinDay = run.started_ms % dayMs;
  return [Math.floor(withinDay / slotMs), run.target, withinDay % slotMs];
}

function withTimes(day: number, rows: readonly (RunPlace & RunColumns)[]): readonly RawRun[] {
  return rows.map(({ slot, offset_ms, ...run }) => ({ ...run, started_ms: day * dayMs + slot * slotMs + offset_ms }));
}
