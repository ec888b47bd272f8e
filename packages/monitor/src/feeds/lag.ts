import type { FeedRecord, TrackedFeedEvent } from '../model/feed.ts';
import type { Incident } from '../model/incident.ts';
import { verdictFacts } from '../model/verdict.ts';
import { isAbout } from './name-matching.ts';
import { feedStaleMs } from './vendor-statement.ts';

/** An event of a feed, and what stands for our services in the feed. */
export interface LocatedFeedEvent {
  /** The feed. */
  readonly source: string;
  /** The event. */
  readonly event: TrackedFeedEvent;
  /** The names that stand for each of our services in the feed. */
  readonly services: FeedRecord['services'];
}

/** How long after us, or before us, a vendor reported an incident that the monitor opened. */
export interface FeedLag {
  /** The incident. */
  readonly incident: string;
  /** The service. */
  readonly service: string;
  /** When the first check failed, in milliseconds since 1970. */
  readonly startedMs: number;
  /** When the monitor opened the incident, in milliseconds since 1970. */
  readonly openedMs: number;
  /** The event of the vendor's feed that reports it; null if there is none. */
  readonly report: {
    /** The feed. */
    readonly source: string;
    /** The event. */
    readonly event: TrackedFeedEvent;
    /**
     * From the opening of the incident to the first reading of the feed that has the event, in milliseconds; negative if the
     * vendor was first. Null if the feed was not read just before: then it is not known when the event appeared. Also null if the
     * event reports an earlier incident already.
     */
    readonly vendorBehindMs: number | null;
  } | null;
}

/** How vendor and monitor compare over a time, for one service. */
export interface LagSummary {
  /** The service. */
  readonly service: string;
  /** The incidents that the monitor opened against the vendor. */
  readonly incidents: number;
  /** Those of them that the vendor reported. */
  readonly reported: number;
  /** Where the vendor was later than the monitor; null if it never was. */
  readonly vendorBehind: LagFigures | null;
  /** Where the monitor was later than the vendor; null if it never was. */
  readonly weBehind: LagFigures | null;
  /** Trouble that the vendor reported, and for which the monitor opened no incident. */
  readonly unseen: number;
}

/** How long a lag was. */
export interface LagFigures {
  /** How often. */
  readonly count: number;
  /** The median, in milliseconds. */
  readonly medianMs: number;
  /** The longest, in milliseconds. */
  readonly maxMs: number;
}

/** Trouble of a vendor and its report belong together if they overlap, or lie so close to each other, in milliseconds. */
const slackMs = 3_600_000;

/** An event that a feed had so long before the first failure is about other trouble, in milliseconds. */
const longestLeadMs = 86_400_000;

/** Whether a feed's event reports trouble, and not only a notice. */
function isReport({ kind, impact }: TrackedFeedEvent): boolean {
  return kind === 'incident' && impact !== 'information';
}

/** Whether an incident is one that a vendor could report: trouble of a whole service that the vendor owns. */
export function isReportable(incident: Pick<Incident, 'verdict' | 'override' | 'mergedInto' | 'service'>): boolean {
  const { owner, reach } = verdictFacts(incident.override?.verdict ?? incident.verdict);
  return owner === 'vendor' && reach === 'service' && incident.service !== null && incident.mergedInto === null;
}

function spanOf({ startMs, firstSeenMs, closedSeenMs }: TrackedFeedEvent): readonly [fromMs: number, toMs: number] {
  return [Math.min(startMs ?? firstSeenMs, firstSeenMs), closedSeenMs ?? Number.POSITIVE_INFINITY];
}

function overlaps(incident: Pick<Incident, 'startedMs' | 'endedMs' | 'closedMs'>, event: TrackedFeedEvent): boolean {
  if (event.firstSeenMs < incident.startedMs - longestLeadMs) return false;
  const [fromMs, toMs] = spanOf(event);
  const endMs = incident.endedMs ?? incident.closedMs ?? Number.POSITIVE_INFINITY;
  return fromMs - slackMs < endMs && toMs + slackMs > incident.startedMs;
}

/** Finds the events of feeds that report an incident, the first seen first. */
export function reportsOf<Event extends LocatedFeedEvent>(
  incident: Pick<Incident, 'service' | 'startedMs' | 'endedMs' | 'closedMs'>,
  events: readonly Event[],
): readonly Event[] {
  const { service } = incident;
  if (service === null) return [];
  return events
    .filter(({ event, services }) => isReport(event) && isAbout(event, services[service] ?? []))
    .filter(({ event }) => overlaps(incident, event))
    .toSorted((first, second) => first.event.firstSeenMs - second.event.firstSeenMs);
}

/** Finds the maintenance of feeds that went on during an incident, the first seen first. */
export function maintenanceOf<Event extends LocatedFeedEvent>(
  incident: Pick<Incident, 'service' | 'startedMs' | 'endedMs' | 'closedMs'>,
  events: readonly Event[],
): readonly Event[] {
  const { service, startedMs } = incident;
  if (service === null) return [];
  const untilMs = incident.endedMs ?? incident.closedMs ?? Number.POSITIVE_INFINITY;
  return events
    .filter(
      ({ event, services }) =>
        event.kind === 'maintenance' && event.status !== 'planned' && isAbout(event, services[service] ?? []),
    )
    .filter(({ event: { startMs, endMs, closedSeenMs, firstSeenMs } }) => {
      const endedMs = Math.min(endMs ?? Number.POSITIVE_INFINITY, closedSeenMs ?? Number.POSITIVE_INFINITY);
      return (startMs ?? firstSeenMs) < untilMs && endedMs > startedMs;
    })
    .toSorted((first, second) => first.event.firstSeenMs - second.event.firstSeenMs);
}

/** From the opening of an incident to the first reading that has an event; null if the feed was not read just before. */
export function vendorBehindMs({ openedMs }: Pick<Incident, 'openedMs'>, event: TrackedFeedEvent): number | null {
  const { firstSeenMs, absentMs } = event;
  return absentMs === null || firstSeenMs - absentMs > feedStaleMs ? null : firstSeenMs - openedMs;
}

/**
 * Compares each incident of a vendor with what the vendor reported, the first incident first. A report that covers several
 * incidents of a service is measured against the first of them only.
 */
export function feedLags(incidents: readonly Incident[], events: readonly LocatedFeedEvent[]): readonly FeedLag[] {
  const measured = new Set<string>();
  return incidents
    .filter(isReportable)
    .toSorted((first, second) => first.openedMs - second.openedMs)
    .map((incident) => {
      const { id, startedMs, openedMs } = incident;
      const service = incident.service ?? '';
      const keyOf = ({ source, event }: LocatedFeedEvent) => JSON.stringify([service, source, event.id]);
      const reports = reportsOf(incident, events);
      const unmeasured = reports.find((each) => !measured.has(keyOf(each)));
      const report = unmeasured ?? reports[0];
      if (unmeasured) measured.add(keyOf(unmeasured));
      const behindMs = unmeasured ? vendorBehindMs(incident, unmeasured.event) : null;
      return {
        incident: id,
        service,
        startedMs,
        openedMs,
        report: report ? { source: report.source, event: report.event, vendorBehindMs: behindMs } : null,
      };
    });
}

/** Sums up how vendors and monitor compare, by service. Services without any incident and without any report are left out. */
export function summariseLags(
  incidents: readonly Incident[],
  events: readonly LocatedFeedEvent[],
): readonly LagSummary[] {
  const byService = Map.groupBy(feedLags(incidents, events), ({ service }) => service);
  const reportable = incidents.filter(isReportable);
  const named = events.flatMap(({ event, services }) =>
    isReport(event) ? Object.keys(services).filter((service) => isAbout(event, services[service] ?? [])) : [],
  );
  return [...new Set([...byService.keys(), ...named])].sort().map((service) => {
    const lags = byService.get(service) ?? [];
    const measured = lags.flatMap(({ report }) => report?.vendorBehindMs ?? []);
    const own = reportable.filter((incident) => incident.service === service);
    const unseen = events.filter(
      ({ event, services }) =>
        isReport(event) &&
        event.impact !== 'unknown' &&
        isAbout(event, services[service] ?? []) &&
        !own.some((incident) => overlaps(incident, event)),
    );
    return {
      service,
      incidents: lags.length,
      reported: lags.filter(({ report }) => report !== null).length,
      vendorBehind: figuresOf(measured.filter((lagMs) => lagMs >= 0)),
      weBehind: figuresOf(measured.filter((lagMs) => lagMs < 0).map((lagMs) => -lagMs)),
      unseen: unseen.length,
    };
  });
}

function figuresOf(lags: readonly number[]): LagFigures | null {
  const sorted = lags.toSorted((first, second) => first - second);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) return null;
  return { count: sorted.length, medianMs: (low + high) / 2, maxMs: Math.max(...sorted) };
}
