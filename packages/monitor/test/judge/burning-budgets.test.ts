import { expect, test } from 'vitest';
import { judgeBurningBudgets } from '../../src/judge/burning-budgets.ts';
import type { BurningBudget, Incident, Judgement } from '../../src/model/index.ts';
import { titleOf } from '../../src/model/verdict.ts';

const budget: BurningBudget = {
  service: 'apple.vpp',
  location: null,
  severity: 'page',
  sinceMs: 5,
  objective: 0.99,
  remaining: 0.4,
  longMs: 3_600_000,
  shortMs: 300_000,
  factor: 14.4,
  longRate: 25,
  shortRate: 30,
  failed: 120,
  checks: 480,
};

test('a budget that burns is an incident with its windows as the evidence', () => {
  const [judgement] = judgeBurningBudgets([budget], [], [], 10);
  expect(judgement).toMatchObject({
    verdict: 'error-budget',
    service: 'apple.vpp',
    location: null,
    severity: 'major',
    targets: [],
    evidence: { firstSeenMs: 5, lastSeenMs: 10, budget },
  });
  if (!judgement) throw new Error('there is no judgement');
  expect(titleOf('error-budget', { service: 'apple.vpp', evidence: judgement.evidence })).toBe(
    'apple.vpp uses up its error budget 25.0 times as fast as its objective allows.',
  );
});

test('a ticket is less urgent, and a location is named only if the whole service does not burn', () => {
  const tokyo = { ...budget, severity: 'ticket', location: 'tokyo' } as const;
  expect(judgeBurningBudgets([tokyo], [], [], 10)).toMatchObject([
    { severity: 'minor', location: 'tokyo', subject: 'budget of apple.vpp at tokyo' },
  ]);
  expect(judgeBurningBudgets([budget, tokyo], [], [], 10)).toMatchObject([{ location: null }]);
});

test.each([
  ['a vendor that fails', { verdict: 'vendor', service: 'apple.vpp' }, 0],
  ['our own network', { verdict: 'own-network', service: null }, 0],
  ['unusual measures', { verdict: 'unusual', service: 'apple.vpp' }, 1],
  ['another service', { verdict: 'vendor', service: 'google.play' }, 1],
  ['the credential of one tenant', { verdict: 'credential', service: 'apple.vpp' }, 1],
])('with the verdict of %s', (_name, cause, count) => {
  // Only these members are read.
  expect(judgeBurningBudgets([budget], [cause as unknown as Judgement], [], 10)).toHaveLength(count);
  expect(judgeBurningBudgets([budget], [], [cause as unknown as Incident], 10)).toHaveLength(count);
});
