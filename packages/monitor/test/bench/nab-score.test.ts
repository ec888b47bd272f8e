import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasNab, nabFolder, readNab, readRawScores, splitByHash } from '../../bench/lib/nab-corpus.ts';
import { nabProfiles, prepare, scoreAlerts, scoreAtBestThreshold, scoreRows } from '../../bench/lib/nab-score.ts';

const [standard] = nabProfiles;
if (!standard) throw new Error('the benchmark has profiles');

test('the halves depend on names only, and each group gives to both', () => {
  const names = ['a/1.csv', 'a/2.csv', 'a/3.csv', 'a/4.csv', 'b/1.csv', 'b/2.csv'];
  const halves = splitByHash(names);
  expect(splitByHash(names.toReversed())).toEqual(halves);
  expect(['a/1.csv', 'a/2.csv', 'a/3.csv', 'a/4.csv'].filter((name) => halves.get(name) === 'tuning')).toHaveLength(2);
  expect(['b/1.csv', 'b/2.csv'].filter((name) => halves.get(name) === 'tuning')).toHaveLength(1);
});

test('the first row of a window is worth most, a false alert costs, a missed window costs', () => {
  const values = new Float64Array(100);
  const series = { name: 'a/1', group: 'a', times: values, values, probation: 15, half: 'tuning' } as const;
  const prepared = prepare([{ ...series, windows: [[50, 59]] }]);
  const score = (...rows: number[]) => scoreAlerts(prepared, [rows], standard);
  expect(score(50)).toEqual({ score: 100, hits: 1, windows: 1, false: 0 });
  expect(score(59).score).toBeGreaterThan(50);
  expect(score(59).score).toBeLessThan(80);
  expect(score(3)).toEqual({ score: 0, hits: 0, windows: 1, false: 0 });
  expect(score(20).score).toBeCloseTo(-5.5);
  expect(score(20, 50)).toMatchObject({ hits: 1, false: 1 });
});

describe.skipIf(!hasNab())('the published vectors', () => {
  const corpus = hasNab() ? prepare(readNab()) : [];

  test('have 58 files, 365,558 rows and 116 windows', () => {
    expect(corpus).toHaveLength(58);
    expect(corpus.reduce((sum, { series }) => sum + series.values.length, 0)).toBe(365_558);
    expect(corpus.reduce((sum, { counted }) => sum + counted.length, 0)).toBe(116);
  });

  test.each([
    ['relativeEntropy', ['54.6427', '47.5984', '58.8423']],
    ['skyline', ['35.6870', '27.0812', '44.4810']],
  ])('give %s its published scores', (detector, published) => {
    const raw = readRawScores(detector);
    const scores = corpus.map(({ series }) => raw.get(series.name) ?? new Float64Array());
    const best = nabProfiles.map((profile) => scoreAtBestThreshold(corpus, scores, profile).score.toFixed(4));
    expect(best).toEqual(published);
  });

  test('give relativeEntropy its published score of each file', () => {
    // The published format.
    const expected = JSON.parse(readFileSync(`${nabFolder}/expected/per_file_scores.json`, 'utf8')) as {
      readonly relativeEntropy: { readonly standard: { readonly files: Readonly<Record<string, number>> } };
    };
    const raw = readRawScores('relativeEntropy');
    for (const scored of corpus) {
      const rows = [...(raw.get(scored.series.name) ?? [])].flatMap((score, row) => (score >= 0.5 ? [row] : []));
      const published = expected.relativeEntropy.standard.files[scored.series.name];
      expect(scoreRows(scored, rows, standard)).toBeCloseTo(published ?? Number.NaN, 5);
    }
  });
});
