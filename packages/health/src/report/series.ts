import type { Measure, SeriesReading } from '@mdmkit/monitor/model';
import type { ServiceStatus } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

const names: Readonly<Record<Measure, string>> = {
  failing: 'failing share',
  throttled: 'throttled share',
  'latency-p50': 'latency p50',
  'latency-p90': 'latency p90',
  volume: 'checks done of due',
  completion: 'completion of changes',
};

/** Lists the series that are unusual now; empty if none is. */
export function formatUnusual(services: readonly Pick<ServiceStatus, 'series'>[]): string {
  const unusual = services.flatMap(({ series = [] }) => series.filter(({ sinceMs }) => sinceMs !== null));
  if (unusual.length === 0) return '';
  return `unusual\n${formatColumns(
    unusual.map((reading) => [
      reading.service,
      printable(reading.location),
      names[reading.measure],
      describeValue(reading),
      reading.sinceMs === null ? '' : `since ${formatInstant(reading.sinceMs)}`,
    ]),
    '  ',
  )}`;
}

/** Explains the series that made an incident: what was measured, what was expected, the history, and the rule. */
export function describeSeries(series: readonly SeriesReading[]): readonly string[] {
  if (series.length === 0) return [];
  return [
    ...series.map((reading) => {
      const { location, measure, startMs, probability, signal, historyLength } = reading;
      const odds = probability < 1e-15 ? 'below 1e-15' : probability.toExponential(1);
      return `${names[measure]} at ${printable(location)}, ${formatInstant(startMs)}: ${describeValue(reading)}; ${signals[signal ?? ''] ?? 'lasting'}, probability ${odds} against ${historyLength} buckets of five minutes`;
    }),
    'the rule: two measures, or two locations, are unusual at once, and no other verdict explains it',
  ];
}

const signals: Readonly<Partial<Record<string, string>>> = {
  record: 'a record',
  mean: 'a record of the mean of two hours',
  season: 'far from what is usual at this time of the week',
  spread: 'a record of the deviation of four hours',
};

/** The value, the expectation and the band. */
function describeValue({ measure, value, expected, low, high }: SeriesReading): string {
  const show = (number: number | null) => (number === null ? '–' : valueText(measure, number));
  return `${show(value)}, expected ${show(expected)} (${show(low)} to ${show(high)})`;
}

function valueText(measure: Measure, value: number): string {
  return measure.startsWith('latency') || measure === 'completion'
    ? `${Math.round(value)} ms`
    : `${(100 * value).toFixed(1)} %`;
}
