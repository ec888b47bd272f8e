import type { Gap, StoredEpisode, StoredRun } from '@mdmkit/monitor/model';
import type { TargetHistory } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatGaps } from './status.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Tells a target's past: its state, its trouble, and each run, with the times at which nobody looked in between. */
export function formatHistory(id: string, history: TargetHistory, nowMs: number): string {
  const { target, runs, episodes, gaps } = history;
  const parts = [
    target
      ? `${id}: ${target.state.name} since ${formatInstant(target.state.sinceMs)}${target.flapping ? ', flapping' : ''}\n`
      : '',
    formatEpisodes(episodes, nowMs),
    runs.length === 0 ? 'not observed: no run is kept of this time\n' : formatRuns(runs, gaps),
    // Without runs the gaps still say why.
    runs.length === 0 ? formatGaps(gaps) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function formatEpisodes(episodes: readonly StoredEpisode[], nowMs: number): string {
  if (episodes.length === 0) return '';
  return formatColumns(
    episodes.map(({ severity, startMs, endMs, incident }) => [
      severity,
      formatInstant(startMs),
      endMs === null ? `goes on for ${formatSpan(nowMs - startMs)}` : `for ${formatSpan(endMs - startMs)}`,
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
    ...runs.map(({ startedMs, class: found, code, latencyMs, flags, failure }) => ({
      atMs: startedMs,
      cells: [
        found,
        latencyMs === null ? '–' : `${latencyMs} ms`,
        [code ?? '', ...flags].filter((part) => part !== '').join(' '),
        printable(failure?.error ?? ''),
      ],
    })),
    ...gaps.map(({ fromMs, toMs }) => ({
      atMs: fromMs,
      cells: ['not observed', `for ${formatSpan(toMs - fromMs)}`],
    })),
  ];
  return formatColumns(
    lines.sort((one, other) => other.atMs - one.atMs).map(({ atMs, cells }) => [formatInstant(atMs), ...cells]),
  );
}
