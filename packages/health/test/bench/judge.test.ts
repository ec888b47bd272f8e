import { describe, expect, test } from 'vitest';
import { composeScenario } from '../../bench/judge/compose.ts';
import { formatNaming, formatWorst, judgeFigures, missedGoals } from '../../bench/judge/figures.ts';
import {
  allJobs,
  type JobResult,
  loadScenario,
  readJudgeOptions,
  scenarioNames,
  UsageError,
} from '../../bench/judge/jobs.ts';
import type { Played } from '../../bench/judge/play.ts';
import { Scenario } from '../../bench/judge/scenario.ts';
import { scorePlayed } from '../../bench/judge/score.ts';
import type { ToldMessage } from '../../bench/judge/story.ts';

const minuteMs = 60_000;

const outage = Scenario.parse({
  title: 'An outage of twenty minutes',
  trouble: [{ at: '10m', for: '20m', where: 'vendor', services: ['apple.vpp'], answer: 'status-500' }],
  expect: [{ verdict: 'vendor', service: 'apple.vpp', within: '90s' }],
  shown: [{ at: '20m', service: 'apple.vpp', up: 0 }],
});

const messageOf = (changes: Partial<ToldMessage> = {}): ToldMessage => ({
  atMs: 11 * minuteMs,
  incident: 'inc-1',
  kind: 'opened',
  severity: 'minor',
  verdict: 'vendor',
  service: 'apple.vpp',
  tenant: null,
  owner: 'vendor',
  title: 'apple.vpp fails.',
  text: 'apple.vpp fails.',
  ...changes,
});

const playedOf = (messages: readonly ToldMessage[], closedMs: number | null = 40 * minuteMs): Played => ({
  incidents: messages.length === 0 ? [] : [{ id: 'inc-1', messages, closedMs, isAdmitted: false }],
  shown: [],
  timeline: [],
  checks: 1,
  troubled: new Map([['apple.vpp', [10 * minuteMs]]]),
});

describe('the score of a scenario', () => {
  test('is right when the trouble is told in time, and closed in time', () => {
    expect(scorePlayed(outage, playedOf([messageOf()]))).toMatchObject({ outcome: 'right', mistakes: [] });
  });

  test.each<[string, Played, 'late' | 'wrong', RegExp]>([
    ['is wrong when no notification goes out', playedOf([]), 'wrong', /0 incidents/],
    ['is late when it is told late', playedOf([messageOf({ atMs: 12 * minuteMs })]), 'late', /told 2.0 min/],
    [
      'is wrong when another party is blamed',
      playedOf([messageOf({ verdict: 'own-network' })]),
      'wrong',
      /own-network/,
    ],
    [
      'is wrong when another service is named',
      playedOf([messageOf({ service: 'apple.dep' })]),
      'wrong',
      /not to be told/,
    ],
    [
      'is wrong when the title does not say what fails',
      playedOf([messageOf({ title: 'It fails.' })]),
      'wrong',
      /title/,
    ],
    ['is wrong when it is told before it begins', playedOf([messageOf({ atMs: 9 * minuteMs })]), 'wrong', /before/],
    ['is wrong when it never closes', playedOf([messageOf()], null), 'wrong', /never closed/],
    ['is late when it closes late', playedOf([messageOf()], 55 * minuteMs), 'late', /closed 25.0 min/],
    ['is wrong when it closes too early', playedOf([messageOf()], 20 * minuteMs), 'wrong', /before its end/],
    [
      'is wrong when there are too many messages',
      playedOf(Array.from({ length: 4 }, () => messageOf())),
      'wrong',
      /4 mess/,
    ],
    [
      'is wrong when a target is shown as up',
      {
        ...playedOf([messageOf()]),
        shown: [{ atMs: 20 * minuteMs, service: 'apple.vpp', states: { up: 1, down: 29 } }],
      },
      'wrong',
      /shown as up/,
    ],
  ])('%s', (_, played, outcome, mistake) => {
    const score = scorePlayed(outage, played);
    expect(score.outcome).toBe(outcome);
    expect(score.mistakes.join('\n')).toMatch(mistake);
  });

  test('is wrong when another party has to act, or the title lacks what it has to say', () => {
    const strict = {
      ...outage,
      expect: outage.expect.map((told) => ({ ...told, owner: 'us' as const, title: 'at the vendor' })),
    };
    const { mistakes } = scorePlayed(strict, playedOf([messageOf()]));
    expect(mistakes.join('\n')).toMatch(/does not say "at the vendor".*\n.*vendor has to act, expected us/);
  });

  test('shares the messages between the troubles that an expectation counts', () => {
    const two = { ...outage, expect: outage.expect.map((told) => ({ ...told, troubles: 2 })) };
    expect(scorePlayed(two, playedOf([messageOf(), messageOf(), messageOf()])).messages).toEqual([1.5, 1.5]);
  });

  test('counts what should not have been told at all', () => {
    const calm = Scenario.parse({ title: 'A calm hour of thirty tenants' });
    expect(scorePlayed(calm, playedOf([messageOf()])).falseIncidents).toBe(1);
  });
});

describe('the scenarios', () => {
  test('can all be read, in nineteen groups', () => {
    const scenarios = scenarioNames().map(loadScenario);
    expect(scenarios.length).toBeGreaterThanOrEqual(200);
    expect(new Set(scenarios.map(({ group }) => group)).size).toBe(19);
    expect(new Set(scenarios.map(({ scenario }) => scenario.title)).size).toBe(scenarios.length);
  });

  test('are composed the same from the same seed, and others from another one', () => {
    expect(composeScenario(7)).toEqual(composeScenario(7));
    expect(composeScenario(7).scenario.trouble).not.toEqual(composeScenario(8).scenario.trouble);
  });
});

describe('the options', () => {
  test('choose groups, scenarios and seeds', () => {
    const jobs = allJobs(readJudgeOptions(['--group', 'terms', '--seed', '3']));
    expect(jobs.length).toBeGreaterThan(3);
    expect(jobs.every(({ name, seed }) => name.startsWith('terms/') && seed === 3)).toBe(true);
  });

  test('add scenarios to groups', () => {
    const jobs = allJobs(readJudgeOptions(['--group', 'terms', '--scenario', 'slow/short', '--seed', '3']));
    expect(jobs.filter(({ name }) => name === 'slow/short')).toHaveLength(1);
    expect(jobs.length).toBeGreaterThan(3);
  });

  test('choose the store: a database for the first seed where the store matters, or the same for all', () => {
    const storesOf = (...args: string[]) =>
      allJobs(readJudgeOptions(['--scenario', 'restarts/calm', ...args]))
        .toSorted((first, second) => first.seed - second.seed)
        .map(({ store }) => store);
    expect(storesOf()).toEqual(['database', 'memory', 'memory', 'memory', 'memory']);
    const slow = allJobs(readJudgeOptions(['--scenario', 'slow/short']));
    expect(new Set(slow.map(({ store }) => store))).toEqual(new Set(['memory']));
    expect(new Set(storesOf('--store', 'memory'))).toEqual(new Set(['memory']));
  });

  test.each([
    [['--store', 'paper'], /mixed, database, memory/],
    [['--group', 'nowhere'], /no such group/],
    [['--scenario', 'vendor/nothing'], /no such file/],
    [['--seed', 'x'], /whole number/],
    [['--other'], /other/],
  ])('%j is refused', (args, message) => {
    expect(() => readJudgeOptions(args)).toThrow(UsageError);
    expect(() => readJudgeOptions(args)).toThrow(message);
  });
});

describe('the figures', () => {
  const result = (name: string, outcome: JobResult['outcome'], falseIncidents = 0): JobResult => ({
    name,
    group: name.split('/')[0] ?? '',
    seed: 1,
    title: name,
    outcome,
    mistakes: [],
    messages: [2],
    falseIncidents,
    named: [],
    timeline: [],
    checks: 1,
    cpuMs: 1,
    store: 'memory',
    lengthMs: 7 * 86_400_000,
  });
  test('count each scenario and its worst group', () => {
    expect(judgeFigures([result('a/1', 'right'), result('a/2', 'right'), result('b/1', 'wrong', 3)])).toEqual({
      right: 0.667,
      right_worst_group: 0,
      false_per_week: 1,
      messages_per_trouble: 2,
      named_3_tenants: 0,
      named_30_tenants: 0,
      scenarios: 3,
    });
  });

  test('are held against the goals', () => {
    expect(missedGoals(judgeFigures([result('a/1', 'right')]))).toEqual([]);
    expect(missedGoals(judgeFigures([result('a/1', 'right'), result('b/1', 'wrong', 3)]))).toEqual([
      expect.stringContaining('right is 0.5'),
      expect.stringContaining('right_worst_group is 0'),
      expect.stringContaining('false_per_week is 1.5'),
    ]);
  });

  test('say how fast a vendor was named that failed', () => {
    const { named } = scorePlayed(outage, playedOf([messageOf()]));
    expect(named).toEqual([{ tenants: 30, isWhole: true, hasStalls: false, afterMs: minuteMs }]);
    expect(formatNaming([{ ...result('a/1', 'right'), named }])).toMatch(
      /outage, 30 tenants and more: 60 s, at most 60 s/,
    );
    expect(formatNaming([result('a/1', 'right')])).toBe('');
  });

  test('name the slowest outage, whatever a brown-out took', () => {
    const outcome = (afterMs: number, changes: object = {}) => ({
      ...result('a/1', 'right'),
      named: [{ tenants: 30, isWhole: true, hasStalls: false, afterMs, ...changes }],
    });
    const results = [outcome(60_000), outcome(95_000, { hasStalls: true }), outcome(400_000, { isWhole: false })];
    const figures = judgeFigures([...results, outcome(100_000, { tenants: 4 })]);
    expect(figures).toMatchObject({ named_3_tenants: 100, named_30_tenants: 95 });
    expect(missedGoals(figures)).toContainEqual('named_30_tenants is 95; the goal is at most 90.');
    expect(formatNaming(results)).toMatch(/brown-out, 30 tenants and more: 400 s, at most 400 s/);
  });

  test('leave out an outage during which the service restarts', () => {
    const restarted = { ...outage, actions: [{ at: 11 * minuteMs, restart: 20_000 }] };
    expect(scorePlayed(restarted, playedOf([messageOf()])).named).toEqual([]);
  });

  test('come with the timelines of the worst scenarios, shortened', () => {
    const wrong = { ...result('b/1', 'wrong'), timeline: Array.from({ length: 30 }, (_, line) => `line ${line}`) };
    expect(formatWorst([wrong], false)).toMatch(/line 24\n.*5 more/);
    expect(formatWorst([wrong], true)).toMatch(/line 29$/);
  });
});
