import {
  type FeedLag,
  feedStaleMs,
  type LagFigures,
  type LagSummary,
  type SilenceReason,
  type SourcedEvent,
  type VendorStatement,
  vendorStatements,
} from '@mdmkit/monitor/feeds';
import type { FeedChange, FeedRecord, TrackedFeedEvent } from '@mdmkit/monitor/model';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant, formatSpan } from './times.ts';
import type { VendorReports } from './vendor-reports.ts';

/** Why it is not known what a vendor says. */
export const silenceReasons: Readonly<Record<SilenceReason, string>> = {
  'never-read': 'the feed has not been read yet',
  stale: 'the feed was not read for 15 minutes',
  'not-named': 'the feed does not name the service',
};

/** Lists what the vendors' feeds say of each service; empty without feeds. */
export function formatVendorStatements(records: readonly FeedRecord[], nowMs: number): string {
  const statements = [...vendorStatements(records, nowMs).values()];
  if (statements.length === 0) return '';
  const titles = new Map(records.map(({ source, title }) => [source, title]));
  return `vendors say\n${formatColumns(
    statements.flatMap((statement) => [
      [statement.service, statement.state, describeStatement(statement, titles)],
      ...maintenanceRows(statement, titles),
    ]),
    '  ',
  )}`;
}

function maintenanceRows(
  { state, maintenance }: VendorStatement,
  titles: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  if (!maintenance || state === 'maintenance') return [];
  return [['', 'maintenance', describeEvent(maintenance, titles)]];
}

function describeStatement(
  { event, reason, sources, checkedMs }: VendorStatement,
  titles: ReadonlyMap<string, string>,
): string {
  if (event) return describeEvent(event, titles);
  const names = sources.map((source) => printable(titles.get(source) ?? source)).join(', ');
  const why = reason === null ? '' : `: ${silenceReasons[reason]}`;
  return `${names}${why}${checkedMs === null ? '' : `, read ${formatInstant(checkedMs)}`}`;
}

/** An event in the words of the vendor, which are quoted: they come from another party. */
function describeEvent({ source, event }: SourcedEvent, titles: ReadonlyMap<string, string>): string {
  return `${printable(titles.get(source) ?? source)} says "${printable(event.title)}", ${describeTimes(event)}`;
}

function describeTimes({ startMs, endMs, firstSeenMs, status }: TrackedFeedEvent): string {
  const firstSeen = `first seen ${formatInstant(firstSeenMs)}`;
  if (status === 'planned')
    return `planned ${startMs === null ? '' : `from ${formatInstant(startMs)} `}${endMs === null ? '' : `until ${formatInstant(endMs)} `}(${firstSeen})`;
  return startMs === null ? firstSeen : `since ${formatInstant(startMs)} (${firstSeen})`;
}

/** Lists the feeds with their names and events. */
export function formatFeedList(records: readonly FeedRecord[], nowMs: number): string {
  if (records.length === 0)
    return 'No status feed is read: add "feeds: {}" to health.yaml, and start or reload the service.\n';
  return records.map((record) => formatFeed(record, nowMs)).join('\n');
}

function formatFeed({ source, title, checkedMs, error, names, services, missing, events }: FeedRecord, nowMs: number) {
  const age = checkedMs === null ? 'never read' : `read ${formatSpan(nowMs - checkedMs)} ago`;
  const isStale = checkedMs !== null && Math.abs(nowMs - checkedMs) > feedStaleMs;
  const read = isStale ? `${age}, too old to count` : age;
  const lines = [
    `${source}  ${printable(title)}, ${read}${error === null ? '' : `. ${printable(error)}`}\n`,
    formatColumns(
      Object.entries(services).map(([service, wanted]) => [service, wanted.map(printable).join(', ')]),
      '  ',
    ),
    ...missing.map(({ name, sinceMs }) => `  missing since ${formatInstant(sinceMs)}: "${printable(name)}"\n`),
    formatColumns(events.map(eventRow), '  '),
    names === null || names.length === 0 ? '' : `  names: ${names.map(({ name }) => printable(name)).join(', ')}\n`,
  ];
  return lines.join('');
}

function eventRow(event: TrackedFeedEvent): readonly string[] {
  return [formatInstant(event.firstSeenMs), event.kind, event.status, event.impact, printable(event.title)];
}

/** Lists changes of feeds, newest first. */
export function formatFeedChanges(changes: readonly FeedChange[]): string {
  if (changes.length === 0) return 'no change\n';
  return formatColumns(
    changes.map(({ source, event, atMs, raw }) => [
      formatInstant(atMs),
      source,
      printable(event.id),
      event.kind,
      raw === null ? 'gone' : event.status,
      event.impact,
      printable(event.text === '' ? event.title : `${event.title}: ${event.text}`),
    ]),
  );
}

/** Compares vendors and monitor over a month: the sums, and each incident. */
export function formatFeedLags(month: string, { summaries, lags }: VendorReports): string {
  const title = `reports of vendors in ${month} (UTC)\n\n`;
  if (summaries.length === 0) return `${title}no incident of a vendor, and no report\n`;
  const rows = lags.map(({ incident, service, openedMs, report }) => [
    incident,
    service,
    formatInstant(openedMs),
    report === null ? 'not reported' : describeLag(report),
  ]);
  return `${title}${formatLagSummaries(summaries)}${rows.length === 0 ? '' : `\n${formatColumns(rows)}`}`;
}

function describeLag({ source, event, vendorBehindMs }: NonNullable<FeedLag['report']>): string {
  const what = `${source} "${printable(event.title)}"`;
  if (vendorBehindMs === null) return `${what}: not known when it appeared`;
  const span = formatSpan(Math.abs(vendorBehindMs));
  return `${what}: ${vendorBehindMs >= 0 ? `the vendor ${span} behind us` : `we ${span} behind the vendor`}`;
}

/** Compares vendors and monitor; empty if there is nothing to compare. */
export function formatLagSummaries(summaries: readonly LagSummary[]): string {
  return summaries.length === 0 ? '' : formatColumns(lagRows(summaries));
}

/** The rows of a table that compares vendors and monitor, the header first. */
export function lagRows(summaries: readonly LagSummary[]): readonly (readonly string[])[] {
  return [
    ['service', 'incidents', 'reported', 'vendor behind us', 'we behind the vendor', 'only the vendor'],
    ...summaries.map(({ service, incidents, reported, vendorBehind, weBehind, unseen }) => [
      service,
      String(incidents),
      String(reported),
      describeFigures(vendorBehind),
      describeFigures(weBehind),
      String(unseen),
    ]),
  ];
}

/** A lag as `3 ×, median 12 min, at most 40 min`; a dash if there is none. */
export function describeFigures(figures: LagFigures | null): string {
  if (figures === null) return '–';
  const { count, medianMs, maxMs } = figures;
  return count === 1 ? formatSpan(maxMs) : `${count} ×, median ${formatSpan(medianMs)}, at most ${formatSpan(maxMs)}`;
}
