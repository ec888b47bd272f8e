/**
 * How well trouble is named: recorded or generated runs go through the monitor as the service's do. `--corpus DIR` scores a
 * recording of one's own, in the format of docs/replay-corpus.md, where the other options stand, too.
 */
import { join } from 'node:path';
import { printFigure } from '../../../scripts/benchmark.ts';
import { ConfigError } from '../src/config/config-error.ts';
import type { Corpus } from './lib/replay-corpus.ts';
import { factsOf, figuresOf, lineOf, mistakesOf, shortOfGoals } from './lib/replay-figures.ts';
import { generateCorpus, type Kind } from './lib/replay-generator.ts';
import { type ReplayOptions, readOptions, UsageError } from './lib/replay-options.ts';
import { playCorpus } from './lib/replay-play.ts';
import { readCorpus } from './lib/replay-reader.ts';
import { type Score, scorePlayed } from './lib/replay-score.ts';
import { hour } from './lib/replay-world.ts';
import { writeCorpus } from './lib/replay-writer.ts';
import { figuresOfSeries, playSeries, seriesKinds } from './lib/series-replay.ts';

/** Fleets too small to tell are left out: a brown-out of three tenants looks like chance. */
const sizes: Readonly<Record<Kind, readonly number[]>> = {
  'hard-down': [3, 50, 1_000, 5_000],
  'brown-out': [50, 1_000, 5_000],
  slow: [3, 50, 1_000, 5_000],
  'one-tenant': [3, 50, 1_000, 5_000],
  'one-credential': [3, 50, 1_000, 5_000],
  'one-location': [50, 1_000],
  'shared-credential': [50, 1_000, 5_000],
  'vendor-authentication': [3, 50, 1_000, 5_000],
  'new-terms': [3, 50, 1_000, 5_000],
  throttling: [3, 50, 1_000, 5_000],
  spike: [3, 50, 1_000, 5_000],
  'own-network': [3, 50, 1_000, 5_000],
  quiet: [3, 50, 1_000, 5_000],
};

/** Quiet time per seed: with so many tenants a week has twenty million runs. */
const quietMs = (tenants: number) => (tenants <= 50 ? 14 * 24 * hour : tenants <= 1_000 ? 2 * 24 * hour : 12 * hour);

try {
  const options = readOptions(process.argv.slice(2));
  if (options.write === undefined) await score(options);
  else for (const [, corpora] of generated(options)) for (const corpus of corpora) await write(corpus, options.write);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 64;
}

async function score(options: ReplayOptions): Promise<void> {
  // Every recording is validated before the first is played: a mistake in the last one costs no time then.
  const recorded: [string, Corpus[]][] = [];
  for (const folder of options.folders) recorded.push([folder, [await readCorpus(folder)]]);
  const scores: Score[] = [];
  for (const [name, corpora] of recorded.length > 0 ? recorded : generated(options)) {
    const own: Score[] = [];
    for (const corpus of corpora) {
      const one = scorePlayed(corpus.name, corpus.labels, await playCorpus(corpus));
      own.push(one);
      for (const mistake of mistakesOf(one)) console.error(mistake);
    }
    console.error(lineOf(name, own));
    scores.push(...own);
  }
  if (recorded.length === 0) scoreSeries(options.seeds);
  const figures = figuresOf(scores);
  for (const [figure, value] of Object.entries(figures))
    printFigure({ bench: 'replay', figure, value, unit: figure === 'delay_s_median' ? 's' : '1' }, factsOf(scores));
  for (const sentence of shortOfGoals(figures)) console.error(sentence);
}

/** What the series of measures make of trouble that no single check shows. */
function scoreSeries(seeds: readonly number[]): void {
  for (const kind of seriesKinds) {
    const figures = figuresOfSeries(seeds.map((seed) => playSeries(kind, seed)));
    for (const [figure, value] of Object.entries(figures))
      if (value !== null)
        printFigure({
          bench: 'replay',
          figure: `series_${kind}_${figure}`,
          value,
          unit: figure === 'delay_min_median' ? 'min' : '1',
        });
  }
}

/** Corpora by the kind of trouble; each is made when it is asked for. */
function* generated({ kinds, tenants, seeds }: ReplayOptions): Generator<[Kind, Iterable<Corpus>]> {
  for (const kind of kinds) yield [kind, corporaOf(kind, tenants === undefined ? sizes[kind] : [tenants], seeds)];
}

function* corporaOf(kind: Kind, fleets: readonly number[], seeds: readonly number[]): Generator<Corpus> {
  for (const tenants of fleets) for (const seed of seeds) yield generateCorpus(kind, tenants, seed, quietMs(tenants));
}

async function write(corpus: Corpus, folder: string): Promise<void> {
  const path = join(folder, corpus.name);
  await writeCorpus(corpus, path);
  console.log(path);
}
