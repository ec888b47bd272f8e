import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One labelled series of the benchmark. */
export interface NabSeries {
  /** `group/name.csv`. */
  readonly name: string;
  /** The group, a folder. */
  readonly group: string;
  /** When each value was measured, in milliseconds; the stamps have no zone and are read as UTC. */
  readonly times: Float64Array;
  /** The values. */
  readonly values: Float64Array;
  /** First and last row of each labelled window. */
  readonly windows: readonly (readonly [first: number, last: number])[];
  /** Rows that never count. */
  readonly probation: number;
  /** Whether designs may be compared on it, or are only reported on it. */
  readonly half: 'tuning' | 'held-out';
}

/** The folder of the vectors beside the repository. */
export const nabFolder = join(import.meta.dirname, '../../../../../shared/vectors/nab');

/** Whether the corpus is on this machine. */
export function hasNab(folder: string = nabFolder): boolean {
  return existsSync(join(folder, 'labels/combined_windows.json'));
}

/** Reads all series, in the order of their names. */
export function readNab(folder: string = nabFolder): readonly NabSeries[] {
  const text = readFileSync(join(folder, 'labels/combined_windows.json'), 'utf8');
  // The published format: two stamps for each window.
  const labels = JSON.parse(text) as Readonly<Record<string, readonly (readonly [string, string])[]>>;
  const names = filesOf(join(folder, 'data'));
  const halves = splitByHash(names);
  return names.map((name) => {
    const { times, values } = readValues(join(folder, 'data', name));
    const row = (stamp: string) => times.indexOf(Date.parse(`${stamp.slice(0, 19).replace(' ', 'T')}Z`));
    const windows = (labels[name] ?? []).map(([first, last]) => [row(first), row(last)] as const);
    const probation = Math.min(Math.floor(0.15 * values.length), 750);
    return { name, group: groupOf(name), times, values, windows, probation, half: halves.get(name) ?? 'tuning' };
  });
}

/**
 * In each group every other file, ordered by the hash of its name; the hash of the group decides which half comes first. So the
 * halves depend on names only, not on what anybody saw in the data.
 */
export function splitByHash(names: readonly string[]): ReadonlyMap<string, NabSeries['half']> {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const halves = new Map<string, NabSeries['half']>();
  for (const group of new Set(names.map(groupOf))) {
    const first = Number.parseInt(hash(group).slice(0, 2), 16) % 2;
    const own = names.filter((name) => groupOf(name) === group);
    const sorted = own.map((name) => ({ name, key: hash(name) }));
    sorted.sort((left, right) => (left.key < right.key ? -1 : 1));
    for (const [index, { name }] of sorted.entries())
      halves.set(name, (index + first) % 2 === 0 ? 'tuning' : 'held-out');
  }
  return halves;
}

/** The published raw scores of a detector: for each file one score per row. */
export function readRawScores(detector: string, folder: string = nabFolder): ReadonlyMap<string, Float64Array> {
  const bytes = gunzipSync(readFileSync(join(folder, 'expected', `${detector}_raw_scores.json.gz`)));
  const scores = JSON.parse(bytes.toString('utf8')) as Readonly<Record<string, readonly number[]>>;
  return new Map(Object.entries(scores).map(([name, rows]) => [name, Float64Array.from(rows)]));
}

function groupOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

function filesOf(data: string): readonly string[] {
  return readdirSync(data)
    .flatMap((group) => readdirSync(join(data, group)).map((file) => `${group}/${file.replace(/\.gz$/, '')}`))
    .sort();
}

function readValues(path: string): { readonly times: Float64Array; readonly values: Float64Array } {
  const bytes = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  const rows = bytes.toString('utf8').trim().split('\n').slice(1);
  const times = new Float64Array(rows.length);
  const values = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const comma = row.indexOf(',');
    times[index] = Date.parse(`${row.slice(0, comma).replace(' ', 'T')}Z`);
    values[index] = Number(row.slice(comma + 1));
  }
  return { times, values };
}
