import { expect, test } from 'vitest';
import { dueAtSlot, gridOf, nextSlot } from '../../../monitor/src/schedule/grid.ts';
import { claimUntil, finished, intervalMs, many, type StartEngine, startMs } from './contract-targets.ts';

/** What an engine gives out, and whose results it takes. */
export function testClaims(start: StartEngine): void {
  test('claims each target once in its interval, at its place on the grid', async () => {
    await using engine = await start(many(50));
    const runs = await claimUntil(engine, startMs, startMs + intervalMs + 15_000);
    expect(new Set(runs.map(({ target }) => target)).size).toBe(50);
    for (const run of runs) {
      const grid = gridOf(run.target, intervalMs);
      expect(run).toMatchObject({ reason: 'scheduled', dueMs: dueAtSlot(grid, nextSlot(grid, run.dueMs - 1)) });
    }
  });

  test('says when the next run is due, and that nothing is planned', async () => {
    await using engine = await start([]);
    expect(engine.nextDueMs()).toBeNull();
    await engine.setTargets(many(3), startMs);
    const dueMs = engine.nextDueMs() ?? 0;
    expect(dueMs).toBeGreaterThan(startMs);
    expect(await engine.claimDue(dueMs - 1, 10)).toEqual([]);
    expect(await engine.claimDue(dueMs, 10)).toHaveLength(1);
  });

  test('gives out at most as many as are wanted, and the others next', async () => {
    await using engine = await start(many(20));
    const laterMs = startMs + intervalMs;
    const first = await engine.claimDue(laterMs, 5);
    expect(first).toHaveLength(5);
    expect(engine.nextDueMs()).toBeLessThanOrEqual(laterMs);
    const others = await engine.claimDue(laterMs, 100);
    expect(new Set([...first, ...others].map(({ target }) => target)).size).toBe(first.length + others.length);
    expect(await engine.claimDue(laterMs, 0)).toEqual([]);
  });

  test('never gives a target out that is under way, and counts what was due meanwhile', async () => {
    await using engine = await start(many(1));
    const [run] = await engine.claimDue(startMs + intervalMs + 15_000, 1);
    if (run === undefined) throw new Error('nothing was due');
    const endedMs = run.dueMs + 3 * intervalMs + 30_000;
    expect(await engine.claimDue(endedMs, 1)).toEqual([]);
    expect(await engine.complete([finished(run, endedMs)])).toEqual([]);
    const { skipped } = await engine.takeCounts();
    expect(skipped.map(({ reason }) => reason)).toEqual(['overlap', 'overlap', 'overlap']);
    expect(engine.nextDueMs()).toBeGreaterThan(endedMs);
  });

  test('takes a result once, and only from who holds the claim', async () => {
    await using engine = await start(many(1));
    const [run] = await engine.claimDue(startMs + intervalMs + 15_000, 1);
    if (run === undefined) throw new Error('nothing was due');
    const done = finished(run, run.dueMs + 400);
    const strange = { ...done, fence: run.fence + 1 };
    expect(await engine.complete([strange])).toEqual([strange]);
    expect(await engine.complete([done])).toEqual([]);
    expect(await engine.complete([done])).toEqual([done]);
    const unknown = { ...done, target: 'nobody/apple.dep' };
    expect(await engine.complete([unknown])).toEqual([unknown]);
  });

  test('what is given back without a result comes again, and its result counts no more', async () => {
    await using engine = await start(many(1));
    const runs = await engine.claimDue(startMs + intervalMs + 15_000, 1);
    await engine.release(runs, startMs + intervalMs + 15_000);
    const late = runs.map((run) => finished(run, startMs + intervalMs + 16_000));
    expect(await engine.complete(late)).toEqual(late);
    expect(engine.nextDueMs()).toBeLessThanOrEqual(startMs + 2 * intervalMs + 30_000);
  });

  test('says until when its claims hold', async () => {
    await using engine = await start([]);
    expect(await engine.heartbeat(startMs)).toBeGreaterThan(startMs);
  });
}
