/**
 * How well unusual times of a series are found, by the procedure of the Numenta Anomaly Benchmark, with limits that are fixed in
 * probability and one configuration for all series. `--sample` reads every sixth file and fewer synthetic series. Without the
 * vectors beside the repository only synthetic series are read.
 */
import { parseArgs } from 'node:util';
import { printFigure } from '../../../scripts/benchmark.ts';
import { createDetector, type Detector } from '../src/signals/index.ts';
import { falseEpisodes, tryRepeats, trySpikes } from './lib/detector-trials.ts';
import { hasNab, readNab, readRawScores } from './lib/nab-corpus.ts';
import { type Design, designs, peaksOf, unguarded } from './lib/nab-designs.ts';
import { nabProfiles, prepare, type ScoredSeries, scoreAlerts, scoreAtBestThreshold } from './lib/nab-score.ts';
import { normalSeries, timesOf } from './lib/synthetic-series.ts';

/** The limit of the variant that follows the benchmark, and the one that is the default of the library. */
const [benchmarkLimit, shippedLimit] = [0.01, 0.003];
const limits = [0.01, 0.003, 0.001, 0.0001];

const { values: options } = parseArgs({ options: { sample: { type: 'boolean', default: false } } });
const print = (figure: string, value: number, unit = '1', facts: Readonly<Record<string, unknown>> = {}) =>
  printFigure({ bench: 'nab', figure, value, unit }, facts);

if (hasNab()) scoreCorpus();
else console.error('The vectors of the benchmark are not beside this repository: only synthetic series are read.');
tryInjections();
measureSpeed();
measureMemory();

function scoreCorpus(): void {
  const all = prepare(readNab());
  verifyScorer(all);
  const corpus = options.sample ? all.filter((_, index) => index % 6 === 0) : all;
  const sets = [
    ['full', corpus],
    ['held-out', corpus.filter(({ series }) => series.half === 'held-out')],
    ['tuning', corpus.filter(({ series }) => series.half === 'tuning')],
  ] as const;
  for (const design of designs) for (const [name, set] of sets) compare(design, name, set);
  const [full, heldOut] = [corpus, sets[1][1]];
  const names = { standard: 'standard', low_fp: 'low_fp', low_fn: 'low_fn' } as const;
  for (const profile of nabProfiles) {
    const score = (name: string, limit: number, set: readonly ScoredSeries[]) => {
      const design = designs.find((candidate) => candidate.name === name);
      const alerts = set.map(({ series }) => design?.detect(series, limit).alerts ?? []);
      const { score: value, ...facts } = scoreAlerts(set, alerts, profile);
      return [value, facts] as const;
    };
    const figure = names[profile.name];
    print(figure, ...unitOf(score('all-signals', benchmarkLimit, full)));
    print(`${figure}_held_out`, ...unitOf(score('all-signals', benchmarkLimit, heldOut)));
    print(`shipped_${figure}`, ...unitOf(score('shipped', shippedLimit, full)));
    print(`shipped_${figure}_held_out`, ...unitOf(score('shipped', shippedLimit, heldOut)));
  }
}

function unitOf([value, facts]: readonly [number, object]): [number, string, Readonly<Record<string, unknown>>] {
  return [value, '1', { ...facts }];
}

/** One line on stderr per design and half: the best threshold, as the benchmark picks it, and the fixed limits. */
function compare(design: Design, set: string, corpus: readonly ScoredSeries[]): void {
  const [standard] = nabProfiles;
  if (!standard) return;
  const fixed = limits.map((limit) => {
    const alerts = corpus.map(({ series }) => design.detect(series, limit).alerts);
    return `p<${limit} ${scoreAlerts(corpus, alerts, standard).score.toFixed(1)}`;
  });
  const scores = corpus.map(({ series }) => peaksOf(design.detect(series, benchmarkLimit).scores));
  const best = scoreAtBestThreshold(corpus, scores, standard).score.toFixed(1);
  const threshold = design.name.endsWith('confirmed') || design.name === 'shipped' ? '' : `best threshold ${best}  `;
  console.error(`${design.name.padEnd(22)} ${set.padEnd(9)} ${threshold}${fixed.join('  ')}`);
}

/** The scorer has to give the published scores of published detectors. */
function verifyScorer(corpus: readonly ScoredSeries[]): void {
  for (const detector of ['relativeEntropy', 'skyline']) {
    const raw = readRawScores(detector);
    const scores = corpus.map(({ series }) => raw.get(series.name) ?? new Float64Array());
    const found = nabProfiles.map((profile) => scoreAtBestThreshold(corpus, scores, profile).score.toFixed(4));
    console.error(`published scores of ${detector}: ${found.join(' / ')}`);
  }
}

function tryInjections(): void {
  const seeds = options.sample ? [1] : [1, 2, 3, 4, 5, 6];
  const spikes = trySpikes({}, seeds);
  print('spike_silent', spikes.right / spikes.of, '1', { spikes: spikes.of });
  const repeats = tryRepeats({}, seeds);
  print('repeat_found', repeats.right / repeats.of, '1', { outages: repeats.of });
  print('false_normal', falseEpisodes({}, seeds), 'per 1,000 rows');
  print('false_normal_benchmark', falseEpisodes(unguarded(benchmarkLimit), seeds), 'per 1,000 rows');
}

function measureSpeed(): void {
  const rows = options.sample ? 100_000 : 1_000_000;
  const values = normalSeries('daily', rows, 1);
  const times = timesOf(rows);
  const detector = createDetector();
  const before = process.cpuUsage();
  for (let row = 0; row < rows; row += 1) detector.take({ startMs: times[row] ?? 0, value: values[row] ?? 0 });
  const { user, system } = process.cpuUsage(before);
  print('points_per_second', (1e6 * rows) / (user + system), 'per CPU second');
}

/** Detectors that know everything that a detector can know, so that all of their memory is in use. */
function measureMemory(): void {
  const count = options.sample ? 2_000 : 20_000;
  const rowsEach = 2_500;
  const values = normalSeries('daily', rowsEach, 2);
  const times = timesOf(rowsEach);
  const first = createDetector();
  for (const [row, value] of values.entries()) first.take({ startMs: times[row] ?? 0, value });
  const state = first.save();
  const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const before = held();
  const detectors: Detector[] = [];
  for (let index = 0; index < count; index += 1) detectors.push(createDetector({ state }));
  const bytes = (held() - before) / detectors.length;
  print('bytes_per_series', bytes, 'B', { saved: state.length });
  print('series_in_2_gb', 2e9 / bytes);
}
