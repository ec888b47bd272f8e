import { expect, test } from 'vitest';
import { bitOf, flags } from '../../../src/judge/attribution/flags.ts';
import {
  countTenants,
  createTally,
  entryOf,
  has,
  lastRunMs,
  onsetsOf,
  recentFailures,
  removeEntry,
  setBits,
  setKeys,
  tenantsWith,
  throttledRuns,
  throttledSinceMs,
} from '../../../src/judge/attribution/tally.ts';

const make = () => createTally('apple.dep', 'here', false, 1_200_000);

test('each flag has a bit of its own', () => {
  const bits = flags.map((flag) => bitOf[flag]);
  expect(new Set(bits).size).toBe(flags.length);
  expect(bits.reduce((sum, bit) => sum | bit, 0)).toBe(2 ** flags.length - 1);
});

test('a tenant counts once, however many of its targets have a flag, until the last of them loses it', () => {
  const tally = make();
  const [first, second, other] = [entryOf(tally, 'a/1', 'a'), entryOf(tally, 'a/2', 'a'), entryOf(tally, 'b/1', 'b')];
  setBits(first, bitOf.known | bitOf.failing);
  setBits(second, bitOf.known | bitOf.failing);
  setBits(other, bitOf.known);
  expect([tenantsWith(tally, 'known'), tenantsWith(tally, 'failing')]).toEqual([2, 1]);
  setBits(first, bitOf.known);
  expect(tenantsWith(tally, 'failing')).toBe(1);
  setBits(second, bitOf.known);
  expect(tenantsWith(tally, 'failing')).toBe(0);
  expect([has(first, 'known'), has(first, 'failing')]).toEqual([true, false]);
});

test('the same target is the same entry, and one that is removed takes all its counts with it', () => {
  const tally = make();
  const entry = entryOf(tally, 'a/1', 'a');
  expect(entryOf(tally, 'a/1', 'a')).toBe(entry);
  setBits(entry, bitOf.known | bitOf.auth);
  setKeys(entry, ['google-key:k']);
  tally.troubled.add(entry);
  removeEntry(entry);
  expect([tally.entries.size, tally.tenants.size, tally.troubled.size, tally.keys.size]).toEqual([0, 0, 0, 0]);
  expect(flags.map((flag) => tenantsWith(tally, flag))).toEqual(flags.map(() => 0));
});

test('a tenant stays as long as one of its targets does', () => {
  const tally = make();
  const [first, second] = [entryOf(tally, 'a/1', 'a'), entryOf(tally, 'a/2', 'a')];
  removeEntry(first);
  expect(tally.tenants.size).toBe(1);
  removeEntry(second);
  expect(tally.tenants.size).toBe(0);
});

test('shared keys are counted by targets, and follow when a target shares something else', () => {
  const tally = make();
  const [first, second] = [entryOf(tally, 'a/1', 'a'), entryOf(tally, 'b/1', 'b')];
  setKeys(first, ['k', 'l']);
  setKeys(second, ['k']);
  setKeys(second, ['k']);
  expect([...tally.keys]).toEqual([
    ['k', 2],
    ['l', 1],
  ]);
  setKeys(first, ['m']);
  expect([...tally.keys]).toEqual([
    ['k', 1],
    ['m', 1],
  ]);
});

test('tenants are counted once for each count, also in counts that follow each other', () => {
  const tally = make();
  for (const target of ['a/1', 'a/2', 'b/1', 'c/1']) entryOf(tally, target, target[0]!);
  const all = () => countTenants(tally, tally.entries.values(), () => true);
  expect([all(), all()]).toEqual([3, 3]);
  expect(countTenants(tally, tally.entries.values(), ({ target }) => target.endsWith('2'))).toBe(1);
});

test('questions about a target without runs have an answer', () => {
  const entry = entryOf(make(), 'a/1', 'a');
  expect([throttledRuns(entry), throttledSinceMs(entry), lastRunMs(entry), recentFailures(entry)]).toEqual([
    0,
    null,
    0,
    0,
  ]);
  expect([...onsetsOf(entry.tally)]).toEqual([]);
});
