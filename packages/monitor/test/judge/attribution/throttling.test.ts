import { describe, expect, test } from 'vitest';
import { judgeShared } from '../../../src/judge/attribution/shared.ts';
import { judgeThrottling } from '../../../src/judge/attribution/throttling.ts';
import { inputOf, knownAt, runsOf } from '../../support/judged.ts';

describe('throttling', () => {
  const judged = (late: number, nowAt: number, context = {}) => {
    const runs = [
      ...runsOf(4, () => 'throttled', [0, 5, 10]),
      ...runsOf(4 + late, (t) => (t < 4 ? 'ok' : 'throttled'), [11, 12]).filter(
        ({ tenant }) => Number(tenant.slice(7)) >= 4,
      ),
    ];
    const input = inputOf(runs, nowAt, context);
    return judgeThrottling('apple.dep', [...input.tallies[0]!.troubled], undefined, input);
  };
  test('is judged after a whole window', () => {
    expect(judged(0, 12)).toMatchObject({ key: 'throttling:apple.dep', targets: { length: 4 } });
  });

  test('waits at most two windows while more targets may join, and not at all if the cause is known', () => {
    expect(judged(4, 12)).toBeUndefined();
    expect(judged(4, 21)).toBeDefined();
    expect(judged(4, 12, { known: () => knownAt(0) })).toBeDefined();
  });

  test('of a few minutes is not judged', () => {
    const input = inputOf(
      runsOf(4, () => 'throttled', [0, 5]),
      5,
    );
    expect(judgeThrottling('apple.dep', [...input.tallies[0]!.troubled], undefined, input)).toBeUndefined();
  });

  test('of a quota that tenants share is judged only once', () => {
    const runs = runsOf(20, (tenant) => (tenant < 8 ? 'throttled' : 'ok'), [0, 5, 10]);
    const shared = runs.map((run) =>
      Number(run.tenant.slice(7)) < 8 ? { ...run, sharedKeys: ['google-project:p'] } : run,
    );
    const input = inputOf(shared, 10);
    const cause = judgeShared(input.tallies, 0.005, input);
    expect(cause?.judgement).toMatchObject({ verdict: 'throttling', subject: 'apple.dep' });
    const entries = [...input.tallies[0]!.troubled];
    expect(judgeThrottling('apple.dep', entries, undefined, input)).toBeDefined();
    expect(judgeThrottling('apple.dep', entries, cause, input)).toBeUndefined();
  });
});
