import { describe, expect, test } from 'vitest';
import type { JudgeContext } from '../../../src/judge/attribution/judge-context.ts';
import { isKnownSingle, judgeOwnServices, judgeSingles, judgeTerms } from '../../../src/judge/attribution/single.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { ResultClass } from '../../../src/model/result.ts';
import { inputOf, knownAt, minute, runOf, runsOf, startMs } from '../../support/judged.ts';

/** What is judged of one tenant that finds this at these minutes, among others that are well. */
function judgeOne(
  name: ResultClass,
  at: readonly number[],
  {
    peers = 30,
    changes = {},
    context = {},
  }: { peers?: number; changes?: Partial<Observation>; context?: Partial<JudgeContext> } = {},
) {
  const all = Array.from({ length: Math.ceil(at.at(-1)!) + 1 }, (_, minute) => minute);
  const runs = [
    ...all.flatMap((each) => runsOf(peers, () => 'ok', [each]).filter(({ tenant }) => tenant !== 'tenant-0')),
    ...at.map((each) => runOf(0, name, each, changes)),
  ];
  const input = inputOf(runs, at.at(-1)!, context);
  const [tally] = input.tallies;
  return judgeSingles(tally!, [...tally!.troubled], input);
}

describe('one tenant', () => {
  test('whose credential is refused twice, a minute apart, has a bad credential', () => {
    expect(judgeOne('fail.auth', [0])).toEqual([]);
    expect(judgeOne('fail.auth', [0, 0.5])).toEqual([]);
    expect(judgeOne('fail.auth', [0, 1], { context: { expiresMs: () => startMs + 9 * minute } })).toMatchObject([
      { key: 'credential:tenant-0/apple.dep', tenant: 'tenant-0', expiresMs: startMs + 9 * minute },
    ]);
  });

  test('whose credential has ended needs no second refusal', () => {
    const ended = judgeOne('fail.auth', [1], { changes: { code: 'CREDENTIAL_EXPIRED' } });
    expect(ended).toMatchObject([{ verdict: 'credential' }]);
    expect(ended[0]).not.toHaveProperty('expiresMs');
  });

  test('that fails is named after three minutes, and earlier only if four of ten runs failed', () => {
    expect(judgeOne('fail.server', [0, 1, 2])).toEqual([]);
    expect(judgeOne('fail.server', [0, 1, 3])).toMatchObject([{ key: 'tenant:tenant-0:apple.dep', isSlow: false }]);
    expect(judgeOne('fail.server', [0, 0.5, 1, 1.5])).toMatchObject([{ verdict: 'tenant' }]);
  });

  test.each(['fail.terms', 'fail.config'] as const)('with %s is named after a minute', (name) => {
    expect(judgeOne(name, [0, 1])).toMatchObject([{ verdict: 'tenant' }]);
  });

  test('that is slow three times, while others are well for nearly a window, is slow', () => {
    expect(judgeOne('degraded', [0, 5])).toEqual([]);
    expect(judgeOne('degraded', [0, 5, 10])).toMatchObject([{ verdict: 'tenant', isSlow: true }]);
  });

  test('without peers is named for what names its own cause, and for nothing else', () => {
    expect(judgeOne('fail.auth', [0, 1], { peers: 1 })).toMatchObject([{ verdict: 'credential' }]);
    expect(judgeOne('degraded', [0, 5, 10], { peers: 1 })).toEqual([]);
    expect(judgeOne('fail.server', [0, 3], { peers: 1 })).toMatchObject([{ verdict: 'unattributed' }]);
  });

  test('keeps its name while its incident is open, whatever the others do', () => {
    const known = (key: string) => (key === 'tenant:tenant-0:apple.dep' ? knownAt(-9) : undefined);
    expect(judgeOne('fail.server', [0], { context: { known } })).toMatchObject([{ verdict: 'tenant' }]);
    const input = inputOf([runOf(0, 'fail.server', 0), runOf(1, 'fail.server', 0)], 0, { known });
    expect([...input.tallies[0]!.troubled].map((entry) => isKnownSingle(entry, input))).toEqual([true, false]);
  });
});

describe('too many for chance and too few for the vendor', () => {
  const two = (at: readonly number[]) =>
    inputOf(
      runsOf(30, (tenant) => (tenant < 5 ? 'fail.server' : 'ok'), at),
      at.at(-1)!,
    );
  test('are unattributed yet; the tenants are not named beside it', () => {
    const input = two([0, 1]);
    const judged = judgeSingles(input.tallies[0]!, [...input.tallies[0]!.troubled], input);
    expect(judged).toMatchObject([{ verdict: 'unattributed', evidence: { tenants: 30, failing: 5 } }]);
    expect(judged[0]!.targets).toHaveLength(5);
  });

  test('one alone among others is not', () => {
    const input = inputOf(
      runsOf(30, (tenant) => (tenant < 1 ? 'fail.server' : 'ok'), [0, 1]),
      1,
    );
    expect(judgeSingles(input.tallies[0]!, [...input.tallies[0]!.troubled], input)).toEqual([]);
  });
});

test('new terms are one cause from three tenants on, also if only one is asked at the moment', () => {
  const of = (tenants: number) =>
    inputOf(
      runsOf(20, (tenant) => (tenant < tenants ? 'fail.terms' : 'ok'), [0]),
      0,
    );
  const two = of(2);
  expect(judgeTerms('apple.dep', two.tallies, two)).toBeUndefined();
  const three = of(3);
  expect(judgeTerms('apple.dep', three.tallies, three)).toMatchObject({
    key: 'new-terms:apple.dep',
    targets: { length: 3 },
  });
  const accepted = inputOf(
    [...runsOf(20, (tenant) => (tenant < 3 ? 'fail.terms' : 'ok'), [0]), ...runsOf(20, () => 'ok', [1])],
    1,
  );
  expect(judgeTerms('apple.dep', accepted.tallies, accepted)).toBeUndefined();
});

test('a host of our own is named by itself, once it is confirmed, slow or failing', () => {
  const own = { isOwn: true };
  const of = (name: ResultClass, at: readonly number[]) => {
    const input = inputOf(
      at.map((each) => runOf(0, name, each, own)),
      at.at(-1)!,
    );
    return judgeOwnServices(input.tallies[0]!, input);
  };
  expect(of('fail.server', [0])).toEqual([]);
  expect(of('fail.server', [0, 3])).toMatchObject([{ verdict: 'own-service', subject: 'tenant-0/apple.dep' }]);
  expect(of('degraded', [0, 5])).toEqual([]);
  expect(of('degraded', [0, 5, 10])).toMatchObject([{ verdict: 'own-service', isSlow: true }]);
  expect(of('throttled', [0, 5, 10])).toEqual([]);
});
