import { uncheckedReasons } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { bucketOf, fiveMinutesMs } from '../commit/count-runs.ts';
import { leadMs } from '../commit/sequence.ts';
import { dayMs } from '../database/raw-runs.ts';
import { toPart, toRollup } from '../database/rollup-part.ts';
import { toIncident } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import { readFeeds } from '../feeds/feeds.ts';
import { hourMs } from '../keep/marks.ts';
import { readSeriesReadings } from '../series.ts';
import type { Rollup, ServiceStatus, StoreStatus } from '../store.ts';
import { countGaps, readGaps } from './gaps.ts';
import { countUnchecked, readUnchecked, type UncheckedReading } from './unchecked.ts';
import { readWorkers } from './workers.ts';

/** Readings of series that are older say nothing about the present, in milliseconds. */
const seriesAgeMs = 1_800_000;

function seriesOf(series: ServiceStatus['series']): Pick<ServiceStatus, 'series'> {
  return series === undefined ? {} : { series };
}

/** The whole at a glance. */
export async function readStatus(db: Kysely<Tables>, nowMs: number): Promise<StoreStatus> {
  const writers = await db.selectFrom('writer').select(['name', 'location', 'at_ms']).orderBy('name').execute();
  const open = await db
    .selectFrom('incident')
    .select('body')
    .where('closed_ms', 'is', null)
    .orderBy('severity', 'desc')
    .orderBy('opened_ms')
    .limit(1_000)
    .execute();
  const undelivered = await db
    .selectFrom('notification')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('delivered_ms', 'is', null)
    .executeTakeFirstOrThrow();
  const feeds = await readFeeds(db);
  const unchecked = await readUnchecked(db);
  const workers = await readWorkers(db);
  const openCount = await db
    .selectFrom('incident')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('closed_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    writers: writers.flatMap(({ name, at_ms }) => (at_ms === null ? [] : [{ writer: name, lastBatchMs: at_ms }])),
    ...(workers.length === 0 ? {} : { workers }),
    services: await readServices(db, unchecked, { nowMs, isWriting: writingLocations(writers) }),
    incidents: open.map(toIncident),
    unchecked: unchecked.spans,
    gaps: await readGaps(db, nowMs - dayMs, nowMs),
    totals: { incidents: Number(openCount.count), gaps: await countGaps(db, nowMs - dayMs, nowMs) },
    undelivered: Number(undelivered.count),
    ...(feeds.length === 0 ? {} : { feeds }),
  };
}

async function readServices(
  db: Kysely<Tables>,
  reading: UncheckedReading,
  { nowMs, isWriting }: { readonly nowMs: number; readonly isWriting: (location: string) => boolean },
): Promise<readonly ServiceStatus[]> {
  const counts = await db
    .selectFrom('target')
    .select((eb) => ['service', 'state', eb.fn.countAll<number>().as('count')])
    .groupBy(['service', 'state'])
    .orderBy('service')
    .execute();
  const unchecked = await countUnchecked(db, reading);
  const locations = await countLocations(db);
  const series = Map.groupBy(await readSeriesReadings(db, nowMs - seriesAgeMs), ({ service }) => service);
  const services: ServiceStatus[] = [];
  for (const [service, rows] of Map.groupBy(counts, (row) => row.service)) {
    const byState = unchecked.get(service);
    const sums = uncheckedReasons.flatMap((reason) => {
      const sum = [...(byState?.values() ?? [])].reduce((total, counted) => total + (counted[reason] ?? 0), 0);
      return sum === 0 ? [] : [[reason, sum] as const];
    });
    const states = rows
      .map(({ state, count }) => {
        const without = Object.values(byState?.get(state) ?? {}).reduce((total, counted) => total + counted, 0);
        return [state, Number(count) - without] as const;
      })
      .filter(([, count]) => count > 0);
    services.push({
      service,
      // The column holds nothing but names of states.
      states: Object.fromEntries(states) as ServiceStatus['states'],
      ...Object.fromEntries(sums),
      ...locationsOf(locations.get(service) ?? [], isWriting),
      rollups: await newestRollups(db, service, nowMs),
      ...seriesOf(series.get(service)),
    });
  }
  return services;
}

interface LocationCount {
  readonly service: string;
  readonly location: string;
  readonly state: string;
  readonly count: number;
}

/** Counts targets by service, location and state, where several locations check them. */
async function countLocations(db: Kysely<Tables>): Promise<ReadonlyMap<string, readonly LocationCount[]>> {
  const counts = await db
    .selectFrom('target_location as view')
    .innerJoin('target', 'target.id', 'view.target')
    .select((eb) => ['service', 'view.location', 'view.state', eb.fn.countAll<number>().as('count')])
    .groupBy(['service', 'view.location', 'view.state'])
    .orderBy('view.location')
    .execute();
  return Map.groupBy(counts, (row) => row.service);
}

function locationsOf(
  counts: readonly LocationCount[],
  isWriting: (location: string) => boolean,
): Pick<ServiceStatus, 'locations'> {
  const byLocation = Map.groupBy(counts, ({ location }) => location);
  if (byLocation.size < 2) return {};
  return {
    locations: [...byLocation].map(([location, rows]) => ({
      location,
      states: isWriting(location)
        ? Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
        : { stale: rows.reduce((sum, { count }) => sum + Number(count), 0) },
    })),
  };
}

interface WriterRow {
  readonly name: string;
  readonly location: string | null;
  readonly at_ms: number | null;
}

/** Returns a test for locations: whether a process writes there. What one saw last that has stopped says nothing about the present. */
function writingLocations(writers: readonly WriterRow[]): (location: string) => boolean {
  const newestMs = Math.max(0, ...writers.map(({ at_ms: atMs }) => atMs ?? 0));
  const writing = writers.filter(({ at_ms: atMs }) => atMs !== null && newestMs - atMs <= leadMs);
  const locations = new Set(writing.map(({ name, location }) => location ?? name));
  return (location) => locations.has(location);
}

/**
 * The newest five minutes that have ended, of each location that has checked within the hour; of a location that has just
 * begun the running five minutes.
 */
async function newestRollups(
  db: Kysely<Tables>,
  service: string,
  nowMs: number,
): Promise<readonly (Rollup & { readonly location: string })[]> {
  const endMs = bucketOf(nowMs, fiveMinutesMs);
  const rows = await db
    .selectFrom('rollup')
    .select(['bucket_ms', 'location', 'classes', 'latency', 'max_ms', 'due', 'late'])
    .where('length_ms', '=', fiveMinutesMs)
    .where('service', '=', service)
    .where('bucket_ms', '>=', endMs - hourMs)
    .where('bucket_ms', '<=', endMs)
    .orderBy('bucket_ms')
    .execute();
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (row.bucket_ms < endMs || !newest.has(row.location)) newest.set(row.location, row);
  return [...newest.values()].map((row) => ({
    ...toRollup(row.bucket_ms, fiveMinutesMs, toPart(row)),
    location: row.location,
  }));
}
