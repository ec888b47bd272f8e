import { createQuantileSketch, decodeQuantileSketch, type QuantileSketch } from '@mdmkit/monitor/signals';
import type { Rollup } from '../store.ts';
import type { Value } from './bulk.ts';
import type { RollupColumns } from './tables.ts';

/** What rollups add up: counts and sketches, never percentiles. */
export interface RollupPart {
  /** Runs of each class. */
  readonly classes: Map<string, number>;
  /** Latencies of successful runs; undefined without any. */
  latency: QuantileSketch | undefined;
  /** The greatest latency. */
  maxMs: number | null;
  /** Runs that became due. */
  due: number;
  /** Results that came too late. */
  late: number;
}

/** A part without anything in it. */
export function emptyPart(): RollupPart {
  return { classes: new Map(), latency: undefined, maxMs: null, due: 0, late: 0 };
}

/** Counts one run; the latency is null where it says nothing about the vendor. */
export function addRun(part: RollupPart, name: string, latencyMs: number | null): void {
  part.classes.set(name, (part.classes.get(name) ?? 0) + 1);
  if (latencyMs === null) return;
  part.latency ??= createQuantileSketch();
  part.latency.add(latencyMs);
  part.maxMs = Math.max(part.maxMs ?? 0, Math.round(latencyMs));
}

/** Adds one part to another. */
export function addPart(sum: RollupPart, part: RollupPart): void {
  for (const [name, count] of part.classes) sum.classes.set(name, (sum.classes.get(name) ?? 0) + count);
  if (part.latency !== undefined) {
    sum.latency ??= createQuantileSketch();
    sum.latency.merge(part.latency);
  }
  if (part.maxMs !== null) sum.maxMs = Math.max(sum.maxMs ?? 0, part.maxMs);
  sum.due += part.due;
  sum.late += part.late;
}

/** The columns `classes`, `latency` and `max_ms`. */
export function partColumns({ classes, latency, maxMs }: RollupPart): readonly Value[] {
  return [JSON.stringify(Object.fromEntries(classes)), latency?.encode() ?? null, maxMs];
}

/** A part from a row. */
export function toPart(
  row: Pick<RollupColumns, 'classes' | 'latency' | 'max_ms'> & { readonly due?: number; readonly late?: number },
): RollupPart {
  return {
    // Only `partColumns` writes this column.
    classes: new Map(Object.entries(JSON.parse(row.classes) as Record<string, number>)),
    latency: row.latency === null ? undefined : decodeQuantileSketch(row.latency),
    maxMs: row.max_ms,
    due: row.due ?? 0,
    late: row.late ?? 0,
  };
}

/** What people see of a part. */
export function toRollup(bucketMs: number, lengthMs: number, part: RollupPart): Rollup {
  const { classes, latency, maxMs, due, late } = part;
  const done = [...classes.values()].reduce((sum, count) => sum + count, 0);
  const quantile = (q: number): number => latency?.quantile(q) ?? 0;
  return {
    bucketMs,
    lengthMs,
    // The names in the map are those of classes: `addRun` is given nothing else.
    classes: Object.fromEntries(classes) as Rollup['classes'],
    coverage: due === 0 ? null : Math.min(1, done / due),
    latency:
      latency === undefined ? null : { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), max: maxMs ?? 0 },
    late,
  };
}
