import type { Gap } from '@mdmkit/monitor/model';
import { targetStates } from '@mdmkit/monitor/model';
import type { ServiceStatus, StoreStatus } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { formatIncidents } from './incident-list.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Without a batch for longer than this nobody looks, in milliseconds. */
export const silentAfterMs = 60_000;

/** When the last batch was written; undefined where nobody ever wrote. */
export function lastBatchMs({ writers }: StoreStatus): number | undefined {
  return writers.length === 0 ? undefined : Math.max(...writers.map((writer) => writer.lastBatchMs));
}

/** Whether somebody looks at present. */
export function isObserved(status: StoreStatus, nowMs: number): boolean {
  const last = lastBatchMs(status);
  return last !== undefined && nowMs - last <= silentAfterMs;
}

/** Tells the whole at a glance: every service with its targets by state, open incidents, and when nobody looked. */
export function formatStatus(status: StoreStatus, nowMs: number): string {
  const parts = [
    formatWriters(status, nowMs),
    formatServices(status.services),
    formatIncidents(status.incidents, nowMs),
    formatGaps(status.gaps),
    status.undelivered === 0
      ? ''
      : `${status.undelivered} notification${status.undelivered === 1 ? ' waits' : 's wait'} to be delivered\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function formatWriters(status: StoreStatus, nowMs: number): string {
  const last = lastBatchMs(status);
  if (last === undefined || !isObserved(status, nowMs)) return formatUnobserved(status, nowMs);
  return `${status.writers.map(({ writer }) => writer).join(', ')}: last written ${formatSpan(nowMs - last)} ago\n`;
}

/** Says that nobody looks at present, and since when; empty while somebody does. */
export function formatUnobserved(status: StoreStatus, nowMs: number): string {
  const last = lastBatchMs(status);
  if (last === undefined) return 'not observed: no service has written here yet\n';
  if (isObserved(status, nowMs)) return '';
  return `not observed since ${formatInstant(last)} (${formatSpan(nowMs - last)}): what follows is as of then\n`;
}

function formatServices(services: readonly ServiceStatus[]): string {
  if (services.length === 0) return '';
  const shown = targetStates.filter((state) => services.some(({ states }) => (states[state] ?? 0) > 0));
  const rows = services.flatMap(({ service, states, rollups }) =>
    (rollups.length === 0 ? [undefined] : rollups).map((rollup, index) => [
      index === 0 ? service : '',
      ...shown.map((state) => (index === 0 ? String(states[state] ?? 0) : '')),
      rollup?.location ?? '',
      rollup?.coverage == null ? 'not observed' : `${Math.floor(rollup.coverage * 100)} %`,
      milliseconds(rollup?.latency?.p50),
      milliseconds(rollup?.latency?.p90),
    ]),
  );
  return formatColumns([['service', ...shown, 'location', 'coverage', 'p50', 'p90'], ...rows]);
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${Math.round(ms)} ms`;
}

/** Lists when nobody looked. */
export function formatGaps(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return '';
  return `not observed\n${formatColumns(
    gaps.map(({ fromMs, toMs, location, service, reason }) => [
      formatInstant(fromMs),
      formatSpan(toMs - fromMs),
      location,
      service ?? 'everything',
      gapReasons[reason],
    ]),
    '  ',
  )}`;
}

const gapReasons: Readonly<Record<Gap['reason'], string>> = {
  stopped: 'the checker was stopped',
  suspended: 'the machine slept, or its clock was set',
  stalled: 'the checker was held up',
  store: 'the store took nothing',
  sampled: 'only a sample was looked at, to spare a vendor in trouble',
};
