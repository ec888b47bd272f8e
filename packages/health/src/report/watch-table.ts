import { styleText } from 'node:util';
import type { TargetRecord } from '@mdmkit/monitor/judge';
import type { Incident, TargetStateName } from '@mdmkit/monitor/model';
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

/** The states, worst first: what does not fit any more is the healthiest. */
const order: readonly TargetStateName[] = ['down', 'recovering', 'suspect', 'degraded', 'stale', 'unknown', 'up'];

const tones: Readonly<Record<TargetStateName, 'red' | 'yellow' | 'green' | 'dim'>> = {
  down: 'red',
  recovering: 'yellow',
  suspect: 'yellow',
  degraded: 'yellow',
  stale: 'yellow',
  unknown: 'dim',
  up: 'green',
};

/** Writes all targets for somebody who looks on, the worst first, as far as there is room. */
export function formatWatchTable(
  targets: readonly TargetRecord[],
  incidents: readonly Incident[],
  options: WatchTableOptions,
): string {
  const { nowMs, rows, columns } = options;
  const head = [`${formatInstant(nowMs)}  ${summarise(targets)}`, ''];
  const told = incidents.length === 0 ? [] : [...formatIncidents(incidents, nowMs).trimEnd().split('\n'), ''];
  const sorted = targets.toSorted((one, other) => rankOf(one) - rankOf(other));
  const room = Math.max(1, rows - head.length - told.length);
  const shown = sorted.length <= room ? sorted : sorted.slice(0, room - 1);
  const width = Math.max(0, ...shown.map(({ target }) => target.length));
  const left = sorted.length - shown.length;
  const lines = [
    ...[...head, ...told].map((text) => text.slice(0, columns)),
    ...shown.map((target) => formatLine(target, width, options)),
    ...(left === 0 ? [] : [`and ${left} more, none of them worse`.slice(0, columns)]),
  ];
  return `${lines.join('\n')}\n`;
}

function summarise(targets: readonly TargetRecord[]): string {
  const counts = order.flatMap((state) => {
    const count = targets.filter((target) => target.state.name === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${targets.length} target${targets.length === 1 ? '' : 's'}: ${counts.join(', ') || 'none'}`;
}

function rankOf({ state }: TargetRecord): number {
  return order.indexOf(state.name);
}

function formatLine(
  { target, state, class: found, code, flapping, lastRunMs, coveredBy }: TargetRecord,
  width: number,
  { color, nowMs, columns }: WatchTableOptions,
): string {
  const name = state.name.padEnd(10);
  const since = state.name === 'unknown' ? '' : `for ${formatSpan(Math.max(0, nowMs - state.sinceMs))}`;
  const rest = [
    since.padEnd(13),
    (found ?? '').padEnd(12),
    lastRunMs === null ? 'not looked at yet' : `${formatSpan(Math.max(0, nowMs - lastRunMs))} ago`.padEnd(10),
    code ?? '',
    flapping ? 'flapping' : '',
    coveredBy ?? '',
  ].join('  ');
  const start = `${printable(target).padEnd(width)}  `;
  const line = `${start}${name}  ${rest}`.trimEnd().slice(0, columns);
  // The colour goes around the state alone, once the line has its length.
  if (!color || line.length < start.length + name.length) return line;
  const painted = styleText(tones[state.name], name, { validateStream: false });
  return `${start}${painted}${line.slice(start.length + name.length)}`;
}
