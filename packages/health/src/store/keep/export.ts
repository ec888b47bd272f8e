import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Value } from '../database/bulk.ts';
import type { RawRun } from '../database/raw-runs.ts';
import { readRunsAfter } from '../database/read-runs.ts';
import { className, flagNames } from '../database/run-codes.ts';
import type { Tables } from '../database/tables.ts';

/** Every table with its key, in the order in which they are given out. */
const exported = [
  ['migration', ['name']],
  ['writer', ['name']],
  ['target_name', ['id']],
  ['term', ['id']],
  ['target', ['id']],
  ['target_location', ['location', 'target']],
  ['episode', ['target', 'start_ms']],
  ['incident', ['id']],
  ['event', ['id']],
  ['notification', ['key']],
  ['delivery', ['id']],
  ['escalation', ['incident']],
  ['word', ['id']],
  ['audit', ['id']],
  ['gap', ['location', 'service', 'reason', 'from_ms']],
  ['unchecked', ['location']],
  ['control_reading', ['location', 'host']],
  ['canary_lease', ['name']],
  ['canary_intent', ['id']],
  ['shard', ['location', 'shard']],
  ['failure', ['started_ms', 'target']],
  ['rollup', ['length_ms', 'service', 'bucket_ms', 'location']],
  ['target_rollup', ['length_ms', 'bucket_ms', 'target']],
  ['series', ['service', 'location', 'measure']],
  ['feed', ['source']],
  ['feed_event', ['source', 'event']],
  ['feed_change', ['id']],
  ['page_baseline', ['target', 'page', 'version']],
  ['page_load', ['id']],
  ['series_reading', ['service', 'start_ms', 'location', 'measure']],
  ['mark', ['name']],
] as const satisfies readonly (readonly [keyof Tables, readonly string[]])[];

/** Where an export goes on. */
export interface ExportPlace {
  /** The number of the table; after the last one come the raw runs. */
  readonly table: number;
  /** The key of the last row; null at the beginning of a table. */
  readonly after: readonly Value[] | null;
  /** The last raw run. */
  readonly run: RawRun | null;
  /** Its day. */
  readonly day: number | null;
}

/** Some lines of an export, and where the next ones begin; null at the end. */
export interface ExportPage {
  /** JSON lines. */
  readonly lines: readonly string[];
  /** Where the next ones begin. */
  readonly next: ExportPlace | null;
}

const rowsAtOnce = 1_000;

/** Some lines of everything that is kept. Each page is read for itself: what is written meanwhile may be in it or not. */
export async function exportPage(backend: Backend, place: ExportPlace | null): Promise<ExportPage> {
  const { table: number, after, run, day } = place ?? { table: 0, after: null, run: null, day: null };
  const entry = exported[number];
  if (entry === undefined) return await exportRuns(backend, number, day, run);
  const [table, key] = entry;
  const rows = await tablePage(backend.db, table, key, after);
  const last = rows.at(-1);
  const more = rows.length === rowsAtOnce && last !== undefined;
  return {
    lines: rows.map((row) => line(table, row)),
    next: {
      table: more ? number : number + 1,
      after: more ? key.map((column) => keyValue(last[column])) : null,
      run,
      day,
    },
  };
}

async function tablePage(
  db: Kysely<Tables>,
  table: string,
  key: readonly string[],
  after: readonly Value[] | null,
): Promise<readonly Record<string, unknown>[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const from = after === null ? sql`` : sql`where (${columns}) > (${sql.join(after)})`;
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(table)} ${from} order by ${columns} limit ${sql.lit(rowsAtOnce)}`.execute(db);
  return rows;
}

/** Keys are numbers and text: the tables say so. */
function keyValue(value: unknown): Value {
  return value as string | number;
}

async function exportRuns(
  backend: Backend,
  table: number,
  day: number | null,
  after: RawRun | null,
): Promise<ExportPage> {
  const days = await backend.raw.days();
  const current = day ?? days[0];
  if (current === undefined) return { lines: [], next: null };
  const rows = await readRunsAfter(backend, current, after, rowsAtOnce);
  const lines = rows.map((row) => line('run', { ...row, class: className(row.class), flags: flagNames(row.flags) }));
  const last = rows.length === rowsAtOnce ? (rows.at(-1) ?? null) : null;
  const nextDay = last === null ? days.find((one) => one > current) : current;
  return { lines, next: nextDay === undefined ? null : { table, after: null, run: last, day: nextDay } };
}

/** Bytes become base64. */
function line(table: string, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ table, row }, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}
