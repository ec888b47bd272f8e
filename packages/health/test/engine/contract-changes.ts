import { expect, test } from 'vitest';
import { dueAtSlot, gridOf, nextSlot } from '../../../monitor/src/schedule/grid.ts';
import {
  claimUntil,
  finished,
  intervalMs,
  many,
  minuteMs,
  type StartEngine,
  startMs,
  target,
} from './contract-targets.ts';

/** What another set of targets changes. */
export function testTargetChanges(start: StartEngine): void {
  test('another set of targets leaves those that stay alone', async () => {
    await using engine = await start(many(30));
    const running = await engine.claimDue(startMs + minuteMs, 100);
    expect(running.length).toBeGreaterThan(0);
    const gone = running[0];
    if (gone === undefined) throw new Error('nothing was due');
    const kept = many(30).filter(({ id }) => id !== gone.target);
    const longer = { ...target(99), intervalMs: 10 * minuteMs };
    const changes = await engine.setTargets([...kept, longer], startMs + minuteMs);
    expect(changes).toEqual({ added: [longer.id], changed: [], removed: [gone.target] });
    const results = running.map((run) => finished(run, startMs + minuteMs + 400));
    expect(await engine.complete(results)).toEqual([results[0]]);
    const runs = await claimUntil(engine, startMs + minuteMs, startMs + intervalMs - 15_000);
    for (const { target: id, dueMs } of runs.filter(({ target: ran }) => ran !== longer.id))
      expect(dueMs).toBe(dueAtSlot(gridOf(id, intervalMs), nextSlot(gridOf(id, intervalMs), startMs)));
    expect(runs.map(({ target: id }) => id)).not.toContain(gone.target);
  });

  test('a target may change while it is under way', async () => {
    await using engine = await start(many(1));
    const [run] = await engine.claimDue(startMs + intervalMs + 15_000, 1);
    if (run === undefined) throw new Error('nothing was due');
    const rarer = { ...target(0), intervalMs: 60 * minuteMs, exclusive: 'another' };
    expect(await engine.setTargets([rarer], run.dueMs)).toEqual({ added: [], changed: [rarer.id], removed: [] });
    expect(await engine.complete([finished(run, run.dueMs + 400)])).toEqual([]);
    const grid = gridOf(rarer.id, rarer.intervalMs);
    expect(engine.nextDueMs()).toBe(dueAtSlot(grid, nextSlot(grid, run.dueMs + 400)));
  });

  test('a target that went and came back while under way is still the same', async () => {
    await using engine = await start(many(1));
    const runs = await engine.claimDue(startMs + intervalMs + 15_000, 1);
    await engine.setTargets([], startMs + intervalMs);
    expect(await engine.setTargets(many(1), startMs + intervalMs)).toMatchObject({ added: ['tenant-0/apple.dep'] });
    expect(await engine.complete(runs.map((run) => finished(run, startMs + intervalMs + 400)))).toEqual([]);
    expect(engine.nextDueMs()).toBeGreaterThan(startMs + intervalMs);
  });

  test('targets that cannot be planned are named, and change nothing', async () => {
    await using engine = await start(many(2));
    const beforeMs = engine.nextDueMs();
    await expect(engine.setTargets([target(5), target(5)], startMs)).rejects.toThrow(
      'tenant-5/apple.dep is given twice',
    );
    for (const wrong of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(engine.setTargets([{ ...target(5), intervalMs: wrong }], startMs)).rejects.toThrow(
        `tenant-5/apple.dep has an interval of ${wrong} ms`,
      );
    expect(engine.nextDueMs()).toBe(beforeMs);
  });
}
