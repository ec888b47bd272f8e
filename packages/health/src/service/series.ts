import type { Clock } from '@mdmkit/core';
import type { Incident, SeriesReading, UnusualService } from '@mdmkit/monitor/model';
import { createServiceSeries, type ServiceSeries, seriesBucketMs } from '@mdmkit/monitor/signals';
import type { LocatedRollup, Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';
import type { AcceptedLevel } from './operator-commands.ts';
import { readPastMaintenance } from './past-maintenance.ts';
import type { Span } from './spans.ts';
import type { TargetWindows } from './windows.ts';

/** What {@link openSeries} needs. */
export interface SeriesOptions {
  /** The targets. */
  readonly fleet: Pick<Fleet, 'services' | 'config'>;
  /** Where rollups, the windows of operators and past incidents are, and what was learned. */
  readonly store: Pick<Store, 'rollups' | 'windowCommands' | 'incidents' | 'series' | 'saveSeries'>;
  /** What mutes a service now. */
  readonly windows: Pick<TargetWindows, 'mutedBy'>;
  /** Time. */
  readonly clock: Pick<Clock, 'now'>;
  /** The open incidents. */
  readonly open: () => readonly Incident[];
}

/** The series of the services of a fleet, fed from the rollups. */
export interface FollowedSeries {
  /** Services of which several series are unusual at a time. */
  unusualAt(nowMs: number): readonly UnusualService[];
  /** Reads the five minutes that have ended since the last time, and writes the readings. */
  update(nowMs: number): Promise<void>;
  /** Takes the present level of series as usual from now on; it is written with the next update. */
  accept(level: AcceptedLevel): void;
  /** Writes what was learned. */
  save(): Promise<void>;
}

/** Results that come late are counted by then, in milliseconds after the end of a bucket. */
const completeAfterMs = 60_000;
/** A series that is new learns from so much of the past, in milliseconds. */
const pastMs = 14 * 86_400_000;
/** So much is read at once, in milliseconds: nothing else waits for long. */
const atOnceMs = 86_400_000;
/** What was learned is written so often, in milliseconds; the rest is read again from the rollups. */
const saveEveryMs = 3_600_000;
/** Readings of a past that is read again are kept for charts up to this age, in milliseconds. */
const chartedMs = 21_600_000;
/** Above this share of results that our own side spoilt a bucket says nothing. */
const mostSpoilt = 0.2;
/** So many incidents that were closed lately are read when the service starts. */
const mostIncidents = 1_000;
/** The business hours of Apple and of Google. */
const vendorZone = 'America/Los_Angeles';

const noSpans: ReadonlyMap<string, readonly Span[]> = new Map();

/** Opens the series of a fleet, with what an earlier process has learned. */
export async function openSeries({ fleet, store, windows, open, clock }: SeriesOptions): Promise<FollowedSeries> {
  const series: ServiceSeries = createServiceSeries({ zoneOf: () => fleet.config.monitor?.vendorZone ?? vendorZone });
  /** The last bucket that each service has taken in. */
  const takenMs = new Map<string, number>();
  const latest = new Map<string, SeriesReading>();
  /** Readings for charts that are not written yet, by series. */
  const charted = new Map<string, SeriesReading[]>();
  const excluded = new Set<string>();
  let savedMs = Number.NEGATIVE_INFINITY;
  for (const { reading, learned, learnedMs } of await store.series()) {
    if (learned.length === 0) continue;
    series.restore({ ...reading, startMs: learnedMs }, learned);
    takenMs.set(reading.service, Math.max(takenMs.get(reading.service) ?? 0, learnedMs));
  }
  const learnedFromMs = Math.min(...takenMs.values());
  const networkSpans = Number.isFinite(learnedFromMs) ? await readNetworkFailures(store, learnedFromMs) : noSpans;
  const markExcluded = (service: string, nowMs: number) => {
    const bucketMs = Math.floor(nowMs / seriesBucketMs) * seriesBucketMs;
    for (const key of excluded)
      if (Number(key.slice(key.lastIndexOf('\n') + 1)) < nowMs - atOnceMs) excluded.delete(key);
    if (windows.mutedBy({ service, tenant: null }, [], nowMs) !== null) excluded.add(`${service}\n\n${bucketMs}`);
    for (const { verdict, location } of open())
      if (verdict === 'own-network' && location !== null) excluded.add(`\n${location}\n${bucketMs}`);
  };
  const isExcluded = (
    service: string,
    { location, bucketMs, classes }: LocatedRollup,
    maintenance: readonly Span[],
  ) => {
    if (excluded.has(`${service}\n\n${bucketMs}`) || excluded.has(`\n${location}\n${bucketMs}`)) return true;
    const touches = ({ fromMs, toMs }: Span) => fromMs < bucketMs + seriesBucketMs && toMs > bucketMs;
    if (maintenance.some(touches) || (networkSpans.get(location) ?? []).some(touches)) return true;
    const total = Object.values(classes).reduce((sum, count) => sum + count, 0);
    return (classes.prober_fault ?? 0) > mostSpoilt * total;
  };
  const takeIn = async (service: string, fromMs: number, toMs: number) => {
    const rollups = await store.rollups(service, seriesBucketMs, fromMs, toMs);
    const past = await readPastMaintenance(store, fleet.config.monitor?.windows ?? [], fromMs);
    const maintenance = past.spansOf(service, { fromMs, toMs });
    for (const rollup of rollups) {
      const { location, bucketMs: startMs, classes, coverage, latency } = rollup;
      const bucket = { service, location, startMs, classes, coverage, latency };
      for (const reading of series.take({ ...bucket, excluded: isExcluded(service, rollup, maintenance) })) {
        const key = keyOf(reading);
        latest.set(key, reading);
        if (startMs >= clock.now() - chartedMs && reading.state !== 'late') mapOf(charted, key).push(reading);
      }
    }
    return rollups.length;
  };
  const write = async (withLearned: boolean) => {
    const waiting = new Map(charted);
    charted.clear();
    const changes = [...latest].map(([key, reading]) => {
      const learned = withLearned ? series.save(reading) : undefined;
      return { reading, earlier: waiting.get(key) ?? [], ...(learned === undefined ? {} : { learned }) };
    });
    if (changes.length > 0) await store.saveSeries(changes);
  };
  const followed: FollowedSeries = {
    unusualAt: series.unusualAt,
    accept(level) {
      for (const reading of series.accept(level)) latest.set(keyOf(reading), reading);
      savedMs = Number.NEGATIVE_INFINITY;
    },
    async update(nowMs) {
      const endMs = Math.floor((nowMs - completeAfterMs) / seriesBucketMs) * seriesBucketMs;
      let count = 0;
      for (const service of fleet.services()) {
        markExcluded(service, nowMs);
        const lastMs = takenMs.get(service);
        let fromMs = lastMs === undefined ? endMs - pastMs : Math.max(lastMs + seriesBucketMs, endMs - pastMs);
        while (fromMs < endMs) {
          const toMs = Math.min(endMs, fromMs + atOnceMs);
          count += await takeIn(service, fromMs, toMs);
          takenMs.set(service, toMs - seriesBucketMs);
          fromMs = toMs;
        }
      }
      if (count === 0) return;
      const isDue = nowMs - savedMs >= saveEveryMs || nowMs < savedMs;
      await write(isDue);
      if (isDue) savedMs = nowMs;
    },
    save: () => write(true),
  };
  // What was unusual before a restart is known again before anything is judged.
  if (takenMs.size > 0) await followed.update(clock.now());
  return followed;
}

/** When the network of each location failed: rollups of that time are read again after a restart. */
async function readNetworkFailures(
  store: Pick<Store, 'incidents'>,
  closedAfterMs: number,
): Promise<ReadonlyMap<string, readonly Span[]>> {
  const { incidents } = await store.incidents({ closedAfterMs, limit: mostIncidents });
  const spans = new Map<string, Span[]>();
  for (const { verdict, location, startedMs, closedMs } of incidents)
    if (verdict === 'own-network' && location !== null)
      mapOf(spans, location).push({ fromMs: startedMs, toMs: closedMs ?? startedMs });
  return spans;
}

function keyOf({ service, location, measure }: SeriesReading): string {
  return `${service}\n${location}\n${measure}`;
}

function mapOf<Value>(lists: Map<string, Value[]>, key: string): Value[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
