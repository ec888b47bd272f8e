import { expect, test } from 'vitest';
import { finished, intervalMs, many, minuteMs, type StartEngine, startMs, target } from './contract-targets.ts';

/** When a target is checked again soon, and what comes first. */
export function testRechecks(start: StartEngine): void {
  test('looks again soon when asked to, ten times in a row and not more', async () => {
    await using engine = await start([{ ...target(0), intervalMs: 60 * minuteMs }]);
    const reasons: string[] = [];
    let nowMs = engine.nextDueMs() ?? 0;
    for (let count = 0; count < 13; count += 1) {
      const [run] = await engine.claimDue(nowMs, 1);
      if (run === undefined) throw new Error('nothing was due');
      reasons.push(run.reason);
      await engine.complete([{ ...run, endedMs: nowMs + 400, recheckMs: nowMs + 30_000 }]);
      const nextMs = engine.nextDueMs() ?? 0;
      if (nextMs - nowMs === 30_000) expect(count).toBeLessThan(10);
      nowMs = nextMs;
    }
    expect(reasons.slice(1)).toEqual([...Array<string>(10).fill('recheck'), 'scheduled', 'scheduled']);
  });

  test('counts rechecks from zero once none was asked for after a run', async () => {
    await using engine = await start([{ ...target(0), intervalMs: 60 * minuteMs }]);
    const look = async (recheck: boolean) => {
      const nowMs = engine.nextDueMs() ?? 0;
      const [run] = await engine.claimDue(nowMs, 1);
      if (run === undefined) throw new Error('nothing was due');
      await engine.complete([finished(run, nowMs + 400)]);
      if (recheck) await engine.recheck(run.target, nowMs + 30_000);
      return run.reason;
    };
    for (let count = 0; count < 11; count += 1) await look(true);
    expect(await look(false)).toBe('scheduled');
    await look(true);
    expect(await look(true)).toBe('recheck');
  });

  test('a recheck that the scheduled run would come before is left to that run', async () => {
    await using engine = await start(many(1));
    expect(await engine.recheck('tenant-0/apple.dep', startMs + 2 * intervalMs)).toBe(false);
    expect(await engine.recheck('nobody/apple.dep', startMs + 1)).toBe(false);
  });

  test('what is more urgent comes first: rechecks, then a burst, then what is scheduled', async () => {
    await using engine = await start(many(40));
    const laterMs = startMs + intervalMs + 15_000;
    expect(await engine.recheck('tenant-7/apple.dep', startMs + 1)).toBe(true);
    expect(await engine.burst(['tenant-8/apple.dep', 'nobody/apple.dep'], startMs + 2)).toEqual(['tenant-8/apple.dep']);
    const runs = await engine.claimDue(laterMs, 100);
    expect(runs.slice(0, 3).map(({ reason }) => reason)).toEqual(['recheck', 'quorum', 'scheduled']);
    expect(runs).toHaveLength(40);
  });

  test('a burst does not touch what is under way', async () => {
    await using engine = await start(many(1));
    await engine.burst(['tenant-0/apple.dep'], startMs);
    expect(await engine.claimDue(startMs, 1)).toMatchObject([{ reason: 'quorum', dueMs: startMs }]);
    expect(await engine.burst(['tenant-0/apple.dep'], startMs)).toEqual([]);
  });
}
