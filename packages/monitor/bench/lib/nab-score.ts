import type { NabSeries } from './nab-corpus.ts';

/** What a detection is worth, a missed window costs, and a false detection costs. */
export interface NabProfile {
  /** The name in the benchmark. */
  readonly name: 'standard' | 'low_fp' | 'low_fn';
  /** Worth of the earliest detection in a window. */
  readonly hit: number;
  /** Cost of a window without a detection. */
  readonly missed: number;
  /** Cost of a detection outside all windows. */
  readonly false: number;
}

/** The three profiles of the benchmark. */
export const nabProfiles: readonly NabProfile[] = [
  { name: 'standard', hit: 1, missed: 1, false: 0.11 },
  { name: 'low_fp', hit: 1, missed: 1, false: 0.22 },
  { name: 'low_fn', hit: 1, missed: 2, false: 0.11 },
];

/** Where a row stands: in the window of this number, or in none; and the place on the sigmoid there. */
interface Place {
  readonly window: number;
  readonly worth: number;
}

const sigmoid = (x: number) => (x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1);

/** The place of each row. The worth is between -1 and 1, before the profile weighs it. */
function placesOf({ values, windows }: NabSeries): readonly Place[] {
  const places: Place[] = [];
  for (let row = 0; row < values.length; row += 1) {
    const inside = windows.findIndex(([first, last]) => row >= first && row <= last);
    if (inside !== -1) {
      const [first = 0, last = 0] = windows[inside] ?? [];
      const width = last - first + 1;
      places.push({ window: inside, worth: sigmoid(-(last - row + 1) / width) / sigmoid(-1) });
      continue;
    }
    const before = windows.findLast(([, last]) => last < row);
    const worth = before === undefined ? -1 : sigmoid((row - before[1]) / (before[1] - before[0]));
    places.push({ window: -1, worth });
  }
  return places;
}

/** The series with what scoring needs, made once. */
export interface ScoredSeries {
  readonly series: NabSeries;
  readonly places: readonly Place[];
  /** Windows that do not lie wholly in probation. */
  readonly counted: readonly number[];
}

/** Prepares series for scoring. */
export function prepare(corpus: readonly NabSeries[]): readonly ScoredSeries[] {
  return corpus.map((series) => ({
    series,
    places: placesOf(series),
    counted: series.windows.flatMap(([, last], index) => (last >= series.probation ? [index] : [])),
  }));
}

/** The raw score of one file for the rows at which a detector alerted. */
export function scoreRows(
  { series, places, counted }: ScoredSeries,
  rows: Iterable<number>,
  profile: NabProfile,
): number {
  const best = new Map<number, number>();
  let score = 0;
  for (const row of rows) {
    const place = places[row];
    if (place === undefined || row < series.probation) continue;
    if (place.window === -1) score += profile.false * place.worth;
    else best.set(place.window, Math.max(best.get(place.window) ?? -1, place.worth));
  }
  for (const window of counted) score += best.has(window) ? profile.hit * (best.get(window) ?? 0) : -profile.missed;
  return score;
}

/** What a detector did on a set of series. */
export interface NabResult {
  /** 100 is perfect, 0 is a detector that never alerts. */
  readonly score: number;
  /** Labelled windows with an alert. */
  readonly hits: number;
  /** All labelled windows. */
  readonly windows: number;
  /** Alerts outside all windows. */
  readonly false: number;
}

/** Scores alerts: for each series the rows at which the detector alerted. */
export function scoreAlerts(
  corpus: readonly ScoredSeries[],
  alerts: readonly (readonly number[])[],
  profile: NabProfile,
): NabResult {
  let raw = 0;
  let hits = 0;
  let wrong = 0;
  for (const [index, scored] of corpus.entries()) {
    const rows = (alerts[index] ?? []).filter((row) => row >= scored.series.probation);
    raw += scoreRows(scored, rows, profile);
    hits += new Set(rows.flatMap((row) => scored.places[row]?.window ?? -1)).size;
    const outside = rows.filter((row) => scored.places[row]?.window === -1).length;
    if (outside > 0) hits -= 1;
    wrong += outside;
  }
  const windows = windowsOf(corpus);
  return { score: normalised(raw, windows, profile), hits, windows, false: wrong };
}

/** The best score that one threshold for all series reaches, as the benchmark picks it: with the labels in hand. */
export function scoreAtBestThreshold(
  corpus: readonly ScoredSeries[],
  scores: readonly Float64Array[],
  profile: NabProfile,
): { readonly score: number; readonly threshold: number } {
  const steps: { readonly at: number; readonly by: number }[] = [];
  for (const [index, scored] of corpus.entries()) addSteps(steps, scored, scores[index] ?? new Float64Array(), profile);
  steps.sort((left, right) => right.at - left.at);
  const windows = windowsOf(corpus);
  let raw = -windows * profile.missed;
  let best = { raw, threshold: Number.POSITIVE_INFINITY };
  for (const [index, { at, by }] of steps.entries()) {
    raw += by;
    if (steps[index + 1]?.at !== at && raw > best.raw) best = { raw, threshold: at };
  }
  return { score: normalised(best.raw, windows, profile), threshold: best.threshold };
}

/** By how much the raw score changes when the threshold falls to a row's score. */
function addSteps(
  steps: { at: number; by: number }[],
  { series, places, counted }: ScoredSeries,
  scores: Float64Array,
  profile: NabProfile,
): void {
  const order = [...scores.keys()].filter((row) => row >= series.probation && (scores[row] ?? 0) > 0);
  order.sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0));
  const best = new Map<number, number>();
  for (const row of order) {
    const place = places[row];
    if (place === undefined) continue;
    const at = scores[row] ?? 0;
    if (place.window === -1) {
      steps.push({ at, by: profile.false * place.worth });
      continue;
    }
    if (!counted.includes(place.window)) continue;
    const before = best.get(place.window);
    const worth = profile.hit * place.worth;
    if (before !== undefined && worth <= before) continue;
    steps.push({ at, by: worth - (before ?? -profile.missed) });
    best.set(place.window, worth);
  }
}

function windowsOf(corpus: readonly ScoredSeries[]): number {
  return corpus.reduce((sum, { counted }) => sum + counted.length, 0);
}

function normalised(raw: number, windows: number, { hit, missed }: NabProfile): number {
  const none = -windows * missed;
  return (100 * (raw - none)) / (windows * hit - none);
}
