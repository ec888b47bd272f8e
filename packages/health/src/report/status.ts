import type { Gap, Scope, UncheckedSpan } from '@mdmkit/monitor/model';
import { targetStates, uncheckedReasons } from '@mdmkit/monitor/model';
import type { ServiceBudget } from '../service/error-budgets.ts';
import type { UnusualTarget } from '../service/unusual-targets.ts';
import type { Rollup, ServiceStatus, StoreStatus } from '../store/store.ts';
import { formatCanaryRuns } from './canaries.ts';
import type { CanaryReading } from './canary-reading.ts';
import { formatColumns } from './columns.ts';
import { formatErrorBudgets } from './error-budgets.ts';
import { type Expiry, formatExpiries } from './expiries.ts';
import { formatVendorStatements } from './feeds.ts';
import { formatIncidents } from './incident-list.ts';
import { formatUnusualTargets } from './own-history.ts';
import { printable } from './printable.ts';
import { formatUnusual } from './series.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Without a batch for longer than this, no service is running, in milliseconds. */
export const silentAfterMs = 60_000;

/** A location that has written nothing for longer than this is not mentioned, in milliseconds. */
const silentForMs = 86_400_000;

/** When the last batch was written; undefined if no service has written yet. */
export function lastBatchMs({ writers }: StoreStatus): number | undefined {
  return writers.length === 0 ? undefined : Math.max(...writers.map((writer) => writer.lastBatchMs));
}

/** Whether a service is running. */
export function isObserved(status: StoreStatus, nowMs: number): boolean {
  const last = lastBatchMs(status);
  return last !== undefined && nowMs - last <= silentAfterMs;
}

/** Writes the state of everything: services, open incidents, expiring credentials, monitoring gaps. */
export function formatStatus(
  status: StoreStatus,
  nowMs: number,
  expiries: readonly Expiry[] = [],
  budgets: readonly ServiceBudget[] = [],
  canaries: readonly CanaryReading[] = [],
  unusualTargets: readonly UnusualTarget[] = [],
): string {
  const parts = [
    formatWriters(status, nowMs),
    formatServices(status.services, isObserved(status, nowMs)),
    formatVendorStatements(status.feeds ?? [], nowMs),
    formatUnchecked(status.unchecked),
    formatUnusual(status.services),
    formatUnusualTargets(unusualTargets),
    formatCanaryRuns(canaries),
    formatErrorBudgets(budgets),
    formatIncidents(status.incidents, nowMs) + more(status.totals.incidents - status.incidents.length, 'open incident'),
    formatExpiries(expiries, nowMs),
    formatGaps(status.gaps) + more(status.totals.gaps - status.gaps.length, 'monitoring gap'),
    status.undelivered === 0
      ? ''
      : `${status.undelivered} notification${status.undelivered === 1 ? '' : 's'} in the outbox\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function formatWriters(status: StoreStatus, nowMs: number): string {
  const last = lastBatchMs(status);
  if (last === undefined || !isObserved(status, nowMs)) return formatUnobserved(status, nowMs);
  const running = status.writers.filter(({ lastBatchMs }) => nowMs - lastBatchMs <= silentAfterMs);
  // A location that was given up long ago is no news.
  const silent = status.writers.filter(
    ({ lastBatchMs }) => nowMs - lastBatchMs > silentAfterMs && nowMs - lastBatchMs <= silentForMs,
  );
  const lines = [
    `${running.map(({ writer }) => printable(writer)).join(', ')}: running, last write ${formatSpan(nowMs - last)} ago\n`,
    ...silent.map(
      ({ writer, lastBatchMs }) =>
        `${printable(writer)}: not running, last write ${formatSpan(nowMs - lastBatchMs)} ago\n`,
    ),
  ];
  return lines.join('');
}

/** States that no service is running, and since when; empty while one is running. */
export function formatUnobserved(status: StoreStatus, nowMs: number): string {
  const last = lastBatchMs(status);
  if (last === undefined) return 'not monitored: no service has written to this store yet\n';
  if (isObserved(status, nowMs)) return '';
  return `not monitored since ${formatInstant(last)} (${formatSpan(nowMs - last)}): the data below is from that time\n`;
}

function formatServices(services: readonly ServiceStatus[], isRunning: boolean): string {
  if (services.length === 0) return '';
  const counted = services.map(({ covered = 0, sampled = 0, paused = 0, ...status }) => ({
    ...status,
    states: { ...status.states, covered, sampled, paused },
  }));
  const shown = [...targetStates, ...uncheckedReasons].filter((state) =>
    counted.some(({ states, locations = [] }) =>
      [states, ...locations.map((at) => at.states)].some((each: StateCounts) => (each[state] ?? 0) > 0),
    ),
  );
  const countsOf = (states: StateCounts | undefined) =>
    shown.map((state) => (states ? String(states[state] ?? 0) : ''));
  const rows = counted.flatMap(({ service, states, locations, rollups }) => {
    const rowOf = (
      name: string,
      counts: StateCounts | undefined,
      rollup: ServiceStatus['rollups'][number] | undefined,
    ) => [
      name,
      ...countsOf(counts),
      rollup?.location ?? '–',
      describeCoverage(rollup, isRunning),
      milliseconds(rollup?.latency?.p50),
      milliseconds(rollup?.latency?.p90),
    ];
    const places = rollups.length === 0 ? [undefined] : rollups;
    if (!locations)
      return places.map((rollup, index) => rowOf(index === 0 ? service : '', index === 0 ? states : undefined, rollup));
    const statesAt = new Map(locations.map((at) => [at.location, at.states]));
    return [
      [service, ...countsOf(states), 'together', '', '', ''],
      ...places.map((rollup) => rowOf('', statesAt.get(rollup?.location ?? ''), rollup)),
    ];
  });
  return formatColumns([['service', ...shown, 'location', 'coverage', 'p50', 'p90'], ...rows]);
}

type StateCounts = Readonly<Partial<Record<string, number>>>;

/** Says which targets are not checked, and why: their states are from before. */
function formatUnchecked(spans: readonly UncheckedSpan[]): string {
  if (spans.length === 0) return '';
  return `not checked\n${formatColumns(
    spans.map((span) => [
      span.reason,
      describeScope(span.scope),
      `since ${formatInstant(span.sinceMs)}`,
      describeReason(span),
    ]),
    '  ',
  )}`;
}

function describeScope({ services, tenants, targets }: Scope): string {
  const parts = [services, tenants, targets].filter((part) => part !== undefined).map((part) => part.join(', '));
  return parts.length === 0 ? 'all targets' : printable(parts.join(' of '));
}

/** Why targets are not checked, for people. */
export function describeReason({ reason, by, untilMs }: Pick<UncheckedSpan, 'reason' | 'by' | 'untilMs'>): string {
  if (reason === 'paused')
    return `maintenance ${printable(by ?? '')}${untilMs === null ? '' : ` until ${formatInstant(untilMs)}`}`;
  if (reason === 'covered') return `${by ?? 'an incident'} is open: only a sample of the service is checked`;
  return 'there is no capacity for all checks: only a part of the service is checked';
}

/** States that a list ends before its end. */
function more(count: number, name: string): string {
  return count > 0 ? `and ${count} more ${name}${count === 1 ? '' : 's'}\n` : '';
}

/** The share of due runs that took place in the newest five minutes that have ended. */
function describeCoverage(rollup: Rollup | undefined, isRunning: boolean): string {
  // The first five minutes of a service have not ended.
  if (!rollup) return isRunning ? 'too early' : 'not monitored';
  return rollup.coverage === null ? 'not monitored' : `${Math.floor(rollup.coverage * 100)} %`;
}

/** A gap shorter than a second is not worth a line. */
export function isListed({ fromMs, toMs }: Gap): boolean {
  return toMs - fromMs >= 1_000;
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${Math.round(ms)} ms`;
}

/** Lists the monitoring gaps. */
export function formatGaps(gaps: readonly Gap[]): string {
  const listed = gaps.filter(isListed);
  if (listed.length === 0) return '';
  return `monitoring gaps\n${formatColumns(
    listed.map(({ fromMs, toMs, location, service, reason, shards }) => [
      formatInstant(fromMs),
      formatSpan(toMs - fromMs),
      location,
      `${service ?? 'all services'}${shards ? `, ${shards.numbers.length} of ${shards.of} shards` : ''}`,
      gapReasons[reason],
    ]),
    '  ',
  )}`;
}

/** Why there was a gap. */
export const gapReasons: Readonly<Record<Gap['reason'], string>> = {
  stopped: 'the service was stopped',
  suspended: 'the machine was suspended, or its clock was changed',
  stalled: 'the process was stalled',
  store: 'the store was not writable',
  sampled: 'only a sample of the targets was checked, to spare a failing vendor',
  shed: 'there was no capacity for all checks: only a part of the targets was checked',
  unheld: 'no worker checked the targets',
};
