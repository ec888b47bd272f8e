import { describe, expect, test } from 'vitest';
import { createEvidence } from '../../../src/judge/attribution/evidence.ts';
import {
  has,
  onsetsOf,
  recentFailures,
  tenantsWith,
  throttledRuns,
  throttledSinceMs,
} from '../../../src/judge/attribution/tally.ts';
import { controlService, type Observation } from '../../../src/model/observation.ts';
import type { ResultClass } from '../../../src/model/result.ts';

const minute = 60_000;
const from = 1_800_000_000_000;
const run = (name: ResultClass, at: number, changes: Partial<Observation> = {}): Observation => ({
  target: 'a/apple.dep',
  tenant: 'a',
  service: 'apple.dep',
  location: 'here',
  class: name,
  code: null,
  atMs: from + at * minute,
  sharedKeys: [],
  ...changes,
});
const recorded = (runs: readonly Observation[], options = {}) => {
  const evidence = createEvidence(options);
  for (const each of runs) evidence.record(each);
  const [tally] = evidence.tallies();
  return { evidence, tally: tally!, entry: tally!.entries.get('a/apple.dep') };
};

test('two failures a minute apart confirm each other; two within a minute do not', () => {
  const { tally: soon } = recorded([run('fail.server', 0), run('fail.server', 0.5)]);
  expect([tenantsWith(soon, 'failing'), tenantsWith(soon, 'failingSurely')]).toEqual([1, 0]);
  const { tally: later } = recorded([run('fail.server', 0), run('fail.server', 1)]);
  expect(tenantsWith(later, 'failingSurely')).toBe(1);
});

test('one failure of another kind amid confirmed trouble is not believed; the second is', () => {
  const runs = [run('fail.auth', 0), run('fail.auth', 1), run('fail.network', 2)];
  expect(recorded(runs).entry).toMatchObject({ finding: 'auth', streak: 2 });
  expect(recorded([...runs, run('fail.network', 3)]).entry).toMatchObject({ finding: 'failing', streak: 1 });
});

test('a run that is older than the last says nothing new', () => {
  const { entry } = recorded([run('ok', 2), run('fail.server', 1)]);
  expect(entry).toMatchObject({ finding: 'ok', atMs: from + 2 * minute });
});

test('failures among the last ten runs are remembered until a recovery holds', () => {
  const scattered = [0, 1, 2, 3].flatMap((at) => [run('fail.server', 2 * at), run('ok', 2 * at + 1)]);
  expect(recentFailures(recorded(scattered).entry!)).toBe(4);
  expect(recentFailures(recorded([...scattered, run('ok', 9)]).entry!)).toBe(0);
});

test('failed verifications and ended credentials count for no vendor, not even as tenants that were seen', () => {
  const { tally } = recorded([
    run('fail.network', 0, { code: 'DEP_TLS_FAILED' }),
    run('fail.auth', 0, { target: 'b/apple.dep', tenant: 'b', code: 'CREDENTIAL_EXPIRED' }),
  ]);
  const count = (flag: Parameters<typeof tenantsWith>[1]) => tenantsWith(tally, flag);
  expect([count('known'), count('failing'), count('auth'), count('local'), count('ended')]).toEqual([0, 0, 0, 1, 1]);
});

test('a refusal counts as ended once the credential’s date has passed', () => {
  const options = { expiresMs: () => from + minute };
  expect(recorded([run('fail.auth', 0)], options).entry).toMatchObject({ finding: 'auth' });
  expect(recorded([run('fail.auth', 1)], options).entry).toMatchObject({ finding: 'ended' });
});

describe('requests that are refused as too many', () => {
  const refused = (count: number) => Array.from({ length: count }, (_, at) => run('throttled', 5 * at));
  test('three times over a window are no accident', () => {
    expect(has(recorded(refused(2)).entry!, 'throttled')).toBe(false);
    const { entry, tally } = recorded(refused(3));
    expect([has(entry!, 'throttled'), throttledRuns(entry!), throttledSinceMs(entry!)]).toEqual([true, 3, from]);
    expect(tally.troubled.has(entry!)).toBe(true);
  });

  test('end with the first answer', () => {
    const { entry } = recorded([...refused(3), run('ok', 12)]);
    expect([has(entry!, 'throttled'), throttledRuns(entry!), entry!.recoveredMs]).toEqual([
      false,
      0,
      from + 12 * minute,
    ]);
  });

  test('keep what the target shares, and forget what it was like before once that is too old', () => {
    const evidence = createEvidence();
    evidence.record(run('fail.server', 0));
    for (const at of [5, 9, 14]) evidence.record(run('throttled', at, { sharedKeys: ['k'] }));
    evidence.expire(from + 0.5 * minute);
    for (let at = 1; at <= 15; at += 1) evidence.expire(from + at * minute);
    const entry = evidence.tallies()[0]!.entries.get('a/apple.dep')!;
    expect(entry).toMatchObject({ finding: null, streak: 0 });
    for (let at = 16; at <= 30; at += 1) evidence.expire(from + at * minute);
    expect(evidence.tallies()[0]!.entries.size).toBe(0);
  });
});

test('runs that our own side spoilt are counted, and say since when nothing is known', () => {
  const { tally } = recorded([run('ok', 0), run('prober_fault', 5), run('inconclusive', 10), run('inconclusive', 9)]);
  expect([tally.silentSinceMs, tally.lastFaultMs]).toEqual([from, from + 10 * minute]);
  expect(tally.minutes.since('faults', from, from + 10 * minute).reduce((sum, each) => sum + each, 0)).toBe(3);
  const { tally: well } = recorded([run('prober_fault', 5), run('ok', 6)]);
  expect(well.silentSinceMs).toBeNull();
});

test('trouble that is explained and over is dropped; what began before stays', () => {
  const evidence = createEvidence();
  evidence.record(run('fail.server', 0));
  evidence.record(run('fail.server', 5, { target: 'b/apple.dep', tenant: 'b' }));
  evidence.record(run('fail.server', 5, { target: 'b/apple.dep', tenant: 'b', location: 'far' }));
  evidence.record(run('fail.server', 5, { target: 'c/apple.vpp', tenant: 'c', service: 'apple.vpp' }));
  evidence.dismiss({ service: 'apple.dep', location: 'here', findings: ['failing'], fromMs: from + minute });
  const left = evidence
    .tallies()
    .flatMap(({ entries, location }) => [...entries.keys()].map((name) => `${name} ${location}`));
  expect(left).toEqual(['b/apple.dep far', 'a/apple.dep here', 'c/apple.vpp here']);
  const here = evidence.tallies().find(({ location, service }) => location === 'here' && service === 'apple.dep');
  expect([...onsetsOf(here!)]).toEqual([from]);
  evidence.dismiss({ service: null, location: null, findings: ['auth'], fromMs: 0 });
  expect(evidence.tallies().flatMap(({ entries }) => [...entries])).toHaveLength(3);
});

test('hosts of our own are kept apart from those of a vendor with the same service', () => {
  const { evidence } = recorded([run('ok', 0), run('fail.server', 0, { target: 'b/apple.dep', isOwn: true })]);
  expect(evidence.tallies().map(({ isOwn, entries }) => [isOwn, entries.size])).toEqual([
    [false, 1],
    [true, 1],
  ]);
  evidence.remove('b/apple.dep');
  evidence.remove('nobody/apple.dep');
  expect(evidence.tallies().map(({ entries }) => entries.size)).toEqual([1, 0]);
});

test('tenants with new terms are remembered for two days', () => {
  const { evidence } = recorded([run('fail.terms', 0)]);
  expect(evidence.termsTenants('apple.dep', from + 47 * 60 * minute)).toBe(1);
  expect(evidence.termsTenants('apple.dep', from + 49 * 60 * minute)).toBe(0);
  expect(evidence.termsTenants('apple.vpp', from)).toBe(0);
});

describe('neutral hosts', () => {
  const reading = (host: number, isWell: boolean, at: number) =>
    run(isWell ? 'ok' : 'fail.network', at, { target: `host-${host}`, service: controlService });
  test('of which the majority is silent are lost since the host that made it one', () => {
    const evidence = createEvidence();
    for (const host of [0, 1, 2]) evidence.record(reading(host, true, 0));
    evidence.record(reading(0, false, 1));
    evidence.record(reading(1, false, 2));
    expect(evidence.controls('here', from + 3 * minute)).toEqual({
      healthy: 1,
      asked: 3,
      lostMs: from + 2 * minute,
      silentMs: from + minute,
      lastSilentMs: from + 2 * minute,
      changedMs: from + 2 * minute,
      // Hosts that are read at other times make no round.
      loss: null,
    });
    expect(evidence.controls('here', from + 20 * minute)).toMatchObject({ healthy: 0, asked: 0, lostMs: null });
    expect(evidence.controls('far', from)).toMatchObject({ asked: 0, lastSilentMs: null, changedMs: null });
  });

  test('that come and go lose the majority once, until they answer for three minutes', () => {
    const evidence = createEvidence();
    for (let at = 0; at < 6; at += 1) for (const host of [0, 1, 2]) evidence.record(reading(host, at % 2 === 0, at));
    const { loss } = evidence.controls('here', from + 5 * minute);
    expect(loss).toMatchObject({ firstMs: from + minute, lastMs: from + 5 * minute, returns: 2 });
    for (let at = 6; at < 10; at += 1) for (const host of [0, 1, 2]) evidence.record(reading(host, true, at));
    expect(evidence.controls('here', from + 9 * minute).loss).toBeNull();
    for (const host of [0, 1, 2]) evidence.record(reading(host, false, 10));
    expect(evidence.controls('here', from + 10 * minute).loss).toMatchObject({
      firstMs: from + 10 * minute,
      returns: 0,
    });
  });

  test('that are discredited do not count until they answer', () => {
    const evidence = createEvidence();
    for (const host of [0, 1, 2]) evidence.record(reading(host, host === 0, 0));
    evidence.discreditControls('here');
    evidence.record(reading(1, false, 1));
    expect(evidence.controls('here', from + minute)).toMatchObject({ healthy: 1, asked: 1, lostMs: null });
    evidence.record(reading(1, true, 2));
    evidence.record(reading(1, false, 3));
    expect(evidence.controls('here', from + 3 * minute)).toMatchObject({ healthy: 1, asked: 2 });
    evidence.discreditControls('elsewhere');
  });
});
