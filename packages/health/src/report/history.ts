import { daysUntil, type Gap, type StoredEpisode, type StoredRun } from '@mdmkit/monitor/model';
import type { TargetHistory, TargetReading } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { expiryOf } from './expiries.ts';
import { printable } from './printable.ts';
import { describeReason, formatGaps, isListed } from './status.ts';
import { formatDays, formatInstant, formatSpan } from './times.ts';

/** Writes the history of a target: its state, its failures, and each run with the monitoring gaps in between. */
export function formatHistory(id: string, history: TargetHistory, nowMs: number): string {
  const { target, runs, episodes, gaps } = history;
  const parts = [
    `${printable(id)}: ${target ? formatState(target) + (target.flapping ? ', flapping' : '') : 'no longer monitored: the service no longer has this target'}\n`,
    target ? formatExpiry(target.facts, nowMs) : '',
    formatEpisodes(episodes, nowMs),
    runs.length === 0 ? 'not monitored: the store has no run of this time\n' : formatRuns(runs, gaps),
    history.nextToMs === null ? '' : `older data follows: add --until ${new Date(history.nextToMs).toISOString()}\n`,
    // Without runs, the gaps give the reason.
    runs.length === 0 ? formatGaps(gaps) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** The state of a target; of one that is not checked the reason, and the state from before. */
function formatState({ state, unchecked }: TargetReading): string {
  // Before its first result, a target has no time at which its state began.
  if (!unchecked && state.sinceMs === 0) return `${state.name}: not checked yet`;
  if (!unchecked) return `${state.name} since ${formatInstant(state.sinceMs)}`;
  return `${unchecked.reason} since ${formatInstant(unchecked.sinceMs)}: ${describeReason(unchecked)}; ${state.name} before`;
}

function formatExpiry(facts: string, nowMs: number): string {
  const expiresMs = expiryOf(facts);
  if (expiresMs === undefined) return '';
  const verb = expiresMs <= nowMs ? 'expired' : 'expires';
  return `credential ${verb} ${formatInstant(expiresMs)} (${formatDays(daysUntil(new Date(expiresMs), nowMs))})\n`;
}

function formatEpisodes(episodes: readonly StoredEpisode[], nowMs: number): string {
  if (episodes.length === 0) return '';
  return formatColumns(
    episodes.map(({ severity, startMs, endMs, incident }) => [
      severity,
      formatInstant(startMs),
      endMs === null ? `for ${formatSpan(nowMs - startMs)}, ongoing` : `for ${formatSpan(endMs - startMs)}`,
      incident ?? '',
    ]),
  );
}

interface Line {
  readonly atMs: number;
  readonly cells: readonly string[];
}

function formatRuns(runs: readonly StoredRun[], gaps: readonly Gap[]): string {
  const lines: Line[] = [
    ...runs.map(({ startedMs, class: resultClass, code, latencyMs, flags, failure }) => ({
      atMs: startedMs,
      cells: [
        resultClass,
        latencyMs === null ? '–' : `${latencyMs} ms`,
        [code ?? '', ...flags].filter((part) => part !== '').join(' '),
        printable(failure?.error ?? ''),
      ],
    })),
    ...gaps.filter(isListed).map(({ fromMs, toMs }) => ({
      atMs: fromMs,
      cells: ['not monitored', `for ${formatSpan(toMs - fromMs)}`],
    })),
  ];
  return formatColumns(
    lines.toSorted((one, other) => other.atMs - one.atMs).map(({ atMs, cells }) => [formatInstant(atMs), ...cells]),
  );
}
