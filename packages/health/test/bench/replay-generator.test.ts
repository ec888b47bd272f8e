import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RecordedRun } from '../../bench/lib/replay-corpus.ts';
import { generateCorpus, kinds } from '../../bench/lib/replay-generator.ts';
import { scoredSeeds } from '../../bench/lib/replay-options.ts';

const seed = 6;
const runsOf = (...args: Parameters<typeof generateCorpus>) => [...generateCorpus(...args).runs()];

/** A module and all that it loads, types left out; packages by their names. */
async function loadedBy(url: URL, loaded = new Set<string>()): Promise<ReadonlySet<string>> {
  if (loaded.has(url.href)) return loaded;
  loaded.add(url.href);
  const text = await readFile(url, 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+|@mdmkit[^']+)'/gms))
    if (name.startsWith('.')) await loadedBy(new URL(name, url), loaded);
    else loaded.add(name);
  return loaded;
}

test('the generator loads nothing of the monitor', async () => {
  const modules = await loadedBy(new URL('../../bench/lib/replay-generator.ts', import.meta.url));
  expect(modules.size).toBeGreaterThan(2);
  const foreign = [...modules].filter((module) => module.includes('/src/') || module.startsWith('@mdmkit/'));
  // Of ours only the random numbers, which know nothing of results.
  expect(foreign).toEqual(['@mdmkit/core/testing']);
});

test('the same seed gives the same corpus, and another one another', () => {
  const [one, again, other] = [
    runsOf('brown-out', 50, seed),
    runsOf('brown-out', 50, seed),
    runsOf('brown-out', 50, 7),
  ];
  expect(one).toEqual(again);
  expect(one).not.toEqual(other);
});

test('no test uses a seed that is scored', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  for (const file of await readdir(folder)) {
    const text = (await readFile(new URL(file, import.meta.url), 'utf8')).replaceAll('_', '');
    for (const scored of scoredSeeds) expect(text).not.toContain(String(scored));
  }
});

test.each(kinds)('runs of %s stand in the order of time, and the trouble shows within its label', (kind) => {
  const corpus = generateCorpus(kind, 50, seed, 3_600_000);
  const runs = [...corpus.runs()];
  expect(runs.every(({ atMs }, at) => atMs >= (runs[at - 1]?.atMs ?? 0))).toBe(true);
  const unwell = (of: readonly RecordedRun[]) => of.filter((run) => run.class !== 'ok').length / of.length;
  for (const { fromMs, toMs, scope } of corpus.labels) {
    const own = runs.filter(
      ({ service, tenant, location, sharedKeys }) =>
        (scope.service ?? service) === service &&
        (scope.tenant ?? tenant) === tenant &&
        (scope.location ?? location) === location &&
        (scope.sharedKey === undefined || sharedKeys.includes(scope.sharedKey)),
    );
    const during = own.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    const before = own.filter(({ atMs }) => atMs < fromMs);
    expect(unwell(during)).toBeGreaterThan(0.08);
    expect(unwell(before)).toBeLessThan(0.05);
  }
  expect(corpus.labels).toHaveLength(kind === 'spike' || kind === 'quiet' ? 0 : 1);
});
