import { expect, test } from 'vitest';
import { claimUntil, finished, intervalMs, many, minuteMs, type StartEngine, startMs } from './contract-targets.ts';

/** What an engine does during an outage, after a sleep and after a restart. */
export function testInterruptions(start: StartEngine): void {
  test('during an outage only a sample is checked, of as many tenants as there are', async () => {
    const targets = many(30).flatMap((one) => [one, { ...one, id: `${one.id}/second` }]);
    await using engine = await start(targets);
    await engine.sampleOnly('apple.dep', 20, startMs);
    const runs = await claimUntil(engine, startMs, startMs + intervalMs + 15_000);
    const ids = new Set(runs.map(({ target: id }) => id));
    expect(ids.size).toBe(20);
    expect(new Set([...ids].map((id) => id.split('/')[0])).size).toBe(20);
    const outside = targets.find(({ id }) => !ids.has(id))?.id ?? '';
    expect(await engine.recheck(outside, startMs + intervalMs + 16_000)).toBe(false);
    const { due, skipped } = await engine.takeCounts();
    const sampled = skipped.reduce((sum, count) => sum + (count.reason === 'sampled' ? count.skipped : 0), 0);
    expect(sampled).toBeGreaterThanOrEqual(40);
    expect(due.reduce((sum, count) => sum + count.due, 0)).toBe(runs.length + sampled);
  });

  test('after an outage all are checked again, spread over the time that is given', async () => {
    await using engine = await start(many(300).map((one) => ({ ...one, intervalMs: 60 * minuteMs })));
    await claimUntil(engine, startMs, startMs + intervalMs);
    await engine.takeCounts();
    await engine.sampleOnly('apple.dep', 5, startMs + intervalMs);
    const recoveredMs = startMs + 10 * minuteMs;
    await engine.sampleAll('apple.dep', recoveredMs);
    await engine.spread('apple.dep', 2 * minuteMs, recoveredMs);
    const runs = await claimUntil(engine, recoveredMs, recoveredMs + 2 * minuteMs);
    expect(new Set(runs.map(({ target: id }) => id)).size).toBe(300);
    const early = runs.filter(({ dueMs }) => dueMs < recoveredMs + minuteMs).length;
    expect(early).toBeGreaterThan(110);
    expect(early).toBeLessThan(190);
    expect((await engine.takeCounts()).gaps).toMatchObject([
      { fromMs: startMs + intervalMs, toMs: recoveredMs, reason: 'sampled', service: 'apple.dep' },
    ]);
  });

  test('after a sleep each target is checked once, spread over its interval or five minutes', async () => {
    const targets = many(200).map((one, index) => ({ ...one, intervalMs: index < 100 ? intervalMs : 60 * minuteMs }));
    await using engine = await start(targets);
    const asleepMs = startMs + minuteMs;
    const running = await engine.claimDue(asleepMs, 1);
    await engine.takeCounts();
    const awakeMs = startMs + 8 * 60 * minuteMs;
    await engine.replan(awakeMs, { fromMs: asleepMs, reason: 'suspended' });
    await engine.complete(running.map((run) => finished(run, awakeMs)));
    expect(await engine.claimDue(awakeMs, 100)).toEqual([]);
    const runs = await claimUntil(engine, awakeMs, awakeMs + intervalMs);
    const ids = runs.map(({ target: id }) => id).filter((id) => Number(/\d+/.exec(id)?.[0]) >= 100);
    expect(new Set(ids).size).toBe(100);
    expect(ids.length).toBe(100);
    const { gaps, skipped } = await engine.takeCounts();
    expect(gaps).toMatchObject([{ fromMs: asleepMs, toMs: awakeMs, reason: 'suspended', service: null }]);
    const missed = skipped.filter(({ reason }) => reason === 'missed');
    expect(missed.reduce((sum, count) => sum + count.skipped, 0)).toBeLessThanOrEqual(200);
  });

  test('after a restart only what missed a run catches up', async () => {
    const hourly = many(100).map((one) => ({ ...one, intervalMs: 60 * minuteMs }));
    const ran = hourly.map((one) => ({ ...one, lastRunMs: startMs - 1 }));
    await using fresh = await start(ran);
    expect((await claimUntil(fresh, startMs, startMs + intervalMs)).map(({ reason }) => reason)).not.toContain(
      'catch-up',
    );
    const stopped = hourly.map((one) => ({ ...one, lastRunMs: startMs - 5 * 60 * minuteMs }));
    await using late = await start(stopped, { lastActiveMs: startMs - 5 * 60 * minuteMs });
    const runs = await claimUntil(late, startMs, startMs + intervalMs);
    expect(new Set(runs.map(({ target: id }) => id)).size).toBe(100);
    expect(runs).toHaveLength(100);
    expect((await late.takeCounts()).gaps).toEqual([
      { location: 'here', fromMs: startMs - 5 * 60 * minuteMs, toMs: startMs, reason: 'stopped', service: null },
    ]);
    expect((await fresh.takeCounts()).gaps).toEqual([]);
  });
}
