import type { TargetState } from '../model/target-state.ts';
import type { HardState } from './flapping.ts';
import { initialState } from './state-machine.ts';
import type { TrackedTarget } from './tracked-target.ts';

/** What is known of a target that is well, or was not checked yet. */
export type QuietTarget = Pick<TrackedTarget, 'states' | 'hardStates' | 'lastRunMs' | 'class' | 'wellSinceMs'>;

/** Targets with nothing to tell, as columns of numbers: nearly all are like that, and as objects they took ten times as much. */
export interface QuietTargets {
  /** Keeps a target in its row; answers false where there is more to it than that it is well. */
  put(tracked: TrackedTarget): boolean;
  /** What was kept in a row. */
  read(row: number): QuietTarget;
  /** The last conclusive run of a row, in milliseconds since 1970; null before the first. */
  conclusiveMs(row: number): number | null;
  /** Empties a row: its target was not checked. */
  clear(row: number): void;
}

/** Columns; `NaN` is an unknown time. */
interface Columns {
  readonly lastRunMs: Float64Array;
  readonly sinceMs: Float64Array;
  readonly conclusiveMs: Float64Array;
  readonly wellSinceMs: Float64Array;
  readonly hardMs: Float64Array;
  /** How many passes the window holds. */
  readonly passes: Uint8Array;
  /** The number of the location; 0 is one not named since the start. */
  readonly location: Uint16Array;
}

const passes = Array.from({ length: 256 }, (_, count) => 'p'.repeat(count));
const mostLocations = 0xffff;

/** Makes it empty; no row's target was checked. */
export function createQuietTargets(): QuietTargets {
  let columns = createColumns(64);
  const locations: (string | null)[] = [null];
  /** Those that have not always been well. */
  const histories = new Map<number, readonly HardState[]>();

  const reserve = (row: number) => {
    if (row < columns.passes.length) return;
    const grown = createColumns(Math.max(2 * columns.passes.length, row + 1));
    for (const name of columnNames) grown[name].set(columns[name]);
    columns = grown;
  };
  const numberOf = (location: string | null) => {
    const index = locations.indexOf(location);
    return index >= 0 ? index : locations.push(location) - 1;
  };
  const time = (ms: number | undefined) => (ms === undefined || Number.isNaN(ms) ? null : ms);

  return {
    put(tracked) {
      const { row, states, hardStates, lastRunMs } = tracked;
      const [at] = states;
      if (!at || lastRunMs === null || !isQuiet(tracked) || locations.length > mostLocations) return false;
      reserve(row);
      columns.lastRunMs[row] = lastRunMs;
      columns.sinceMs[row] = at.state.sinceMs;
      columns.conclusiveMs[row] = at.state.conclusiveAtMs ?? Number.NaN;
      columns.wellSinceMs[row] = tracked.wellSinceMs ?? Number.NaN;
      columns.passes[row] = at.state.window.length;
      columns.location[row] = numberOf(at.location);
      const [first, second] = hardStates;
      columns.hardMs[row] = first && !second ? first.atMs : Number.NaN;
      if (first && !second && first.state === 'u') histories.delete(row);
      else histories.set(row, hardStates);
      return true;
    },
    read(row) {
      const conclusiveAtMs = time(columns.conclusiveMs[row]);
      if (conclusiveAtMs === null) return unseen;
      const window = passes[columns.passes[row] ?? 0] ?? '';
      const sinceMs = columns.sinceMs[row] ?? 0;
      const state: TargetState = { ...initialState, name: 'up', sinceMs, window, conclusiveAtMs };
      const hardMs = time(columns.hardMs[row]);
      const location = locations[columns.location[row] ?? 0] ?? null;
      const lastRunMs = time(columns.lastRunMs[row]);
      // The last run of a target that is well was good.
      const run =
        location === null || lastRunMs === null ? {} : { run: { lastRunMs, class: 'ok', code: null } as const };
      return {
        states: [{ location, state, ...run }],
        hardStates: histories.get(row) ?? (hardMs === null ? [] : [{ state: 'u', atMs: hardMs }]),
        lastRunMs,
        class: 'ok',
        wellSinceMs: time(columns.wellSinceMs[row]),
      };
    },
    conclusiveMs: (row) => time(columns.conclusiveMs[row]),
    clear(row) {
      reserve(row);
      columns.conclusiveMs[row] = Number.NaN;
      histories.delete(row);
    },
  };
}

const unseen: QuietTarget = { states: [], hardStates: [], lastRunMs: null, class: null, wellSinceMs: null };

/** Whether all that can be said of a target is that it is well: then its row says it. */
function isQuiet({ states, flapping, class: found, code, coveredBy, rechecks }: TrackedTarget): boolean {
  const [at, other] = states;
  if (!at || other || flapping || found !== 'ok' || code !== null || coveredBy !== null || rechecks !== 0) return false;
  const { name, streak, failingSinceMs, passingSinceMs, window, failedAtMs, conclusiveAtMs, episode, before } =
    at.state;
  if (name !== 'up' || streak !== 0 || episode !== null || before !== null || failedAtMs.length > 0) return false;
  if (failingSinceMs !== null || passingSinceMs !== null || window !== passes[window.length]) return false;
  return conclusiveAtMs !== null;
}

const columnNames = [
  'lastRunMs',
  'sinceMs',
  'conclusiveMs',
  'wellSinceMs',
  'hardMs',
  'passes',
  'location',
] as const satisfies readonly (keyof Columns)[];

function createColumns(length: number): Columns {
  return {
    lastRunMs: new Float64Array(length),
    sinceMs: new Float64Array(length),
    conclusiveMs: new Float64Array(length).fill(Number.NaN),
    wellSinceMs: new Float64Array(length),
    hardMs: new Float64Array(length),
    passes: new Uint8Array(length),
    location: new Uint16Array(length),
  };
}
