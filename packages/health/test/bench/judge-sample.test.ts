import { expect, test } from 'vitest';
import { withoutDatabases } from '../../bench/judge/databases.ts';
import { type Job, loadScenario, runJob, scenarioNames } from '../../bench/judge/jobs.ts';
import { playScenario } from '../../bench/judge/play.ts';

/** A short scenario of each group, whose service says the right thing. */
const sample = [
  'credential/revoked-of-30',
  'expiries/one-of-three',
  'feeds/late',
  'flapping/credential',
  'growth/shrinks-in-outage',
  'large-fleets/1000-one-percent',
  'location/one-cut-off',
  'maintenance/pause',
  'noise/outage-in-noise',
  'own-machine/store-full',
  'own-network/no-neutral-hosts',
  'restarts/in-outage',
  'several/vendor-and-credential',
  'slow/until-timeout',
  'small-fleets/3-outage',
  'tenant/terms',
  'terms/three-of-thirty',
  'throttling/burst',
  'vendor/status-500-30',
];

test('the sample has a scenario of each group', () => {
  const groupOf = (name: string) => name.split('/')[0];
  expect(new Set(sample.map(groupOf))).toEqual(new Set(scenarioNames().map(groupOf)));
});

const runs = new Map<string, ReturnType<typeof runJob>>();
/** Plays a scenario once for all tests. */
const run = (name: string, store: Job['store']) => {
  const key = `${name} ${store}`;
  const played = runs.get(key) ?? runJob({ name, seed: 1, store }, withoutDatabases);
  runs.set(key, played);
  return played;
};

test.each(sample)('%s is judged right', { timeout: 600_000 }, async (name) => {
  const { outcome, mistakes } = await run(name, 'memory');
  expect({ outcome, mistakes }).toEqual({ outcome: 'right', mistakes: [] });
});

test('an outage with a restart is told the same, whether the store is in memory or in files', {
  timeout: 600_000,
}, async () => {
  const [memory, files] = [await run('restarts/in-outage', 'memory'), await run('restarts/in-outage', 'database')];
  expect(memory.timeline).not.toEqual([]);
  expect(memory.timeline).toEqual(files.timeline);
});

test('what a vendor reports changes no message: an outage is told the same whether the feed reports it or is silent', async () => {
  const { scenario } = loadScenario('feeds/late');
  const play = async (feed: typeof scenario.feed) =>
    (await playScenario({ ...scenario, feed }, 1, { kind: 'memory', isShared: false })).incidents.flatMap(
      ({ messages }) => messages.map(({ atMs, kind, severity, text }) => [atMs, kind, severity, text]),
    );
  const messages = await play(scenario.feed);
  expect(messages.length).toBeGreaterThan(1);
  // It is read as often, and reports when the scenario is over.
  expect(messages).toEqual(await play(scenario.feed.map((report) => ({ ...report, at: scenario.length }))));
});
