import type { Incident, SkipReason } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import type { EndedCheck } from '../../src/service/ended-check.ts';
import { createOwnTroubles } from '../../src/service/own-troubles.ts';
import { incidentOf } from '../store/batches.ts';

const minute = 60_000;
const startMs = Date.UTC(2026, 10, 23, 12);
const place = { service: 'apple.vpp', location: 'here', bucketMs: startMs } as const;

function watched(changes: { readonly incidents?: readonly Incident[]; readonly open?: readonly Incident[] } = {}) {
  const store = { failsSinceMs: null as number | null };
  const undo = { failsSinceMs: null as number | null | undefined };
  const machine = { isSlow: false };
  const troubles = createOwnTroubles({
    location: 'here',
    incidents: changes.incidents ?? [],
    open: () => changes.open ?? [],
    storeFailsSinceMs: () => store.failsSinceMs,
    undoFailsSinceMs: () => undo.failsSinceMs,
    isShedding: () => machine.isSlow,
  });
  /** Each minute 20 runs become due, and some of them are left out. */
  const count = (fromMinute: number, toMinute: number, missed: number, reason: SkipReason = 'capped') => {
    for (let at = fromMinute; at < toMinute; at += 1)
      troubles.noteCounts(
        { due: [{ ...place, due: 20 }], skipped: [{ ...place, reason, skipped: missed }] },
        startMs + at * minute,
      );
  };
  const kindsAt = (atMinute: number) => troubles.current(startMs + atMinute * minute).map(({ kind }) => kind);
  return { store, undo, machine, troubles, count, kindsAt };
}

function check(seconds: number | undefined, code: string | null = null): EndedCheck {
  const facts = seconds === undefined ? {} : { clockSkewSeconds: seconds };
  const isOff = seconds !== undefined && Math.abs(seconds) >= 60;
  const warnings = isOff ? [{ code: 'CLOCK_SKEW', daysLeft: null } as const] : [];
  return {
    run: { target: 'aurora/apple.vpp', dueMs: 0, reason: 'scheduled', fence: 1 },
    startedMs: 0,
    endedMs: 200,
    durationMs: 200,
    flags: [],
    stalledMs: 0,
    result: {
      target: { service: 'apple.vpp' } as never,
      result: resultOf({ code, facts, warnings }),
      inMaintenance: false,
    },
  };
}

test('calendars that end soon and silent peers are trouble with names, as long as it lasts', () => {
  const world = { calendars: ['office'], peers: [{ name: 'osaka', sinceMs: startMs - 4 * minute }] };
  const troubles = createOwnTroubles({
    location: 'here',
    incidents: [],
    open: () => [],
    storeFailsSinceMs: () => null,
    isShedding: () => false,
    endingCalendars: () => world.calendars,
    silentPeers: () => world.peers,
  });
  // A peer was silent for minutes before it counts.
  expect(troubles.current(startMs)).toEqual([
    { kind: 'peer', location: 'here', sinceMs: startMs - 4 * minute, detail: 'osaka' },
  ]);
  expect(troubles.current(startMs + minute)).toContainEqual({
    kind: 'calendar',
    location: 'here',
    sinceMs: startMs,
    detail: 'office',
  });
  world.calendars = [];
  world.peers = [];
  expect(troubles.current(startMs + 2 * minute)).toEqual([]);
});

test('coverage below 80 % over ten minutes is trouble, and over once 90 % take place again', () => {
  const { count, kindsAt } = watched();
  count(0, 8, 5);
  expect(kindsAt(8)).toEqual([]);
  count(8, 10, 5);
  expect(kindsAt(10)).toEqual(['coverage']);
  count(10, 13, 0);
  expect(kindsAt(13)).toEqual(['coverage']);
  count(13, 21, 0);
  expect(kindsAt(21)).toEqual([]);
});

test('coverage of 85 %, of a sample, or beside a vendor that hangs is no trouble', () => {
  const good = watched();
  good.count(0, 12, 3);
  expect(good.kindsAt(12)).toEqual([]);
  const sampled = watched();
  sampled.count(0, 12, 15, 'sampled');
  expect(sampled.kindsAt(12)).toEqual([]);
  // A clock that is set, or a machine that slept, is a gap.
  const suspended = watched();
  suspended.count(0, 12, 15, 'missed');
  expect(suspended.kindsAt(12)).toEqual([]);
  const hanging = watched({ open: [incidentOf('inc-a', { verdict: 'vendor', service: 'apple.vpp' })] });
  hanging.count(0, 12, 15);
  expect(hanging.kindsAt(12)).toEqual([]);
});

test('a machine that sheds a fifth of its checks is too slow from then on, until it sheds no more', () => {
  const { machine, troubles, count, kindsAt } = watched();
  const sinceMs = (atMinute: number) => troubles.machineSinceMs(startMs + atMinute * minute);
  machine.isSlow = true;
  count(0, 2, 3);
  expect(sinceMs(2)).toBeNull();
  count(2, 4, 15);
  expect(sinceMs(4)).toBe(startMs + 2 * minute);
  count(4, 14, 15);
  expect(sinceMs(14)).toBe(startMs + 2 * minute);
  // It is told as the machine's trouble, not as missing coverage.
  expect(kindsAt(14)).toEqual([]);
  machine.isSlow = false;
  expect(sinceMs(15)).toBeNull();
});

test('a clock that most checks find a minute off is trouble, until they find it right', () => {
  const { troubles, kindsAt } = watched();
  troubles.noteChecks([check(600), check(590), check(undefined, 'DEP_CLOCK_SKEW'), check(1)], startMs);
  expect(kindsAt(0)).toEqual([]);
  expect(kindsAt(1)).toEqual(['clock']);
  troubles.noteChecks(
    Array.from({ length: 10 }, () => check(0)),
    startMs + 2 * minute,
  );
  expect(kindsAt(3)).toEqual([]);
});

test('one host with a wrong clock does not make ours wrong', () => {
  const { troubles, kindsAt } = watched();
  troubles.noteChecks([check(600), check(600), check(600), check(0), check(0), check(0)], startMs);
  expect(kindsAt(2)).toEqual([]);
});

test('a store that takes nothing for a quarter of an hour is trouble, until it takes a batch', () => {
  const { store, kindsAt } = watched();
  store.failsSinceMs = startMs;
  expect(kindsAt(14)).toEqual([]);
  expect(kindsAt(15)).toEqual(['store']);
  store.failsSinceMs = null;
  expect(kindsAt(16)).toEqual([]);
});

test('after a restart the trouble goes on until something else is known', () => {
  const changes = { location: 'here', verdict: 'own-service', startedMs: startMs - 30 * minute } as const;
  const { count, kindsAt } = watched({
    incidents: [
      incidentOf('inc-a', { ...changes, subject: 'monitoring coverage here' }),
      incidentOf('inc-b', { ...changes, subject: 'monitoring clock there', location: 'there' }),
    ],
  });
  expect(kindsAt(0)).toEqual(['coverage']);
  count(0, 10, 0);
  expect(kindsAt(10)).toEqual([]);
});

test('an undo of a canary that fails is trouble until all is undone, also while a new process has not read it yet', () => {
  const first = watched();
  expect(first.kindsAt(0)).toEqual([]);
  first.undo.failsSinceMs = startMs;
  expect(first.kindsAt(1)).toEqual(['canary-undo']);
  const subject = 'monitoring canary-undo here';
  const next = watched({ incidents: [incidentOf('inc-1', { subject, location: 'here', startedMs: startMs })] });
  next.undo.failsSinceMs = undefined;
  expect(next.kindsAt(2)).toEqual(['canary-undo']);
  next.undo.failsSinceMs = null;
  expect(next.kindsAt(3)).toEqual([]);
});
