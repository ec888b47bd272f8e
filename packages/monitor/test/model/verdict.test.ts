import { expect, test } from 'vitest';
import { causeKey } from '../../src/model/judgement.ts';
import {
  byRank,
  isVerdict,
  titleOf,
  type Verdict,
  verdictFacts,
  verdictOfShared,
  verdicts,
  verdictTable,
} from '../../src/model/verdict.ts';

const evidence = {
  windowMs: 600_000,
  tenants: 40,
  failing: 1,
  usualShare: 0.005,
  probability: null,
  locations: ['here'],
  controls: { healthy: 3, asked: 3 },
  codes: [],
  sharedKey: null,
  firstSeenMs: 0,
  lastSeenMs: 0,
};

test('the order of the rows means nothing: the ranks decide', () => {
  const rows = Object.entries(verdictTable);
  for (let turn = 0; turn < rows.length; turn += 1) {
    const turned = Object.fromEntries([...rows.slice(turn), ...rows.slice(0, turn)].reverse()) as typeof verdictTable;
    expect(byRank(turned)).toEqual(verdicts);
  }
});

test('a title shows the beginning and the end of a long key', () => {
  const hex = '48dd68d198350f51258e885ce9a5c37ab7f98543';
  const titleWith = (sharedKey: string) =>
    titleOf('shared-credential', { service: 'apple.dep', evidence: { ...evidence, sharedKey } });
  expect(titleWith(`CK_${hex}`)).toBe('apple.dep fails for tenants that share CK_48dd68d1…b7f98543.');
  expect(titleWith('project acme-emm-1234567')).toBe(
    'apple.dep fails for tenants that share project acme-emm-1234567.',
  );
});

test('no two verdicts have the same rank, and the wider one comes first', () => {
  const ranks = verdicts.map((verdict) => verdictFacts(verdict).rank);
  expect(new Set(ranks).size).toBe(ranks.length);
  const before = (first: Verdict, second: Verdict) => verdicts.indexOf(first) < verdicts.indexOf(second);
  expect(before('own-network', 'vendor')).toBe(true);
  expect(before('own-network-suspected', 'vendor')).toBe(true);
  expect(before('vendor', 'unattributed')).toBe(true);
  expect(before('credential', 'credential-expiring')).toBe(true);
});

test('each trouble that tenants share leads to one verdict', () => {
  const troubles = verdicts.flatMap((verdict) => verdictFacts(verdict).shared?.troubles ?? []);
  expect([...troubles].sort()).toEqual(['auth', 'config', 'failing', 'local', 'throttled']);
  for (const trouble of troubles) expect(verdictFacts(verdictOfShared(trouble)).shared?.troubles).toContain(trouble);
});

test.each(verdicts)('%s has a sentence for what is wrong and one for what to do, with and without names', (verdict) => {
  const bare = titleOf(verdict, { service: null, evidence });
  const named = titleOf(verdict, {
    service: 'apple.dep',
    evidence: { ...evidence, tenants: 1, sharedKey: 'google-key:k' },
    location: 'here',
    tenant: 'acme',
    isSlow: true,
    region: 'eu',
    expiresMs: Date.UTC(2027, 0, 2),
  });
  for (const sentence of [bare, named, verdictFacts(verdict).remedy]) expect(sentence).toMatch(/^\S.*[^.]\.$/);
  expect(`${bare}${named}`).not.toMatch(/undefined|null|NaN/);
});

test.each([
  ['network', 'Our own network or machine fails at here.'],
  ['machine', 'This machine is too slow to measure at here.'],
  ['interception', 'Something between here and apple.dep answers in their place: a proxy or TLS inspection.'],
] as const)('own trouble by %s says so', (ownCause, title) => {
  expect(titleOf('own-network', { service: 'apple.dep', evidence, location: 'here', ownCause })).toBe(title);
});

test('a cause is identified by verdict and subject', () => {
  expect(causeKey('vendor', 'apple.dep')).toBe('vendor:apple.dep');
  expect(causeKey('tenant', 'acme:apple.dep')).not.toBe(causeKey('credential', 'acme:apple.dep'));
});

test('a text is a verdict only if the table has it', () => {
  expect(isVerdict('vendor')).toBe(true);
  expect(isVerdict('toString')).toBe(false);
  expect(isVerdict('aliens')).toBe(false);
});

test('what announces a verdict is about the same credentials, and ranks behind it', () => {
  const notices = verdicts.filter((verdict) => verdictFacts(verdict).announces !== null);
  expect(notices).toEqual(['credential-expiring']);
  for (const verdict of notices) {
    const announced = verdictFacts(verdict).announces as Verdict;
    expect(verdictFacts(announced).isAboutExpiry && verdictFacts(verdict).isAboutExpiry).toBe(true);
    expect(verdictFacts(announced).rank).toBeLessThan(verdictFacts(verdict).rank);
  }
});

test('the cause is certain, but for a suspicion against our own side, for one tenant’s trouble and for what is unattributed', () => {
  const ofCause = (cause: string) => verdicts.filter((verdict) => verdictFacts(verdict).cause === cause);
  expect(verdicts.filter((verdict) => verdictFacts(verdict).isOwnSide)).toEqual([
    'own-network',
    'own-network-suspected',
  ]);
  expect(ofCause('suspected')).toEqual(['own-network-suspected']);
  expect(ofCause('likely')).toEqual(['tenant']);
  expect(ofCause('unknown')).toEqual(['unattributed']);
});
