import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimedRun, ScheduledTarget } from '../../src/model/engine.ts';
import { dueAtSlot, gridOf, jitterLimitMs, nextSlot } from '../../src/schedule/grid.ts';
import { createSchedule, type Schedule } from '../../src/schedule/schedule.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];
const services = ['apple.dep', 'apple.vpp', 'google.amapi'];

function target(index: number, intervalMs = 5 * minuteMs, service = services[index % 3] ?? ''): ScheduledTarget {
  return { id: `tenant-${index}/${service}`, tenant: `tenant-${index}`, service, intervalMs };
}

function many(count: number, intervalMs?: number, service?: string): readonly ScheduledTarget[] {
  return Array.from({ length: count }, (_, index) => target(index, intervalMs, service));
}

/** A run that is under way in a simulation. */
interface Active {
  readonly run: ClaimedRun;
  readonly endedMs: number;
}

/** Runs a schedule in steps of a second; each run takes as long as `durationMs` says. */
function simulate(
  schedule: Schedule,
  options: {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly stepMs?: number;
    readonly durationMs: (run: ClaimedRun) => number;
    readonly onClaim?: (run: ClaimedRun, nowMs: number, active: readonly Active[]) => void;
  },
): readonly (ClaimedRun & { readonly startedMs: number })[] {
  const all: (ClaimedRun & { startedMs: number })[] = [];
  let active: Active[] = [];
  for (let nowMs = options.fromMs; nowMs <= options.untilMs; nowMs += options.stepMs ?? secondMs) {
    const done = active.filter(({ endedMs }) => endedMs <= nowMs);
    active = active.filter(({ endedMs }) => endedMs > nowMs);
    schedule.complete(done.map(({ run, endedMs }) => ({ ...run, endedMs, recheckMs: null })));
    for (const run of schedule.claimDue(nowMs, 10_000)) {
      options.onClaim?.(run, nowMs, active);
      active.push({ run, endedMs: nowMs + options.durationMs(run) });
      all.push({ ...run, startedMs: nowMs });
    }
  }
  return all;
}

function sum<Row>(rows: readonly Row[], countOf: (row: Row) => number): number {
  return rows.reduce((total, row) => total + countOf(row), 0);
}

describe('over a week', () => {
  test('runs never drift from the grid, and none is left out', () => {
    const intervalMs = 5 * minuteMs;
    const schedule = createSchedule({ location: 'here' });
    schedule.setTargets(many(20, intervalMs), startMs);
    const weekMs = 7 * 24 * hourMs;
    const runs = simulate(schedule, { fromMs: startMs, untilMs: startMs + weekMs, durationMs: () => 3_700 });
    const byTarget = Map.groupBy(runs, (run) => run.target);
    expect(byTarget.size).toBe(20);
    for (const [id, own] of byTarget) {
      const grid = gridOf(id, intervalMs);
      expect(Math.abs(own.length - weekMs / intervalMs)).toBeLessThanOrEqual(1);
      let slotMs = nextSlot(grid, startMs);
      for (const run of own) {
        expect(run.dueMs).toBe(dueAtSlot(grid, slotMs));
        expect(Math.abs(run.startedMs - slotMs)).toBeLessThanOrEqual(jitterLimitMs(intervalMs) + secondMs);
        slotMs += intervalMs;
      }
    }
    expect(schedule.takeCounts().skipped).toEqual([]);
  });

  test('the load is flat: no second has many more runs than another', () => {
    const schedule = createSchedule({ location: 'here' });
    schedule.setTargets(many(3_000), startMs);
    const runs = simulate(schedule, { fromMs: startMs, untilMs: startMs + hourMs, durationMs: () => 400 });
    const perMinute = Map.groupBy(runs, (run) => Math.floor((run.startedMs - startMs) / minuteMs));
    perMinute.delete(60);
    expect(perMinute.size).toBe(60);
    // 600 a minute; five times the spread of as many independent ones.
    for (const own of perMinute.values()) expect(Math.abs(own.length - 600)).toBeLessThan(120);
  });
});

describe('whatever happens', () => {
  const worlds = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    total: fc.integer({ min: 1, max: 20 }),
    perService: fc.integer({ min: 1, max: 10 }),
    quorumSize: fc.integer({ min: 0, max: 10 }),
    tenants: fc.integer({ min: 1, max: 40 }),
    seconds: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }),
    earlyRuns: fc.array(
      fc.tuple(fc.nat(1_200), fc.constantFrom('recheck', 'burst', 'sample', 'all', 'spread', 'reload')),
      {
        maxLength: 30,
      },
    ),
  });

  test('no target overlaps itself, caps hold, tenants run one at a time, and what was due is either taken or skipped', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const targets = many(world.count, 2 * minuteMs).map((one, index) => ({
          ...one,
          tenant: `tenant-${index % world.tenants}`,
        }));
        const tenantOf = new Map(targets.map(({ id, tenant }) => [id, tenant]));
        const serviceOf = new Map(targets.map(({ id, service }) => [id, service]));
        const { total, perService, quorumSize } = world;
        const schedule = createSchedule({ location: 'here', caps: { total, perService }, quorumSize });
        schedule.setTargets(targets, startMs);
        let active: { run: ClaimedRun; endedMs: number }[] = [];
        let claimed = 0;
        for (let second = 0; second < 1_200; second += 1) {
          const nowMs = startMs + second * secondMs;
          for (const [at, wish] of world.earlyRuns) if (at === second) act(schedule, targets, wish, nowMs);
          const done = active.filter(({ endedMs }) => endedMs <= nowMs);
          active = active.filter(({ endedMs }) => endedMs > nowMs);
          expect(schedule.complete(done.map(({ run, endedMs }) => ({ ...run, endedMs, recheckMs: null })))).toEqual([]);
          let urgency = 0;
          for (const run of schedule.claimDue(nowMs, 100)) {
            expect(active.map(({ run: { target: id } }) => tenantOf.get(id))).not.toContain(tenantOf.get(run.target));
            const rank = ['recheck', 'quorum', 'scheduled', 'catch-up'].indexOf(run.reason);
            expect(rank).toBeGreaterThanOrEqual(urgency);
            expect(run.dueMs).toBeLessThanOrEqual(nowMs);
            urgency = rank;
            const seconds = world.seconds[claimed % world.seconds.length] ?? 1;
            active.push({ run, endedMs: nowMs + seconds * secondMs });
            claimed += 1;
          }
          expect(active.length).toBe(schedule.running);
          expect(active.length).toBeLessThanOrEqual(total);
          for (const own of Map.groupBy(active, ({ run }) => serviceOf.get(run.target)).values())
            expect(own.length).toBeLessThanOrEqual(perService);
        }
        const { due, skipped } = schedule.takeCounts();
        expect(sum(due, (count) => count.due)).toBe(claimed + sum(skipped, (count) => count.skipped));
      }),
      { numRuns: 30 },
    );
  });

  function act(schedule: Schedule, targets: readonly ScheduledTarget[], wish: string, nowMs: number) {
    const ids = targets.map(({ id }) => id);
    if (wish === 'recheck') for (const id of ids.slice(0, 5)) schedule.recheck(id, nowMs + 30 * secondMs);
    if (wish === 'burst') schedule.burst(ids.slice(0, 8), nowMs);
    if (wish === 'sample') schedule.sample('apple.vpp', 2, nowMs);
    if (wish === 'all') schedule.sample('apple.vpp', null, nowMs);
    if (wish === 'spread') schedule.spread('apple.vpp', minuteMs, nowMs);
    if (wish === 'reload') expect(schedule.setTargets(targets, nowMs)).toEqual({ added: [], changed: [], removed: [] });
  }

  test('at most one run replaces all missed runs, however long the gap was', () => {
    const spans = fc.record({ intervalMs: fc.integer({ min: 1_000, max: 4 * hourMs }), sleptMs: fc.nat(48 * hourMs) });
    fc.assert(
      fc.property(spans, ({ intervalMs, sleptMs }) => {
        const schedule = createSchedule({ location: 'here' });
        schedule.setTargets(many(10, intervalMs), startMs);
        const awakeMs = startMs + sleptMs;
        schedule.replan(awakeMs, { fromMs: startMs, reason: 'suspended' });
        expect(schedule.claimDue(awakeMs - 1, 100)).toEqual([]);
        // Within the next interval there is one scheduled run of each, and at most one to catch up.
        const windowMs = Math.min(intervalMs, 5 * minuteMs);
        const runs = simulate(schedule, {
          fromMs: awakeMs,
          untilMs: awakeMs + windowMs,
          stepMs: windowMs / 10,
          durationMs: () => 0,
        });
        for (const own of Map.groupBy(runs, (run) => run.target).values())
          expect(own.filter(({ reason }) => reason === 'catch-up').length).toBeLessThanOrEqual(1);
        expect(runs.length).toBeLessThanOrEqual(20);
        const missed = schedule.takeCounts().skipped.filter(({ reason }) => reason === 'missed');
        expect(sum(missed, (count) => count.skipped)).toBeLessThanOrEqual(20);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a service that hangs', () => {
  const hang = (quorumSize: number) => {
    const schedule = createSchedule({ location: 'here', caps: { perService: 50 }, quorumSize });
    schedule.setTargets(many(6_000, 5 * minuteMs, 'apple.dep'), startMs);
    // 20 a second, each until its limit of 20 s: 400 would be under way.
    const runs = simulate(schedule, { fromMs: startMs, untilMs: startMs + hourMs, durationMs: () => 20_000 });
    return { runs, counts: schedule.takeCounts() };
  };

  test('is checked by samples, another one each time, and no target waits for long', () => {
    const { runs, counts } = hang(20);
    // 50 at once for 20 s each are 150 a minute.
    expect(runs.length).toBeGreaterThan(0.85 * 60 * 150);
    expect(runs.length).toBeLessThanOrEqual(60 * 150 + 50);
    const later = runs.filter(({ startedMs }) => startedMs > startMs + 10 * minuteMs);
    expect(new Set(later.map(({ target: id }) => id)).size).toBeGreaterThan(3_000);
    const lags = later.map(({ startedMs, dueMs }) => startedMs - dueMs).toSorted((one, other) => one - other);
    // The line is as long as the runs that may go on at once: 50 of them end in 20 s.
    expect(lags.at(-1)).toBeLessThan(45 * secondMs);
    expect(sum(counts.due, (count) => count.due)).toBe(runs.length + sum(counts.skipped, (count) => count.skipped));
  });

  test('always has its quorum checked', () => {
    const { runs } = hang(20);
    const perTarget = Map.groupBy(runs, (run) => run.target);
    // Twelve intervals; the first and the last may be cut.
    const steady = [...perTarget.values()].filter((own) => own.length >= 11);
    expect(steady.length).toBeGreaterThanOrEqual(20);
  });

  test('does not delay the others', () => {
    const schedule = createSchedule({ location: 'here', caps: { perService: 20 } });
    schedule.setTargets([...many(600, minuteMs, 'apple.dep'), ...many(600, minuteMs, 'google.amapi')], startMs);
    const runs = simulate(schedule, {
      fromMs: startMs,
      untilMs: startMs + 20 * minuteMs,
      durationMs: ({ target: id }) => (id.endsWith('dep') ? 20_000 : 400),
    });
    const others = runs.filter(({ target: id }) => id.endsWith('amapi'));
    expect(others.length).toBeGreaterThan(0.95 * 20 * 600);
  });
});

test('a run that is not taken until the next one is due gives way to it', () => {
  const schedule = createSchedule({ location: 'here', caps: { total: 1 } });
  schedule.setTargets(many(2, minuteMs, 'apple.dep'), startMs);
  const [first] = schedule.claimDue(startMs + 2 * minuteMs, 10);
  if (first === undefined) throw new Error('nothing was due');
  const endedMs = startMs + 5 * minuteMs + 30 * secondMs;
  schedule.complete([{ ...first, endedMs, recheckMs: null }]);
  const [second] = schedule.claimDue(endedMs, 10);
  expect(second?.target).not.toBe(first.target);
  expect(endedMs - (second?.dueMs ?? 0)).toBeLessThan(66 * secondMs);
  const skipped = schedule.takeCounts().skipped.filter(({ reason }) => reason === 'capped');
  expect(sum(skipped, (count) => count.skipped)).toBeGreaterThanOrEqual(3);
});

test('a clock that jumps by years is no work', () => {
  const schedule = createSchedule({ location: 'here' });
  schedule.setTargets(many(3, secondMs), startMs);
  const [run] = schedule.claimDue(startMs + 2 * secondMs, 1);
  const laterMs = startMs + 10 * 365 * 24 * hourMs;
  if (run === undefined) throw new Error('nothing was due');
  schedule.complete([{ ...run, endedMs: laterMs, recheckMs: null }]);
  expect(schedule.claimDue(laterMs + secondMs, 10).length).toBeGreaterThanOrEqual(2);
  expect(sum(schedule.takeCounts().due, (count) => count.due)).toBeLessThan(5_000);
});

test('after the clock is set back, no target waits for the former time', () => {
  const schedule = createSchedule({ location: 'here' });
  schedule.setTargets(many(30), startMs);
  schedule.recheck('tenant-3/apple.dep', startMs + 1);
  simulate(schedule, { fromMs: startMs, untilMs: startMs + 10 * minuteMs, durationMs: () => 400 });
  const backMs = startMs - hourMs;
  schedule.replan(backMs, null);
  const runs = simulate(schedule, { fromMs: backMs, untilMs: backMs + 5 * minuteMs + 15_000, durationMs: () => 400 });
  expect(new Set(runs.map(({ target: id }) => id)).size).toBe(30);
  expect(schedule.takeCounts().gaps).toEqual([]);
});

describe('what stands in line', () => {
  /** Targets of one service that are all due, of which one was claimed. */
  const crowded = () => {
    const schedule = createSchedule({ location: 'here', caps: { total: 60 } });
    const targets = many(59, 5 * minuteMs, 'apple.dep');
    schedule.setTargets(targets, startMs);
    const nowMs = startMs + 5 * minuteMs + 15_000;
    return { schedule, ids: targets.map(({ id }) => id), nowMs, first: schedule.claimDue(nowMs, 1) };
  };

  test('a burst brings a target to the front that stands in line already', () => {
    const { schedule, ids, nowMs, first } = crowded();
    const last = ids.findLast((id) => id !== first[0]?.target) ?? '';
    expect(schedule.burst([last], nowMs)).toEqual([last]);
    expect(schedule.claimDue(nowMs, 1)).toMatchObject([{ target: last, reason: 'quorum' }]);
    expect(new Set(schedule.claimDue(nowMs, 100).map(({ target: id }) => id)).size).toBe(57);
  });

  test('a sample that is asked for holds for those that stand in line, too', () => {
    const { schedule, nowMs } = crowded();
    schedule.sample('apple.dep', 3, nowMs);
    expect(schedule.claimDue(nowMs, 100).length).toBeLessThanOrEqual(3);
    expect(schedule.claimDue(nowMs, 100)).toEqual([]);
  });

  test('services take turns', () => {
    const schedule = createSchedule({ location: 'here' });
    schedule.setTargets(many(60), startMs);
    const claimed = Array.from({ length: 9 }, () => schedule.claimDue(startMs + 5 * minuteMs + 15_000, 1)[0]?.target);
    for (const service of services) expect(claimed.filter((id) => id?.endsWith(service))).toHaveLength(3);
  });

  test('who looks too late runs each target once, and what was due before was missed', () => {
    const schedule = createSchedule({ location: 'here' });
    schedule.setTargets(many(1, minuteMs), startMs);
    const [run] = schedule.claimDue(startMs + 4 * minuteMs + 3_000, 10);
    expect(startMs + 4 * minuteMs + 3_000 - (run?.dueMs ?? 0)).toBeLessThan(67 * secondMs);
    expect(schedule.takeCounts().skipped.map(({ reason }) => reason)).toEqual(['missed']);
  });
});

test('a recheck that lies ahead survives a jump of time', () => {
  const schedule = createSchedule({ location: 'here' });
  schedule.setTargets(many(1, hourMs), startMs);
  const nowMs = startMs + 1_000;
  const atMs = nowMs + 30 * secondMs;
  expect(schedule.recheck('tenant-0/apple.dep', atMs)).toBe(true);
  const beforeMs = schedule.nextDueMs();
  schedule.replan(nowMs, { fromMs: startMs, reason: 'stalled' });
  expect(schedule.nextDueMs()).toBe(beforeMs);
});
