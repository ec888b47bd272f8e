import type { ClaimedRun, Engine, FinishedRun, ScheduledTarget } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { dueAtSlot, gridOf, nextSlot } from '../../../monitor/src/schedule/grid.ts';

/** What a test wants of an engine. */
export interface ContractOptions {
  /** Until when checks ran before. */
  readonly lastActiveMs?: number;
  /** How many runs there may be at once. */
  readonly caps?: { readonly total?: number; readonly perService?: number };
}

const startMs = Date.UTC(2026, 10, 23, 12);
const minuteMs = 60_000;
const intervalMs = 5 * minuteMs;

/** What every engine has to do, whatever it keeps its plan in. Each is made without targets, at the location `here`. */
export function testEngineContract(name: string, create: (options: ContractOptions) => Promise<Engine>): void {
  const start = async (targets: readonly ScheduledTarget[], options: ContractOptions = {}) => {
    const engine = await create(options);
    await engine.setTargets(targets, startMs);
    return engine;
  };

  describe(`the contract of an engine: ${name}`, () => {
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
      expect(await engine.burst(['tenant-8/apple.dep', 'nobody/apple.dep'], startMs + 2)).toEqual([
        'tenant-8/apple.dep',
      ]);
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

    test('never has more under way than it may: in all, of a service, of what excludes each other', async () => {
      const targets = ['apple.dep', 'apple.vpp', 'google.amapi'].flatMap((service) =>
        many(20).map((one) => ({ ...one, id: `${one.tenant}/${service}`, service, exclusive: one.id + service })),
      );
      await using engine = await start(targets, { caps: { total: 10, perService: 4 } });
      const runs = await engine.claimDue(startMs + intervalMs, 100);
      expect(runs).toHaveLength(10);
      for (const service of ['apple.dep', 'apple.vpp', 'google.amapi'])
        expect(runs.filter(({ target: id }) => id.endsWith(service)).length).toBeLessThanOrEqual(4);
      expect(await engine.claimDue(startMs + intervalMs, 100)).toEqual([]);
      await engine.complete(runs.slice(0, 3).map((run) => finished(run, startMs + intervalMs + 1)));
      expect(await engine.claimDue(startMs + intervalMs + 1, 100)).toHaveLength(3);
    });

    test('what excludes no target runs beside the other targets of its tenant', async () => {
      const ids = ['aurora/apple.dep', 'aurora/apple.vpp'];
      const targets = ids.map((id) => ({ id, tenant: 'aurora', service: id.slice(7), intervalMs, exclusive: null }));
      await using engine = await start(targets);
      await engine.burst(ids, startMs);
      expect(await engine.claimDue(startMs, 10)).toHaveLength(2);
      const same = await engine.setTargets(targets, startMs);
      expect(same).toEqual({ added: [], changed: [], removed: [] });
    });

    test('of one tenant only one is under way, and the next follows it', async () => {
      const ids = ['aurora/apple.dep', 'aurora/apple.vpp', 'aurora/google.amapi'];
      const targets = ids.map((id) => ({ id, tenant: 'aurora', service: id.slice(7), intervalMs }));
      await using engine = await start(targets);
      const seen: string[] = [];
      await engine.burst(ids, startMs);
      for (let nowMs = startMs; seen.length < 3; nowMs += 1_000) {
        const runs = await engine.claimDue(nowMs, 10);
        expect(runs).toHaveLength(1);
        seen.push(...runs.map(({ target: id }) => id));
        await engine.complete(runs.map((run) => finished(run, nowMs + 400)));
      }
      expect(seen.toSorted()).toEqual(ids);
    });

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

    test('what is given back without a result comes again, and its result counts no more', async () => {
      await using engine = await start(many(1));
      const runs = await engine.claimDue(startMs + intervalMs + 15_000, 1);
      await engine.release(runs, startMs + intervalMs + 15_000);
      const late = runs.map((run) => finished(run, startMs + intervalMs + 16_000));
      expect(await engine.complete(late)).toEqual(late);
      expect(engine.nextDueMs()).toBeLessThanOrEqual(startMs + 2 * intervalMs + 30_000);
    });

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

    test('says until when its claims hold', async () => {
      await using engine = await start([]);
      expect(await engine.heartbeat(startMs)).toBeGreaterThan(startMs);
    });
  });
}

function target(index: number): ScheduledTarget {
  return { id: `tenant-${index}/apple.dep`, tenant: `tenant-${index}`, service: 'apple.dep', intervalMs };
}

function many(count: number): readonly ScheduledTarget[] {
  return Array.from({ length: count }, (_, index) => target(index));
}

function finished(run: ClaimedRun, endedMs: number): FinishedRun {
  return { ...run, endedMs, recheckMs: null };
}

/** Runs an engine from one time to another: all that it gives out ends after 400 ms. */
async function claimUntil(engine: Engine, fromMs: number, untilMs: number): Promise<readonly ClaimedRun[]> {
  const all: ClaimedRun[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; ) {
    const runs = await engine.claimDue(nowMs, 1_000);
    const endedMs = nowMs + 400;
    all.push(...runs);
    await engine.complete(runs.map((run) => finished(run, endedMs)));
    nowMs = nowMs === untilMs ? untilMs + 1 : Math.min(untilMs, Math.max(endedMs, engine.nextDueMs() ?? untilMs));
  }
  return all;
}
