import { styleText } from 'node:util';
import type { Incident, TargetStateName, UncheckedReason } from '@mdmkit/monitor/model';
import type { WatchedTarget } from '../service/monitor-service.ts';
import { formatIncidents } from './incident-list.ts';
import { printable } from './printable.ts';
import { formatInstant, formatSpan } from './times.ts';

/** How {@link formatWatchTable} writes. */
export interface WatchTableOptions {
  /** Whether to use colours. */
  readonly color: boolean;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How many lines there is room for. */
  readonly rows: number;
  /** How many characters a line has room for. */
  readonly columns: number;
}

/** What is shown of a target: why it is not checked, or its state. */
type Shown = TargetStateName | UncheckedReason;

/** What is shown, worst first: if the room is short, the healthiest are left out. */
const order: readonly Shown[] = [
  'down',
  'recovering',
  'suspect',
  'degraded',
  'stale',
  'sampled',
  'covered',
  'unknown',
  'paused',
  'up',
];

const tones: Readonly<Record<Shown, 'red' | 'yellow' | 'green' | 'dim'>> = {
  down: 'red',
  recovering: 'yellow',
  suspect: 'yellow',
  degraded: 'yellow',
  stale: 'yellow',
  sampled: 'yellow',
  covered: 'yellow',
  paused: 'dim',
  unknown: 'dim',
  up: 'green',
};

/** Writes the open incidents and the targets, the worst first, in at most the given number of lines. */
export function formatWatchTable(
  targets: readonly WatchedTarget[],
  incidents: readonly Incident[],
  options: WatchTableOptions,
): string {
  const { nowMs, columns } = options;
  const rows = Math.max(1, options.rows);
  const cut = (text: string) => text.slice(0, columns);
  const head = [cut(`${formatInstant(nowMs)}  ${summarise(targets)}`), ''];
  // Incidents take at most half of what the head leaves; the targets take the rest.
  const incidentLines = limitLines(
    incidents.length === 0 ? [] : formatIncidents(incidents, nowMs).trimEnd().split('\n'),
    Math.floor((rows - head.length) / 2),
    (count) => `and ${count} more incident${count === 1 ? '' : 's'}`,
  ).map(cut);
  const above = [...head, ...incidentLines, ...(incidentLines.length === 0 ? [] : [''])];
  const sorted = targets.toSorted((one, other) => rankOf(one) - rankOf(other));
  const width = Math.max('target'.length, ...sorted.slice(0, rows).map(({ target }) => target.length));
  const header = cut(formatCells('target', width, 'state', ['since', 'class', 'last check', 'code']));
  const targetLines = limitLines(
    sorted,
    rows - above.length - 1,
    (count) => `and ${count} more, none of them worse`,
  ).map((line) => (typeof line === 'string' ? cut(line) : formatLine(line, width, options)));
  const lines = [...above, ...(targets.length === 0 ? [] : [header]), ...targetLines];
  return `${lines.slice(0, rows).join('\n')}\n`;
}

/** Cuts a list to a number of lines; the last line then counts what is missing. */
function limitLines<Line>(lines: readonly Line[], most: number, more: (count: number) => string): (Line | string)[] {
  if (lines.length <= most) return [...lines];
  if (most < 1) return [];
  const shown = lines.slice(0, most - 1);
  return [...shown, more(lines.length - shown.length)];
}

function summarise(targets: readonly WatchedTarget[]): string {
  const counts = order.flatMap((state) => {
    const count = targets.filter((target) => shownOf(target) === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${targets.length} target${targets.length === 1 ? '' : 's'}: ${counts.join(', ') || 'none'}`;
}

function rankOf(target: WatchedTarget): number {
  return order.indexOf(shownOf(target));
}

/** A target that is not checked is never shown as up: its state is from before. */
function shownOf({ state, unchecked }: WatchedTarget): Shown {
  return unchecked?.reason ?? state.name;
}

function formatLine(record: WatchedTarget, width: number, { color, nowMs, columns }: WatchTableOptions): string {
  const { target, state, class: resultClass, code, flapping, lastRunMs, coveredBy } = record;
  const shown = shownOf(record);
  const sinceMs = record.unchecked?.sinceMs ?? state.sinceMs;
  const line = formatCells(target, width, shown, [
    shown === 'unknown' ? '' : `for ${formatSpan(Math.max(0, nowMs - sinceMs))}`,
    resultClass ?? '',
    lastRunMs === null ? 'not yet' : `${formatSpan(Math.max(0, nowMs - lastRunMs))} ago`,
    [code ?? '', flapping ? 'flapping' : '', coveredBy ?? ''].filter((part) => part !== '').join('  '),
  ]).slice(0, columns);
  // The colour goes around the state alone, once the line has its length.
  const from = width + 2;
  const to = from + shown.length;
  if (!color || line.length < to) return line;
  const painted = styleText(tones[shown], shown, { validateStream: false });
  return `${line.slice(0, from)}${painted}${line.slice(to)}`;
}

function formatCells(
  target: string,
  width: number,
  state: string,
  [since = '', resultClass = '', lastRun = '', notes = '']: readonly string[],
): string {
  const cells = [
    printable(target).padEnd(width),
    state.padEnd(10),
    since.padEnd(13),
    resultClass.padEnd(12),
    lastRun.padEnd(12),
    notes,
  ];
  return cells.join('  ').trimEnd();
}
