import type { Incident } from '@mdmkit/monitor/model';
import { verdictFacts } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { bucketOf, fiveMinutesMs } from '../commit/count-runs.ts';
import { dayMs } from '../database/raw-runs.ts';
import { toPart, toRollup } from '../database/rollup-part.ts';
import { toIncident } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import { hourMs } from '../keep/marks.ts';
import type { Rollup, ServiceStatus, StoreStatus } from '../store.ts';
import { readGaps } from './gaps.ts';

/** The whole at a glance. */
export async function readStatus(db: Kysely<Tables>, nowMs: number): Promise<StoreStatus> {
  const writers = await db.selectFrom('writer').select(['name', 'at_ms']).orderBy('name').execute();
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
  return {
    writers: writers.flatMap(({ name, at_ms }) => (at_ms === null ? [] : [{ writer: name, lastBatchMs: at_ms }])),
    services: await readServices(db, open.map(toIncident), nowMs),
    incidents: open.map(toIncident),
    gaps: await readGaps(db, nowMs - dayMs, nowMs),
    undelivered: Number(undelivered.count),
  };
}

async function readServices(
  db: Kysely<Tables>,
  open: readonly Incident[],
  nowMs: number,
): Promise<readonly ServiceStatus[]> {
  const counts = await countStates(db, null);
  const services: ServiceStatus[] = [];
  for (const [service, rows] of Map.groupBy(counts, (row) => row.service)) {
    const incident = open.find((candidate) => candidate.service === service && isSampled(candidate));
    const covered = incident === undefined ? [] : await countStates(db, { service, beforeMs: incident.startedMs });
    const coveredIn = new Map(covered.map(({ state, count }) => [state, Number(count)]));
    const states = rows
      .map(({ state, count }) => [state, Number(count) - (coveredIn.get(state) ?? 0)] as const)
      .filter(([, count]) => count > 0);
    services.push({
      service,
      // The column holds nothing but names of states.
      states: Object.fromEntries(states) as ServiceStatus['states'],
      ...(coveredIn.size === 0 ? {} : { covered: [...coveredIn.values()].reduce((sum, count) => sum + count, 0) }),
      rollups: await newestRollups(db, service, nowMs),
    });
  }
  return services;
}

/** Whether only a sample of a service is checked because of an incident. */
export function isSampled({ verdict, override }: Incident): boolean {
  return verdictFacts(override?.verdict ?? verdict).isSampled;
}

/** Counts targets by service and state: all, or those of a service that have not been checked since a time. */
async function countStates(
  db: Kysely<Tables>,
  unchecked: { readonly service: string; readonly beforeMs: number } | null,
) {
  let query = db.selectFrom('target').select((eb) => ['service', 'state', eb.fn.countAll<number>().as('count')]);
  if (unchecked !== null)
    query = query
      .where('service', '=', unchecked.service)
      .where((eb) => eb.or([eb('last_run_ms', 'is', null), eb('last_run_ms', '<', unchecked.beforeMs)]));
  return await query.groupBy(['service', 'state']).orderBy('service').execute();
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
