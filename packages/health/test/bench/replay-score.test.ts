import { expect, test } from 'vitest';
import type { Corpus, TruthLabel } from '../../bench/lib/replay-corpus.ts';
import { factsOf, figuresOf, lineOf, mistakesOf, shortOfGoals } from '../../bench/lib/replay-figures.ts';
import { generateCorpus } from '../../bench/lib/replay-generator.ts';
import { playCorpus, type ToldIncident } from '../../bench/lib/replay-play.ts';
import { afterMs, type Score, scorePlayed } from '../../bench/lib/replay-score.ts';

const minute = 60_000;
const weekMs = 7 * 24 * 60 * minute;

const vendor: TruthLabel = {
  fromMs: 100 * minute,
  toMs: 130 * minute,
  verdict: 'vendor',
  scope: { service: 'apple.vpp' },
};

const told = (atMinute: number, changes: Partial<ToldIncident> = {}): ToldIncident => ({
  key: 'vendor:apple.vpp',
  verdict: 'vendor',
  service: 'apple.vpp',
  tenant: null,
  title: 'apple.vpp fails at the vendor.',
  sharedKey: null,
  atMs: atMinute * minute,
  ...changes,
});

/** A week in which people were told of these. */
function scoreOf(incidents: readonly ToldIncident[], labels: readonly TruthLabel[] = [vendor]): Score {
  return scorePlayed('sample', labels, { told: incidents, runs: 1_000, fromMs: 0, toMs: weekMs });
}

const quietWeeks = (weekMs - 30 * minute - afterMs) / weekMs;

test('trouble with its name and nothing else is all right', () => {
  const scores = [scoreOf([told(102)])];
  expect(figuresOf(scores)).toEqual({ right: 1, missed: 0, false_per_week: 0, delay_s_median: 120 });
  expect(factsOf(scores)).toEqual({ corpora: 1, runs: 1_000, told: 1, repeated: 0, quiet_weeks: 1 });
  expect(shortOfGoals(figuresOf(scores))).toEqual([]);
  expect(mistakesOf(scoreOf([told(102)]))).toEqual([]);
  expect(lineOf('all', scores)).toBe(
    'all: 1 of 1 named rightly, after 120 s (at most 120), 0 missed, 0 false; 1 corpora, 1000 runs',
  );
});

test('another name is wrong, and its trouble is missed', () => {
  const score = scoreOf([told(102, { verdict: 'throttling', key: 'throttling:apple.vpp' })]);
  expect(figuresOf([score])).toEqual({ right: 0, missed: 1, false_per_week: 0, delay_s_median: Number.NaN });
  expect(shortOfGoals(figuresOf([score]))).toEqual([
    'short of its goal: right is 0, not at least 0.99',
    'short of its goal: missed is 1, not 0',
  ]);
  expect(mistakesOf(score)).toEqual([
    'sample: wrong name at 1970-01-01T01:42:00.000Z: throttling:apple.vpp: apple.vpp fails at the vendor.',
    'sample: missed from 1970-01-01T01:40:00.000Z: vendor {"service":"apple.vpp"}',
  ]);
});

test('the right name after a wrong one is late, and one of two', () => {
  const score = scoreOf([
    told(101, { verdict: 'tenant', tenant: 'aurora', key: 'tenant:aurora:apple.vpp' }),
    told(110),
  ]);
  expect(figuresOf([score])).toEqual({ right: 0.5, missed: 0, false_per_week: 0, delay_s_median: 600 });
});

test('the right name counts until twenty minutes after the end, and not before the beginning', () => {
  expect(scoreOf([told(150)])).toMatchObject({ right: 1, missed: [], falseAlarms: [] });
  const tooLate = scoreOf([told(150.1)]);
  expect(tooLate).toMatchObject({ told: 0, right: 0, missed: [vendor] });
  expect(figuresOf([tooLate]).false_per_week).toBeCloseTo(1 / quietWeeks);
  expect(scoreOf([told(99.9)])).toMatchObject({ told: 0, right: 0, missed: [vendor], falseAlarms: [told(99.9)] });
});

test('an extra incident during trouble is wrong, one in quiet time a false alarm', () => {
  const extra = told(115, { verdict: 'own-network', service: null, key: 'own-network:paris' });
  expect(figuresOf([scoreOf([told(102), extra])])).toMatchObject({ right: 0.5, missed: 0, false_per_week: 0 });
  const quiet = scoreOf([told(102), told(3_000), told(4_000)]);
  expect(figuresOf([quiet])).toMatchObject({ right: 1, missed: 0 });
  expect(figuresOf([quiet]).false_per_week).toBeCloseTo(2 / quietWeeks);
  expect(figuresOf([quiet, scoreOf([told(102)])]).false_per_week).toBeCloseTo(1 / quietWeeks);
  expect(shortOfGoals(figuresOf([quiet]))).toEqual(['short of its goal: false_per_week is 2.01, not 0']);
  expect(mistakesOf(quiet)[0]).toBe(
    'sample: false alarm at 1970-01-03T02:00:00.000Z: vendor:apple.vpp: apple.vpp fails at the vendor.',
  );
});

test('the same name twice is right and counted as told again', () => {
  const scores = [scoreOf([told(102), told(120)])];
  expect(figuresOf(scores)).toMatchObject({ right: 1, delay_s_median: 120 });
  expect(factsOf(scores)).toMatchObject({ told: 2, repeated: 1 });
  expect(lineOf('all', scores)).toContain(', 1 told again, ');
});

test.each<[string, TruthLabel, Partial<ToldIncident>, Partial<ToldIncident>]>([
  ['service', vendor, {}, { service: 'apple.dep' }],
  ['service, where an incident is of several', vendor, {}, { service: null }],
  [
    'tenant',
    { ...vendor, verdict: 'tenant', scope: { tenant: 'aurora' } },
    { tenant: 'aurora' },
    { tenant: 'borealis' },
  ],
  [
    'shared key',
    { ...vendor, verdict: 'shared-credential', scope: { sharedKey: 'client:1' } },
    { sharedKey: 'client:1' },
    {},
  ],
  [
    'location',
    { ...vendor, verdict: 'own-network', scope: { location: 'paris' } },
    { key: 'own-network:paris' },
    { key: 'own-network:rome' },
  ],
])('the right verdict about another %s is wrong', (_what, label, fits, fitsNot) => {
  const { verdict } = label;
  expect(scoreOf([told(102, { verdict, ...fits })], [label])).toMatchObject({ right: 1, missed: [] });
  expect(scoreOf([told(102, { verdict, ...fitsNot })], [label])).toMatchObject({ right: 0, missed: [label] });
});

test('what a label does not name is not compared', () => {
  expect(scoreOf([told(102, { service: 'apple.dep' })], [{ ...vendor, scope: {} }])).toMatchObject({ right: 1 });
});

test('troubles that overlap are each missed or told, and their time is not quiet once', () => {
  const slow: TruthLabel = { ...vendor, toMs: 160 * minute, verdict: 'vendor-slow' };
  const score = scoreOf([told(102)], [slow, vendor]);
  expect(score).toMatchObject({ told: 1, right: 1, missed: [slow], delaysS: [120] });
  expect(score.quietMs).toBe(weekMs - 60 * minute - afterMs);
});

test('time after trouble that reaches beyond the recording is not taken from its quiet time', () => {
  const score = scorePlayed('short', [vendor], { told: [], runs: 1, fromMs: 0, toMs: 131 * minute });
  expect(score.quietMs).toBe(100 * minute);
});

const outage = generateCorpus('hard-down', 50, 5);

async function playedWith(labels: readonly TruthLabel[], corpus: Corpus = outage): Promise<Score> {
  return scorePlayed(corpus.name, labels, await playCorpus(corpus));
}

test('what the monitor tells of a generated outage is right by its true labels only', async () => {
  const [label] = outage.labels;
  if (!label) throw new Error('an outage has a label');
  const played = await playCorpus(outage);
  const scored = (labels: readonly TruthLabel[]) => scorePlayed(outage.name, labels, played);
  expect(scored([label])).toMatchObject({ told: 1, right: 1, wrong: [], falseAlarms: [], missed: [] });
  expect(scored([{ ...label, verdict: 'vendor-slow' }])).toMatchObject({ told: 1, right: 0, missed: [{}] });
  expect(scored([{ ...label, scope: { service: 'apple.dep' } }])).toMatchObject({ told: 1, right: 0, missed: [{}] });
  expect(scored([])).toMatchObject({ told: 0, falseAlarms: [{}], missed: [] });
  expect(played.runs).toBe([...outage.runs()].length);
});

test('trouble that the runs do not show is missed', async () => {
  const quiet = generateCorpus('quiet', 50, 5, 3 * 60 * minute);
  const score = await playedWith(outage.labels, quiet);
  expect(score).toMatchObject({ told: 0, right: 0, missed: outage.labels, falseAlarms: [], delaysS: [] });
});

test('without neutral hosts in the recording failures at all vendors at once still name the own network', async () => {
  const away = generateCorpus('own-network', 50, 5);
  expect(await playedWith(away.labels, away)).toMatchObject({ right: 1, missed: [] });
  const blind: Corpus = {
    ...away,
    controls: 0,
    runs: () => [...away.runs()].filter(({ service }) => service !== 'control'),
  };
  expect(await playedWith(away.labels, blind)).toMatchObject({ right: 1, missed: [] });
});
