import type { ScheduledTarget } from '../model/engine.ts';
import { type Column, cell } from './columns.ts';
import { type Grid, gridOf } from './grid.ts';

/** What becomes of a target: each is in exactly one of these. */
export const phases = { free: 0, waiting: 1, ready: 2, held: 3, running: 4 } as const;

/** The columns of the table: one cell for each target. */
export interface Columns {
  /** Which service. */
  service: Int32Array;
  /** Which tenant. */
  tenant: Int32Array;
  /** The exclusive group: its targets never run at the same time. One without a name is below 0. */
  exclusive: Int32Array;
  /** From one run to the next, in milliseconds. */
  intervalMs: Float64Array;
  /** Where in the interval, in milliseconds. */
  phaseMs: Float64Array;
  /** What all that looks random about it is made of. */
  seed: Uint32Array;
  /** The place on the grid of the next scheduled run that was not taken. */
  slotMs: Float64Array;
  /** When an early run is due, in milliseconds since 1970; infinity for none. */
  earlyMs: Float64Array;
  /** Why: a number of `runReasons`. */
  earlyReason: Uint8Array;
  /** Where it is: a number of {@link phases}. */
  phase: Uint8Array;
  /** Why it is ready or runs: a number of `runReasons`. */
  reason: Uint8Array;
  /** When what it is ready for was due. */
  dueMs: Float64Array;
  /** When it was claimed. */
  claimedMs: Float64Array;
  /** Who holds it. */
  fence: Float64Array;
  /** How many rechecks were granted in a row. */
  rechecks: Uint8Array;
  /** Whether a recheck was asked for since the last claim. */
  asked: Uint8Array;
  /** Whether it belongs to its service's sample. */
  sampled: Uint8Array;
  /** Whether it is no more, and only its run is waited for. */
  ending: Uint8Array;
}

/** All targets, as columns of numbers: a hundred thousand are a few megabytes and no objects. */
export interface TargetTable {
  /** The cells. Growing replaces them: never keep one. */
  readonly columns: Columns;
  /** Rows in use lie below this. */
  readonly end: number;
  /** The names of the services by number. */
  readonly services: Names;
  /** The row of a target; undefined when there is none. */
  find(id: string): number | undefined;
  /** The id of a row. */
  idOf(row: number): string;
  /** The grid of a row. */
  gridOf(row: number): Grid;
  /** Adds a target; answers with its row. Where and when it is is left to the caller. */
  add(target: ScheduledTarget): number;
  /** Writes what a target says of itself into its row. */
  describe(row: number, target: ScheduledTarget): void;
  /** Whether a target says anything of itself that is not in its row. */
  differs(row: number, target: ScheduledTarget): boolean;
  /** Forgets a row. */
  free(row: number): void;
}

/** Numbers for names, from 0 on. */
export interface Names {
  /** The number of a name, a new one where it has none. */
  numberOf(name: string): number;
  /** The number of a name; undefined where it has none. */
  find(name: string): number | undefined;
  /** The name of a number. */
  nameOf(number: number): string;
  /** How many there are. */
  readonly size: number;
}

/** Makes numbers for names. */
export function createNames(): Names {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    numberOf(name) {
      const number = numbers.get(name);
      if (number !== undefined) return number;
      numbers.set(name, names.length);
      return names.push(name) - 1;
    },
    find: (name) => numbers.get(name),
    nameOf: (number) => names[number] ?? '',
    get size() {
      return names.length;
    },
  };
}

/** Makes an empty table. */
export function createTargetTable(): TargetTable {
  let columns = createColumns(64);
  let end = 0;
  const rows = new Map<string, number>();
  const ids: string[] = [];
  const freed: number[] = [];
  const [services, tenants, exclusives] = [createNames(), createNames(), createNames()];

  const describe = (row: number, target: ScheduledTarget) => {
    const { service, tenant, intervalMs, exclusive = tenant } = target;
    if (cell(columns.intervalMs, row) !== intervalMs) {
      const grid = gridOf(target.id, intervalMs);
      columns.intervalMs[row] = intervalMs;
      columns.phaseMs[row] = grid.phaseMs;
      columns.seed[row] = grid.seed;
    }
    columns.service[row] = services.numberOf(service);
    columns.tenant[row] = tenants.numberOf(tenant);
    columns.exclusive[row] = exclusive === null ? ownExclusive(row) : exclusives.numberOf(exclusive);
  };

  const differs = (row: number, { service, tenant, intervalMs, exclusive = tenant }: ScheduledTarget) =>
    cell(columns.intervalMs, row) !== intervalMs ||
    services.nameOf(cell(columns.service, row)) !== service ||
    tenants.nameOf(cell(columns.tenant, row)) !== tenant ||
    cell(columns.exclusive, row) !== (exclusive === null ? ownExclusive(row) : exclusives.find(exclusive));

  const newRow = () => {
    const reused = freed.pop();
    if (reused !== undefined) return reused;
    if (end === columns.phase.length) columns = grow(columns, 2 * end);
    end += 1;
    return end - 1;
  };

  return {
    get columns() {
      return columns;
    },
    get end() {
      return end;
    },
    services,
    find: (id) => rows.get(id),
    idOf: (row) => ids[row] ?? '',
    gridOf: (row) => ({
      intervalMs: cell(columns.intervalMs, row),
      phaseMs: cell(columns.phaseMs, row),
      seed: cell(columns.seed, row),
    }),
    describe,
    differs,
    add(target) {
      const row = newRow();
      rows.set(target.id, row);
      ids[row] = target.id;
      columns.earlyMs[row] = Number.POSITIVE_INFINITY;
      describe(row, target);
      return row;
    },
    free(row) {
      rows.delete(ids[row] ?? '');
      ids[row] = '';
      for (const column of cells(columns)) column[row] = 0;
      freed.push(row);
    },
  };
}

/** The exclusive group of a target alone. */
function ownExclusive(row: number): number {
  return -1 - row;
}

function createColumns(length: number): Columns {
  return {
    service: new Int32Array(length),
    tenant: new Int32Array(length),
    exclusive: new Int32Array(length),
    intervalMs: new Float64Array(length),
    phaseMs: new Float64Array(length),
    seed: new Uint32Array(length),
    slotMs: new Float64Array(length),
    earlyMs: new Float64Array(length),
    earlyReason: new Uint8Array(length),
    phase: new Uint8Array(length),
    reason: new Uint8Array(length),
    dueMs: new Float64Array(length),
    claimedMs: new Float64Array(length),
    fence: new Float64Array(length),
    rechecks: new Uint8Array(length),
    asked: new Uint8Array(length),
    sampled: new Uint8Array(length),
    ending: new Uint8Array(length),
  };
}

function grow(columns: Columns, length: number): Columns {
  const grown = createColumns(length);
  const to = cells(grown);
  for (const [place, column] of cells(columns).entries()) to[place]?.set(column);
  return grown;
}

function cells(columns: Columns): readonly Column[] {
  return Object.values({ ...columns });
}
