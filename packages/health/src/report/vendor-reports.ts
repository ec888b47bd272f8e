import {
  type FeedLag,
  feedLags,
  isReportable,
  type LagSummary,
  maintenanceOf,
  reportsOf,
  summariseLags,
  vendorBehindMs,
} from '@mdmkit/monitor/feeds';
import type { Incident } from '@mdmkit/monitor/model';
import type { Span } from '../service/spans.ts';
import type { Store, StoredFeedEvent } from '../store/store.ts';

/** How the reports of vendors compare with the incidents of a time. */
export interface VendorReports {
  /** One entry for each service with an incident of the vendor, or with a report. */
  readonly summaries: readonly LagSummary[];
  /** One entry for each incident of a vendor, the first one first. */
  readonly lags: readonly FeedLag[];
}

/** What a status feed says of an incident. */
export interface IncidentReport extends StoredFeedEvent {
  /**
   * From the opening of the incident to the first reading of the feed that has the event, in milliseconds; negative if the vendor
   * was first. Null for maintenance, and if the feed was not read just before.
   */
  readonly vendorBehindMs: number | null;
}

const dayMs = 86_400_000;

/** Compares the reports of the vendors' status feeds with the incidents of a time. */
export async function readVendorReports(
  store: Pick<Store, 'incidents' | 'feedEvents'>,
  span: Span,
): Promise<VendorReports> {
  return await compareReports(store, await readIncidents(store, span), span);
}

/** Compares with incidents. Each belongs to the time in which it began; its counterpart may lie a day before or after. */
export async function compareReports(
  store: Pick<Store, 'feedEvents'>,
  incidents: readonly Incident[],
  { fromMs, toMs }: Span,
): Promise<VendorReports> {
  const events = await store.feedEvents(fromMs - dayMs, toMs + dayMs);
  const isWithin = (atMs: number) => atMs >= fromMs && atMs <= toMs;
  const opened = incidents.filter(({ openedMs }) => isWithin(openedMs));
  const lags = feedLags(opened, events);
  const reported = new Set(lags.map(({ report }) => report && keyOf(report)));
  // What belongs to an incident of another month is that month's.
  const others = incidents.filter(({ openedMs }) => !isWithin(openedMs));
  const foreign = new Set(feedLags(others, events).map(({ report }) => report && keyOf(report)));
  const own = events.filter(
    (event) => reported.has(keyOf(event)) || (isWithin(event.event.firstSeenMs) && !foreign.has(keyOf(event))),
  );
  return { summaries: summariseLags(opened, own), lags };
}

/** The ids of events are unique within a feed only. */
function keyOf({ source, event }: Pick<StoredFeedEvent, 'source' | 'event'>): string {
  return `${source} ${event.id}`;
}

/** Reads what the vendors' status feeds say of an incident, the first seen first: reports of trouble, and maintenance. */
export async function readIncidentReports(
  store: Pick<Store, 'feedEvents'>,
  incident: Incident,
  nowMs: number,
): Promise<readonly IncidentReport[]> {
  if (!isReportable(incident)) return [];
  const { startedMs, endedMs, closedMs } = incident;
  const events = await store.feedEvents(startedMs - dayMs, (endedMs ?? closedMs ?? nowMs) + dayMs);
  const reports = reportsOf(incident, events).map((report) => ({
    ...report,
    vendorBehindMs: vendorBehindMs(incident, report.event),
  }));
  const maintenance = maintenanceOf(incident, events).map((event) => ({ ...event, vendorBehindMs: null }));
  return [...reports, ...maintenance].toSorted((first, second) => first.event.firstSeenMs - second.event.firstSeenMs);
}

/** Reads the incidents that touch a span. Incidents that were merged into another count once. */
export async function readIncidents(
  store: Pick<Store, 'incidents'>,
  { fromMs, toMs }: Span,
): Promise<readonly Incident[]> {
  const incidents = new Map<string, Incident>();
  // An incident that closes meanwhile is in both lists.
  for (const query of [{ open: true }, { closedAfterMs: fromMs }] as const) {
    let cursor: string | null | undefined;
    do {
      const page = await store.incidents({ ...query, limit: 1_000, ...(cursor ? { cursor } : {}) });
      for (const incident of page.incidents) incidents.set(incident.id, incident);
      ({ cursor } = page);
    } while (cursor !== null);
  }
  return [...incidents.values()]
    .filter(
      ({ startedMs, mergedInto, endedMs, closedMs }) =>
        mergedInto === null && startedMs < toMs && (endedMs ?? closedMs ?? toMs) > fromMs,
    )
    .toSorted((first, second) => second.openedMs - first.openedMs);
}
