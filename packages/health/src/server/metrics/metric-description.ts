import type { Registry } from 'prom-client';

/** What a metric means. */
export interface MetricDescription {
  /** Its name. */
  readonly name: string;
  /** What it is. */
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The names of its labels. */
  readonly labels: readonly string[];
  /** What it counts or measures, and in which unit. */
  readonly help: string;
}

/** Describes a metric, and returns what its constructor takes. */
export type DefineMetric = (
  type: MetricDescription['type'],
  name: string,
  help: string,
  labels?: readonly string[],
) => { readonly name: string; readonly help: string; labelNames: string[]; registers: Registry[] };

/** Adds a counter whose values are counted elsewhere. */
export type AddCounter = (
  define: DefineMetric,
  name: string,
  help: string,
  labelNames: readonly string[],
  read: () => readonly (readonly [labels: Record<string, string>, value: number])[],
) => void;
