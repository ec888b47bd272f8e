import { openIntentStates } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { bucketOf, fiveMinutesMs, lateAfterMs, rawDays } from '../commit/count-runs.ts';
import type { Backend } from '../database/backend.ts';
import { dayMs, dayOf } from '../database/raw-runs.ts';
import type { Tables } from '../database/tables.ts';
import { tidyFeeds } from '../feeds/feeds.ts';
import { dropScheduleRequests } from '../read/schedule-requests.ts';
import { dropGoneTargets } from './gone-targets.ts';
import { hourMs } from './marks.ts';
import { makeServiceRollups } from './service-rollups.ts';
import { makeTargetDays, makeTargetHours } from './target-rollups.ts';

/** How long things are kept, in days. */
export const keepDays = {
  fiveMinutes: 30,
  hours: 400,
  days: 1_826,
  failures: 90,
  incidents: 1_826,
  seriesReadings: 8,
  sharedState: 2,
} as const;

/**
 * Makes longer rollups of shorter ones, and drops what is older than it has to be kept. May be ended at any point. Returns
 * whether names of targets were dropped.
 */
export async function tidy(backend: Backend, nowMs: number): Promise<boolean> {
  // One more batch's worth of waiting, so that what is made is seldom made again.
  const settledMs = nowMs - lateAfterMs - fiveMinutesMs;
  const hoursMs = bucketOf(settledMs, hourMs);
  const daysMs = bucketOf(settledMs, dayMs);
  await makeServiceRollups(backend, 'service-hours', fiveMinutesMs, hourMs, hoursMs);
  await makeServiceRollups(backend, 'service-days', hourMs, dayMs, daysMs);
  await makeTargetHours(backend, nowMs - rawDays * dayMs, hoursMs);
  await makeTargetDays(backend, daysMs);
  await dropOld(backend, nowMs);
  return await dropGoneTargets(backend, nowMs);
}

/** How long requests to the schedules are kept, in milliseconds: a worker reads them every second. */
const scheduleRequestsMs = 600_000;

async function dropOld({ db, raw }: Backend, nowMs: number): Promise<void> {
  const before = (days: number): number => nowMs - days * dayMs;
  const lengths = [
    [fiveMinutesMs, before(keepDays.fiveMinutes)],
    [hourMs, before(keepDays.hours)],
    [dayMs, before(keepDays.days)],
  ] as const;
  for (const [lengthMs, oldestMs] of lengths) {
    await db.deleteFrom('rollup').where('length_ms', '=', lengthMs).where('bucket_ms', '<', oldestMs).execute();
    await dropTargetRollups(db, lengthMs, oldestMs);
  }
  await db.deleteFrom('series_reading').where('start_ms', '<', before(keepDays.seriesReadings)).execute();
  await db
    .deleteFrom('canary_intent')
    .where('intended_ms', '<', before(keepDays.failures))
    .where('state', 'not in', [...openIntentStates, 'kept'])
    .execute();
  await db.deleteFrom('page_load').where('at_ms', '<', before(keepDays.failures)).execute();
  await db.deleteFrom('ended_session').where('until_ms', '<', nowMs).execute();
  await dropScheduleRequests(db, nowMs - scheduleRequestsMs);
  // Of a credential that is used no more.
  await db.deleteFrom('shared_state').where('until_ms', '<', before(keepDays.sharedState)).execute();
  await db.deleteFrom('failure').where('started_ms', '<', before(keepDays.failures)).execute();
  const incidentsMs = before(keepDays.incidents);
  const old = db.selectFrom('incident').select('id').where('closed_ms', '<', incidentsMs);
  await db.deleteFrom('event').where('incident', 'in', old).execute();
  await db.deleteFrom('notification').where('incident', 'in', old).execute();
  await db.deleteFrom('incident').where('closed_ms', '<', incidentsMs).execute();
  await db.deleteFrom('escalation').where('ended_ms', '<', before(keepDays.hours)).execute();
  await db.deleteFrom('delivery').where('ended_ms', '<', before(keepDays.hours)).execute();
  await db.deleteFrom('episode').where('end_ms', '<', incidentsMs).execute();
  await db.deleteFrom('word').where('handled_ms', '<', incidentsMs).execute();
  await db.deleteFrom('writer').where('at_ms', '<', before(keepDays.hours)).execute();
  await db.deleteFrom('unchecked').where('location', 'not in', db.selectFrom('writer').select('name')).execute();
  await db
    .deleteFrom('control_reading')
    .where('at_ms', '<', nowMs - dayMs)
    .execute();
  await tidyFeeds(db, before(keepDays.hours));
  await db.deleteFrom('gap').where('to_ms', '<', before(keepDays.days)).execute();
  const oldestDay = dayOf(before(rawDays));
  await raw.drop((await raw.days()).filter((day) => day < oldestDay));
}

/** An hour has a row for each target: one hour at a time, so that nothing waits long. */
async function dropTargetRollups(db: Kysely<Tables>, lengthMs: number, oldestMs: number): Promise<void> {
  for (;;) {
    const oldest = await db
      .selectFrom('target_rollup')
      .select('bucket_ms')
      .where('length_ms', '=', lengthMs)
      .orderBy('bucket_ms')
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined || oldest.bucket_ms >= oldestMs) return;
    await db
      .deleteFrom('target_rollup')
      .where('length_ms', '=', lengthMs)
      .where('bucket_ms', '=', oldest.bucket_ms)
      .execute();
  }
}
