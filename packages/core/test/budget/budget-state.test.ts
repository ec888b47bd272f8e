import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BudgetState,
  begin,
  block,
  end,
  endedCount,
  hasRoom,
  settle,
  unusedBudget,
} from '../../src/budget/budget-state.ts';

const limits = { requests: 2, perMs: 1_000, concurrency: 2 };
const run = (id: string, untilMs = 10_000) => ({ id, untilMs });

describe('room', () => {
  test('is taken by requests under way and by those that ended within the window', () => {
    const one = begin(unusedBudget, run('a'));
    expect(hasRoom(one, limits, 0)).toBe(true);
    const two = begin(one, run('b'));
    expect(hasRoom(two, limits, 0)).toBe(false);
    const ended = end(two, limits, 'a', true, 100);
    expect(hasRoom(ended, limits, 100)).toBe(false);
    expect(hasRoom(settle(ended, limits, 1_099), limits, 1_099)).toBe(false);
    expect(hasRoom(settle(ended, limits, 1_100), limits, 1_100)).toBe(true);
    expect(hasRoom(end(two, limits, 'a', false, 100), limits, 100)).toBe(true);
  });

  test('does not exist while the vendor asks to wait', () => {
    const blocked = block(block(unusedBudget, 500), 300);
    expect(hasRoom(blocked, limits, 499)).toBe(false);
    expect(hasRoom(blocked, limits, 500)).toBe(true);
  });
});

describe('requests without an end', () => {
  test('counts as ended at its limit, and an end that comes late changes nothing', () => {
    const state = settle(begin(unusedBudget, run('a', 500)), limits, 600);
    expect(state).toEqual({ ended: [[500, 1]], running: [], blockedUntilMs: 0 });
    expect(end(state, limits, 'a', true, 700)).toBe(state);
  });

  test('is forgotten once it is long past', () => {
    expect(settle(begin(unusedBudget, run('a', 500)), limits, 1_500)).toEqual(unusedBudget);
  });
});

test('after the clock is set back, no request waits for more than a window', () => {
  const state: BudgetState = { ended: [[1_000_000, 2]], running: [], blockedUntilMs: 0 };
  expect(settle(state, limits, 5_000).ended).toEqual([[5_001, 2]]);
});

test('a large budget stays small, and counts longer rather than shorter', () => {
  const large = { requests: 100_000, perMs: 60_000, concurrency: Number.POSITIVE_INFINITY };
  let state = unusedBudget;
  for (let at = 0; at < 60_000; at += 2) state = end(begin(state, run('a', 1e9)), large, 'a', true, at);
  expect(state.ended.length).toBeLessThanOrEqual(1_001);
  expect(endedCount(state)).toBe(30_000);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (atMs) => {
      const [noted = 0] = end(begin(unusedBudget, run('a', 2e9)), large, 'a', true, atMs).ended[0] ?? [];
      expect(noted).toBeGreaterThanOrEqual(atMs);
      expect(noted).toBeLessThan(atMs + 60);
    }),
  );
});

test('in no window are there more than the limit, whatever happens', () => {
  const step = fc.record({ afterMs: fc.integer({ min: 0, max: 400 }), lastsMs: fc.integer({ min: 0, max: 900 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state = unusedBudget;
      let nowMs = 0;
      const spans: [number, number][] = [];
      const open: { id: string; untilMs: number }[] = [];
      steps.forEach(({ afterMs, lastsMs }, index) => {
        nowMs += afterMs;
        for (const request of open.splice(0).toSorted((one, second) => one.untilMs - second.untilMs)) {
          if (request.untilMs <= nowMs) state = end(state, limits, request.id, true, request.untilMs);
          else open.push(request);
        }
        state = settle(state, limits, nowMs);
        if (!hasRoom(state, limits, nowMs)) return;
        const id = String(index);
        state = begin(state, { id, untilMs: 1e9 });
        open.push({ id, untilMs: nowMs + lastsMs });
        spans.push([nowMs, nowMs + lastsMs]);
      });
      // The vendor may see a request at any moment of its span: of any three in a row the first and the last must be a
      // window apart even where the first is seen as late, and the last as early, as can be.
      const byEnd = spans.toSorted((one, second) => one[1] - second[1]);
      for (const [startMs] of spans) {
        const near = byEnd.filter(([from, until]) => from <= startMs && until > startMs - limits.perMs);
        expect(near.length).toBeLessThanOrEqual(limits.requests);
      }
    }),
  );
});
