import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClaimedRun, ScheduledTarget } from '../../src/model/engine.ts';
import { dueAtSlot, gridOf, nextSlot } from '../../src/schedule/grid.ts';
import { createSchedule } from '../../src/schedule/schedule.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const minuteMs = 60_000;

const targets = fc.uniqueArray(
  fc.record({
    index: fc.nat(15),
    intervalMs: fc.constantFrom(minuteMs, 2 * minuteMs, 10 * minuteMs),
    service: fc.constantFrom('apple.dep', 'apple.vpp'),
    exclusive: fc.constantFrom('one', 'two', 'three', null),
  }),
  { selector: ({ index }) => index, maxLength: 16 },
);

const described = (one: {
  index: number;
  intervalMs: number;
  service: string;
  exclusive: string | null;
}): ScheduledTarget => ({
  id: `tenant-${one.index}/x`,
  tenant: `tenant-${one.index}`,
  ...one,
});

test('after any exchange of targets, at any time, exactly those of the last one are run, each on its grid', () => {
  const steps = fc.array(fc.record({ targets, waitMs: fc.nat(3 * minuteMs), endShare: fc.nat(3) }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(steps, (exchanges) => {
      const schedule = createSchedule({ location: 'here', caps: { total: 3 } });
      let nowMs = startMs;
      let active: ClaimedRun[] = [];
      let planned: readonly ScheduledTarget[] = [];
      const end = (count: number) => {
        const ending = active.slice(0, count);
        active = active.slice(count);
        const lost = schedule.complete(ending.map((run) => ({ ...run, endedMs: nowMs, recheckMs: null })));
        // Only what is no more is lost.
        for (const run of lost) expect(planned.map(({ id }) => id)).not.toContain(run.target);
      };
      for (const exchange of exchanges) {
        const before = new Map(planned.map((target) => [target.id, target]));
        planned = exchange.targets.map(described);
        const changes = schedule.setTargets(planned, nowMs);
        const ids = planned.map(({ id }) => id);
        expect([...changes.added].toSorted()).toEqual(ids.filter((id) => !before.has(id)).toSorted());
        expect([...changes.removed].toSorted()).toEqual(
          [...before.keys()].filter((id) => !ids.includes(id)).toSorted(),
        );
        nowMs += exchange.waitMs;
        end(exchange.endShare);
        const claimed = schedule.claimDue(nowMs, 10);
        for (const run of claimed) {
          expect(ids).toContain(run.target);
          expect(active.map(({ target }) => target)).not.toContain(run.target);
        }
        active.push(...claimed);
        expect(schedule.running).toBe(active.length);
      }
      end(active.length);
      expect(schedule.running).toBe(0);
      // All are run from now on, whatever happened to them.
      const seen = new Set<string>();
      for (const untilMs = nowMs + 12 * minuteMs; nowMs < untilMs; nowMs += 1_000)
        for (const run of schedule.claimDue(nowMs, 10)) {
          seen.add(run.target);
          const { intervalMs = 0 } = planned.find(({ id }) => id === run.target) ?? {};
          const grid = gridOf(run.target, intervalMs);
          if (run.reason === 'scheduled') expect(run.dueMs).toBe(dueAtSlot(grid, nextSlot(grid, run.dueMs - 1)));
          schedule.complete([{ ...run, endedMs: nowMs, recheckMs: null }]);
        }
      expect([...seen].toSorted()).toEqual(planned.map(({ id }) => id).toSorted());
    }),
    { numRuns: 60 },
  );
});
