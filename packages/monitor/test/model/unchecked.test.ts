import { expect, test } from 'vitest';
import { createUncheckedTest, type UncheckedSpan } from '../../src/model/unchecked.ts';

const nowMs = 1_000_000;
const span = (changes: Partial<UncheckedSpan>): UncheckedSpan => ({
  reason: 'paused',
  scope: {},
  by: null,
  sinceMs: 500_000,
  untilMs: null,
  ...changes,
});
const target = (lastRunMs: number | null) => ({
  id: 'aurora/apple.dep',
  tenant: 'aurora',
  service: 'apple.dep',
  lastRunMs,
});
const reasonOf = (spans: readonly UncheckedSpan[], lastRunMs: number | null) =>
  createUncheckedTest(spans, nowMs)(target(lastRunMs))?.reason;

test('a paused target is unchecked, however late its last run was', () => {
  expect(reasonOf([span({})], nowMs)).toBe('paused');
  expect(reasonOf([span({})], null)).toBe('paused');
});

test('a target that was checked after an incident began belongs to the sample', () => {
  const covered = span({ reason: 'covered', by: 'inc-1' });
  expect(reasonOf([covered], 499_999)).toBe('covered');
  expect(reasonOf([covered], null)).toBe('covered');
  expect(reasonOf([covered], 500_000)).toBeUndefined();
});

test('a target of a sampled service is unchecked once it is overdue', () => {
  const sampled = span({ reason: 'sampled', overdueMs: 10_000 });
  expect(reasonOf([sampled], nowMs - 10_001)).toBe('sampled');
  expect(reasonOf([sampled], nowMs - 10_000)).toBeUndefined();
  expect(reasonOf([span({ reason: 'sampled' })], nowMs - 1)).toBe('sampled');
});

test('the strongest reason is given, in any order of the spans', () => {
  const spans = [span({ reason: 'sampled' }), span({ reason: 'covered' }), span({})];
  expect(reasonOf(spans, 0)).toBe('paused');
  expect(reasonOf(spans.slice(0, 2), 0)).toBe('covered');
});

test('a span that has ended, or that applies to other targets, does not count', () => {
  expect(reasonOf([span({ untilMs: nowMs })], 0)).toBeUndefined();
  expect(reasonOf([span({ untilMs: nowMs + 1 })], 0)).toBe('paused');
  expect(reasonOf([span({ scope: { services: ['apple.vpp'] } })], 0)).toBeUndefined();
  expect(reasonOf([span({ scope: { tenants: ['aurora'] } })], 0)).toBe('paused');
  expect(reasonOf([span({ scope: { targets: ['aurora/*'] } })], 0)).toBe('paused');
  expect(reasonOf([span({ scope: { targets: ['borealis/*'] } })], 0)).toBeUndefined();
});
