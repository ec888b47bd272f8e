import { describe, expect, test } from 'vitest';
import { commonRegion, evidenceOf, evidenceOfEntries } from '../../../src/judge/attribution/evidence-summary.ts';
import { inputOf, knownAt, minute, runOf, runsOf, startMs } from '../../support/judged.ts';

const basis = { findings: ['failing'], count: undefined, key: 'vendor:apple.dep' } as const;

test('codes are counted, the most frequent first, five at most', () => {
  const runs = runsOf(
    21,
    () => 'fail.server',
    [0],
    (tenant) => ({ code: `C${Math.floor(Math.sqrt(tenant))}` }),
  );
  const input = inputOf(
    [...runs, runOf(30, 'fail.server', 0, { code: null }), runOf(31, 'fail.server', 0, { code: 'C9' })],
    1,
  );
  const { codes } = evidenceOf({ ...basis, tallies: [input.tallies[0]!] }, input);
  expect(codes).toEqual([
    { code: 'C3', count: 7 },
    { code: 'C2', count: 5 },
    { code: 'C4', count: 5 },
    { code: 'C1', count: 3 },
    { code: 'C0', count: 1 },
  ]);
});

describe('the beginning', () => {
  test('of known trouble is that of its incident', () => {
    const input = inputOf(
      runsOf(5, () => 'fail.server', [3]),
      4,
      { known: () => knownAt(-7) },
    );
    expect(evidenceOf({ ...basis, tallies: [input.tallies[0]!] }, input).firstSeenMs).toBe(startMs - 7 * minute);
  });

  test('is where failures came faster than before, not the first failure of the window', () => {
    const early = runOf(9, 'fail.server', 0);
    const crowd = Array.from({ length: 8 }, (_, tenant) => runOf(tenant, 'fail.server', 8 + tenant / 60));
    const input = inputOf([early, ...crowd], 9);
    expect(evidenceOf({ ...basis, tallies: [input.tallies[0]!] }, input).firstSeenMs).toBe(startMs + 8 * minute);
  });

  test('without a failure within the window is the last one', () => {
    const input = inputOf(
      runsOf(5, () => 'fail.auth', [0]),
      30,
    );
    const summary = evidenceOf({ ...basis, findings: ['auth'], tallies: [input.tallies[0]!] }, input);
    expect([summary.firstSeenMs, summary.lastSeenMs]).toEqual([startMs, startMs]);
  });
});

test('several locations are named once each, and what is shared is kept', () => {
  const input = inputOf([runOf(0, 'fail.server', 0), runOf(0, 'fail.server', 0, { location: 'far' })], 1);
  const [first, second] = input.tallies;
  const summary = evidenceOf({ ...basis, tallies: [first!, second!, first!], sharedKey: 'k' }, input);
  expect([summary.locations, summary.sharedKey]).toEqual([['far', 'here'], 'k']);
});

test('of single targets it spans from the first to the last of their runs, throttled ones included', () => {
  const input = inputOf([runOf(0, 'throttled', 1), runOf(0, 'throttled', 4), runOf(1, 'fail.config', 2)], 5);
  const [first, ...rest] = [...input.tallies[0]!.entries.values()];
  const { firstSeenMs, lastSeenMs, codes } = evidenceOfEntries([first!, ...rest], undefined, input);
  expect([firstSeenMs, lastSeenMs]).toEqual([startMs + minute, startMs + 4 * minute]);
  expect(codes).toEqual([{ code: 'DEP_FAIL.CONFIG', count: 1 }]);
});

test('a region is common only if every failure has it', () => {
  const of = (region: string | undefined) =>
    inputOf(
      [
        runOf(0, 'fail.server', 0, { region: 'eu' }),
        runOf(1, 'fail.server', 0, region === undefined ? {} : { region }),
        runOf(2, 'ok', 0, { region: 'us' }),
        runOf(3, 'fail.auth', 0),
      ],
      1,
    ).tallies[0]!;
  expect([commonRegion(of('eu')), commonRegion(of('us')), commonRegion(of(undefined))]).toEqual([
    'eu',
    undefined,
    undefined,
  ]);
  expect(commonRegion(inputOf([runOf(0, 'ok', 0)], 1).tallies[0]!)).toBeUndefined();
});
