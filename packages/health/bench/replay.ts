/**
 * How well trouble is named: recorded or generated runs go through the monitor as the service's do. `--corpus DIR` scores a
 * recording of one's own, in the format of docs/replay-corpus.md.
 */
import { parseArgs } from 'node:util';
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { type Corpus, readCorpus } from './lib/replay-corpus.ts';
import { generateCorpus, type Kind, kinds } from './lib/replay-generator.ts';
import { type Score, scoreCorpus } from './lib/replay-score.ts';
import { hour } from './lib/replay-world.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', multiple: true },
    seed: { type: 'string' },
    kind: { type: 'string' },
    controls: { type: 'string', default: '3' },
  },
});
const goals = { right: 0.99, missed: 0, false_per_week: 0 };
const weekMs = 7 * 24 * hour;

/** Seeds that no test uses and nothing was tuned on. */
const scoredSeeds = [20_260_101, 20_260_202, 20_260_303];
const seeds = values.seed === undefined ? scoredSeeds : values.seed.split(',').map(Number);

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
const quietMs = (tenants: number) => (tenants <= 50 ? 2 * weekMs : tenants <= 1_000 ? 2 * 24 * hour : 12 * hour);

const scores: Score[] = [];
for await (const corpus of corpora()) {
  const score = await scoreCorpus(corpus, Number(values.controls));
  scores.push(score);
  for (const incident of [...score.wrong, ...score.falseAlarms])
    console.error(`${score.name}: wrongly told ${incident.key}: ${incident.title}`);
  for (const { verdict, scope } of score.missed)
    console.error(`${score.name}: missed ${verdict} ${JSON.stringify(scope)}`);
}
print();

async function* corpora(): AsyncGenerator<Corpus> {
  if (values.corpus) for (const folder of values.corpus) yield await readCorpus(folder);
  else
    for (const kind of kinds)
      if (values.kind === undefined || values.kind === kind)
        for (const tenants of sizes[kind])
          for (const seed of seeds) yield generateCorpus(kind, tenants, seed, quietMs(tenants));
}

function print(): void {
  const sum = (of: (score: Score) => number) => scores.reduce((total, score) => total + of(score), 0);
  const told = sum((score) => score.told);
  const weeks = sum(({ quietMs: quiet }) => quiet) / weekMs;
  const figures = {
    right: told === 0 ? 1 : sum((score) => score.right) / told,
    missed: sum(({ missed }) => missed.length),
    false_per_week: weeks === 0 ? 0 : sum(({ falseAlarms }) => falseAlarms.length) / weeks,
    delay_s_median: median(scores.flatMap(({ delaysS }) => delaysS)),
  };
  const facts = {
    corpora: scores.length,
    runs: sum(({ runs }) => runs),
    told,
    quiet_weeks: Math.round(weeks * 10) / 10,
  };
  for (const [figure, value] of Object.entries(figures))
    printFigure({ bench: 'replay', figure, value, unit: figure === 'delay_s_median' ? 's' : '1' }, facts);
  for (const [kind, delays] of Map.groupBy(scores, ({ name }) => name.replace(/-\d+-\d+$/, '')))
    if (delays.some(({ delaysS }) => delaysS.length > 0))
      console.error(`${kind}: told after ${Math.round(median(delays.flatMap(({ delaysS }) => delaysS)))} s`);
  if (figures.right < goals.right) console.error(`short of its goal: right is ${figures.right.toFixed(3)}`);
  if (figures.missed > goals.missed) console.error(`short of its goal: missed is ${figures.missed}`);
  if (figures.false_per_week > goals.false_per_week)
    console.error(`short of its goal: false_per_week is ${figures.false_per_week.toFixed(2)}`);
}
