import type { FeedLag, LagFigures, LagSummary, SourcedEvent, VendorStatement } from '@mdmkit/monitor/feeds';
import { feedStaleMs, vendorStatements } from '@mdmkit/monitor/feeds';
import type * as model from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { IncidentReport } from '../../report/vendor-reports.ts';
import type * as feeds from './feeds.ts';
import { timeOf } from './from-store.ts';

function nullable(ms: number | null): string | null {
  return ms === null ? null : timeOf(ms);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1_000);
}

/** An event of a feed as the API returns it. */
export function feedEventOf({ source, event }: SourcedEvent, title: string): z.output<typeof feeds.FeedEvent> {
  const { id, kind, status, impact, text, names, startMs, postedMs, endMs, firstSeenMs, closedSeenMs } = event;
  return {
    feed: source,
    feedTitle: title,
    id,
    kind,
    status,
    impact,
    title: event.title,
    text,
    names: [...names],
    startAt: nullable(startMs),
    postedAt: nullable(postedMs),
    endAt: nullable(endMs),
    firstSeenAt: timeOf(firstSeenMs),
    closedSeenAt: nullable(closedSeenMs),
  };
}

/** The titles of feeds by their ids. */
export function feedTitles(records: readonly model.FeedRecord[]): ReadonlyMap<string, string> {
  return new Map(records.map(({ source, title }) => [source, title]));
}

/** What the feeds say of each service as the API returns it, by service. */
export function statementsOf(
  records: readonly model.FeedRecord[],
  nowMs: number,
): ReadonlyMap<string, z.output<typeof feeds.VendorStatementDocument>> {
  const titles = feedTitles(records);
  const eventOf = (sourced: SourcedEvent | null) =>
    sourced && feedEventOf(sourced, titles.get(sourced.source) ?? sourced.source);
  const documentOf = (statement: VendorStatement) => {
    const { service, state, isAdmitted, reason, sources, checkedMs, event, maintenance } = statement;
    return {
      service,
      state,
      admitted: isAdmitted,
      reason,
      feeds: [...sources],
      checkedAt: nullable(checkedMs),
      event: eventOf(event),
      maintenance: eventOf(maintenance),
    };
  };
  return new Map([...vendorStatements(records, nowMs)].map(([service, each]) => [service, documentOf(each)]));
}

/** A feed as the API returns it. */
export function feedOf(record: model.FeedRecord, nowMs: number): z.output<typeof feeds.Feed> {
  const { source, title, checkedMs, error, services, missing, names, events } = record;
  return {
    id: source,
    title,
    state: feedStateOf(record, nowMs),
    checkedAt: nullable(checkedMs),
    error,
    services: Object.fromEntries(Object.entries(services).map(([service, list]) => [service, [...list]])),
    missing: missing.map(({ name, sinceMs }) => ({ name, since: timeOf(sinceMs) })),
    names: names?.map(({ name }) => name) ?? null,
    events: events.map((event) => feedEventOf({ source, event }, title)),
  };
}

function feedStateOf({ checkedMs }: Pick<model.FeedRecord, 'checkedMs'>, nowMs: number) {
  if (checkedMs === null) return 'never-read';
  // A clock that was set back makes a reading of the future no fresh one.
  return Math.abs(nowMs - checkedMs) > feedStaleMs ? 'stale' : 'fresh';
}

/** A change as the API returns it. */
export function feedChangeOf(
  { source, event, atMs, raw }: model.FeedChange,
  titles: ReadonlyMap<string, string>,
): z.output<typeof feeds.FeedChange> {
  return { at: timeOf(atMs), event: feedEventOf({ source, event }, titles.get(source) ?? source), raw };
}

/** What a vendor says of an incident as the API returns it. */
export function vendorReportOf(report: IncidentReport): z.output<typeof feeds.VendorReport> {
  return { event: feedEventOf(report, report.title), vendorBehindSeconds: seconds(report.vendorBehindMs) };
}

/** How vendor and monitor compare as the API returns it. */
export function lagSummaryOf({ vendorBehind, weBehind, ...counts }: LagSummary): z.output<typeof feeds.FeedLagSummary> {
  return { ...counts, vendorBehind: figuresOf(vendorBehind), weBehind: figuresOf(weBehind) };
}

function figuresOf(figures: LagFigures | null): z.output<typeof feeds.Lag> {
  return (
    figures && {
      count: figures.count,
      medianSeconds: figures.medianMs / 1_000,
      maxSeconds: figures.maxMs / 1_000,
    }
  );
}

/** The lag of an incident as the API returns it. */
export function lagOf(
  { incident, service, startedMs, openedMs, report }: FeedLag,
  titles: ReadonlyMap<string, string>,
): z.output<typeof feeds.FeedLagDocument> {
  return {
    incident,
    service,
    startedAt: timeOf(startedMs),
    openedAt: timeOf(openedMs),
    report: report && {
      event: feedEventOf(report, titles.get(report.source) ?? report.source),
      vendorBehindSeconds: seconds(report.vendorBehindMs),
    },
  };
}
