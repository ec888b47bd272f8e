import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuietTargets } from '../../src/judge/quiet-targets.ts';
import { usualThresholds } from '../../src/judge/state-machine.ts';
import { takeRun } from '../../src/judge/take-run.ts';
import { recordOf, type TrackedTarget, trackTarget } from '../../src/judge/tracked-target.ts';
import type { ResultClass } from '../../src/model/result.ts';

const settings = { target: 't/apple.vpp', tenant: 't', service: 'apple.vpp', intervalMs: 300_000, timeoutMs: 20_000 };
const thresholds = usualThresholds(settings.intervalMs, settings.timeoutMs);
const startMs = Date.parse('2026-11-28T12:00:00Z');

function take(tracked: TrackedTarget, found: ResultClass, run: number, location = 'here'): void {
  const observation = { ...settings, location, class: found, code: found === 'ok' ? null : 'X', sharedKeys: [] };
  takeRun(tracked, { ...observation, atMs: startMs + run * settings.intervalMs }, found, false);
}

function afterRuns(...classes: readonly ResultClass[]): TrackedTarget {
  const tracked = trackTarget(7, settings, thresholds);
  for (const [run, found] of classes.entries()) take(tracked, found, run);
  return tracked;
}

describe('a target that is well', () => {
  test('comes back from its row as it was', () => {
    const quiet = createQuietTargets();
    const tracked = afterRuns('ok', 'ok');
    expect(quiet.put(tracked)).toBe(true);
    expect(trackTarget(7, settings, thresholds, quiet.read(7))).toEqual(tracked);
    expect(quiet.conclusiveMs(7)).toBe(startMs + settings.intervalMs);
  });

  test('is the same whether it lay in its row between its runs or not', () => {
    const kinds: readonly ResultClass[] = ['ok', 'ok', 'ok', 'fail.server', 'degraded', 'throttled', 'inconclusive'];
    const runs = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 40 });
    let rested = 0;
    fc.assert(
      fc.property(runs, (classes) => {
        const quiet = createQuietTargets();
        let resting = trackTarget(7, settings, thresholds);
        for (const [run, found] of classes.entries()) {
          take(resting, found, run);
          if (!quiet.put(resting)) continue;
          rested += 1;
          resting = trackTarget(7, settings, thresholds, quiet.read(7));
        }
        expect(recordOf(resting)).toEqual(recordOf(afterRuns(...classes)));
      }),
    );
    expect(rested).toBeGreaterThan(100);
  });

  test('keeps when it was down, for flapping', () => {
    const quiet = createQuietTargets();
    const tracked = afterRuns('ok', 'fail.server', 'fail.server', 'fail.server', 'ok', 'ok', 'ok');
    expect(tracked.hardStates.map(({ state }) => state)).toEqual(['u', 'd', 'u']);
    quiet.put(tracked);
    expect(quiet.read(7).hardStates).toEqual(tracked.hardStates);
  });
});

test.each<readonly [string, TrackedTarget]>([
  ['fails', afterRuns('ok', 'fail.server')],
  ['was throttled', afterRuns('ok', 'throttled')],
  ['has failed a while ago', afterRuns('ok', 'fail.server', 'ok')],
  ['is explained by an incident', { ...afterRuns('ok'), coveredBy: 'I1' }],
  ['comes and goes', { ...afterRuns('ok'), flapping: true }],
  ['no check has read', afterRuns()],
])('one that %s is no quiet one', (_, tracked) => {
  expect(createQuietTargets().put(tracked)).toBe(false);
});

test('a target of two locations stays as it is', () => {
  const tracked = afterRuns('ok');
  take(tracked, 'ok', 1, 'elsewhere');
  expect(createQuietTargets().put(tracked)).toBe(false);
});

test('an emptied row counts as never checked, and rows need not come in order', () => {
  const quiet = createQuietTargets();
  const far = { ...afterRuns('ok', 'ok'), row: 5_000 };
  expect(quiet.put(far)).toBe(true);
  expect(quiet.read(4_999)).toMatchObject({ states: [], lastRunMs: null, class: null });
  quiet.clear(5_000);
  expect(quiet.read(5_000).states).toEqual([]);
  expect(quiet.conclusiveMs(5_000)).toBeNull();
});
