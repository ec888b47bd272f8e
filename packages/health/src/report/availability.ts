import type { LagSummary } from '@mdmkit/monitor/feeds';
import { type Incident, type MaintenanceWindow, services, verdictFacts } from '@mdmkit/monitor/model';
import { readPastMaintenance } from '../service/past-maintenance.ts';
import { joinSpans, lengthOf, type Span, withoutSpans } from '../service/spans.ts';
import type { LocatedRollup, Store } from '../store/store.ts';
import { compareReports, readIncidents } from './vendor-reports.ts';

/** The availability of a service in a month. */
export interface ServiceAvailability {
  /** The service. */
  readonly service: string;
  /** The locations with checks. */
  readonly locations: readonly string[];
  /** By time: incidents of the whole service, in milliseconds. */
  readonly time: {
    /** The time that was judged: the month without maintenance and without times in which nothing was checked. */
    readonly judgedMs: number;
    /** The time of major and critical incidents that the vendor owns. */
    readonly vendorMs: number;
    /** The time of those that the network, a credential or we own, and that no incident of the vendor covers. */
    readonly oursMs: number;
    /** The time of maintenance windows of the whole service: of the configuration, and of operators. */
    readonly maintenanceMs: number;
    /** The time in which nothing was checked, outside of maintenance. */
    readonly gapsMs: number;
    /** The share of the judged time without such incidents, from 0 to 1; null if no time was judged. */
    readonly availability: number | null;
    /** The same if only incidents of the vendor count. */
    readonly vendorAvailability: number | null;
  };
  /** By checks: each check counts the same. Hours with maintenance are left out. */
  readonly checks: {
    /** Checks with the class `ok` or `degraded`. */
    readonly good: number;
    /** Checks with the class `fail.network` or `fail.server`. */
    readonly failedAtVendor: number;
    /** Checks with the class `fail.auth`, `fail.terms` or `fail.config`: not part of the quality. */
    readonly failedOurs: number;
    /** Checks that say nothing: throttled, inconclusive, or spoilt by this program or its machine. */
    readonly withoutResult: number;
    /** Good checks over good checks and those that failed at the vendor, from 0 to 1; null without any. */
    readonly quality: number | null;
  };
}

/** The availability of all services in a month. */
export interface AvailabilityReport {
  /** The month in UTC, such as `2026-11`. */
  readonly month: string;
  /** The start, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The end, or the time of the report if the month has not ended. */
  readonly toMs: number;
  /** Whether the month has ended. */
  readonly isComplete: boolean;
  /** The services with checks in the month. */
  readonly services: readonly ServiceAvailability[];
  /** How the reports of the vendors' status feeds compare with the incidents. Empty if there is nothing to compare. */
  readonly vendorReports: readonly LagSummary[];
}

/** What {@link readAvailability} needs besides the store. */
export interface AvailabilityOptions {
  /** The month in UTC, such as `2026-11`. */
  readonly month: string;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Maintenance windows of the configuration; those of operators are in the store. Default: none. */
  readonly windows?: readonly MaintenanceWindow[];
}

const hourMs = 3_600_000;

/** Reads the availability of a month from rollups of an hour, incidents and monitoring gaps. */
export async function readAvailability(
  store: Pick<Store, 'rollups' | 'incidents' | 'gaps' | 'feedEvents' | 'windowCommands'>,
  { month, nowMs, windows = [] }: AvailabilityOptions,
): Promise<AvailabilityReport> {
  const { whole, endMs } = spanOfMonth(month, nowMs);
  const incidents = await readIncidents(store, whole);
  // A service of which a part of the targets is checked is observed.
  const gaps = (await store.gaps(whole.fromMs, whole.toMs)).filter(({ shards }) => shards === undefined);
  const past = await readPastMaintenance(store, windows, whole.fromMs);
  const rows: ServiceAvailability[] = [];
  for (const service of services) {
    const rollups = await store.rollups(service, hourMs, whole.fromMs, whole.toMs);
    if (rollups.length === 0) continue;
    const locations = [...new Set(rollups.map(({ location }) => location))].sort();
    const maintenance = past.spansOf(service, whole);
    const missing = unobserved(rollups, locations, whole, (location) =>
      gaps.filter((gap) => gap.location === location && (gap.service === null || gap.service === service)),
    );
    const relevant = incidents.filter((incident) => isOfService(incident, service, locations));
    rows.push({
      service,
      locations,
      time: timeOf(relevant, maintenance, missing, whole),
      checks: checksOf(rollups, maintenance),
    });
  }
  const { summaries } = await compareReports(store, incidents, whole);
  return { month, ...whole, isComplete: endMs <= nowMs, services: rows, vendorReports: summaries };
}

/** Returns the span of a month in UTC, which ends now if the month has not ended, and when the month ends. */
export function spanOfMonth(month: string, nowMs: number): { readonly whole: Span; readonly endMs: number } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const [fromMs, endMs] = [Date.UTC(year, number - 1), Date.UTC(year, number)];
  return { whole: { fromMs, toMs: Math.max(fromMs, Math.min(endMs, nowMs)) }, endMs };
}

function endOf({ endedMs, closedMs }: Pick<Incident, 'endedMs' | 'closedMs'>): number | null {
  return endedMs ?? closedMs;
}

/** Whether an incident makes a whole service unavailable, at all its locations. */
function isOfService(incident: Incident, service: string, locations: readonly string[]): boolean {
  const { reach } = verdictFacts(incident.override?.verdict ?? incident.verdict);
  const isSevere = incident.severity === 'critical' || incident.severity === 'major';
  const isEverywhere = incident.location === null || locations.every((location) => location === incident.location);
  return reach !== 'listed' && isSevere && isEverywhere && (incident.service === null || incident.service === service);
}

/** The times in which no location checked the service: before its first and after its last hour, and in gaps. */
function unobserved(
  rollups: readonly LocatedRollup[],
  locations: readonly string[],
  whole: Span,
  gapsAt: (location: string) => readonly Span[],
): readonly Span[] {
  return locations.reduce<readonly Span[]>(
    (missing, location) => {
      const hours = rollups.filter((rollup) => rollup.location === location).map(({ bucketMs }) => bucketMs);
      const observed = { fromMs: Math.min(...hours), toMs: Math.max(...hours) + hourMs };
      const checked = withoutSpans(joinSpans([observed], whole), gapsAt(location));
      return withoutSpans(missing, checked);
    },
    [whole],
  );
}

function timeOf(
  incidents: readonly Incident[],
  maintenance: readonly Span[],
  missing: readonly Span[],
  whole: Span,
): ServiceAvailability['time'] {
  const spansOf = (isVendor: boolean) =>
    joinSpans(
      incidents
        .filter(({ owner }) => (owner === 'vendor') === isVendor)
        .map((incident) => ({ fromMs: incident.startedMs, toMs: endOf(incident) ?? whole.toMs })),
      whole,
    );
  const gaps = withoutSpans(missing, maintenance);
  const judged = withoutSpans(withoutSpans([whole], maintenance), gaps);
  const judgedMs = lengthOf(judged);
  const outside = [...maintenance, ...gaps];
  const vendor = withoutSpans(spansOf(true), outside);
  const [vendorMs, oursMs] = [lengthOf(vendor), lengthOf(withoutSpans(spansOf(false), [...outside, ...vendor]))];
  return {
    judgedMs,
    vendorMs,
    oursMs,
    maintenanceMs: lengthOf(maintenance),
    gapsMs: lengthOf(gaps),
    availability: judgedMs === 0 ? null : 1 - (vendorMs + oursMs) / judgedMs,
    vendorAvailability: judgedMs === 0 ? null : 1 - vendorMs / judgedMs,
  };
}

function checksOf(rollups: readonly LocatedRollup[], maintenance: readonly Span[]): ServiceAvailability['checks'] {
  const counted = rollups.filter(
    ({ bucketMs, lengthMs }) => !maintenance.some((span) => span.fromMs < bucketMs + lengthMs && span.toMs > bucketMs),
  );
  const count = (...names: readonly (keyof LocatedRollup['classes'])[]) =>
    counted.reduce((sum, { classes }) => sum + names.reduce((part, name) => part + (classes[name] ?? 0), 0), 0);
  const good = count('ok', 'degraded');
  const failedAtVendor = count('fail.network', 'fail.server');
  return {
    good,
    failedAtVendor,
    failedOurs: count('fail.auth', 'fail.terms', 'fail.config'),
    withoutResult: count('throttled', 'inconclusive', 'prober_fault'),
    quality: good + failedAtVendor === 0 ? null : good / (good + failedAtVendor),
  };
}
